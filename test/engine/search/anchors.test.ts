import { describe, expect, it } from 'vitest';
import { unknownPath } from '../../../src/engine/judge/context.ts';
import { type Anchors, carried, joinedAnchors } from '../../../src/engine/search/anchors.ts';
import { scanner } from '../../../src/engine/scanner.ts';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { expandTemplates, seed } from '../../../src/rules/templates.ts';
import { type Dice, dice, pick } from '../../fuzz/dice.ts';
import { amount } from '../../support/how-long.ts';

const rules = builtinRules().filter(({ kind }) => kind !== 'practice');
const scanning = scanner(rules, { decodeDepth: 2, ruleIds: null });

/** A later version of a text: pieces of the earlier one, and new text between them. */
type Piece = { readonly from: number; readonly to: number } | { readonly text: string };

/** What a delta tells of such a version: its content, what of it is new with a margin, and what is not. */
function version(base: Buffer, pieces: readonly Piece[]) {
  const content = Buffer.concat(pieces.map((piece) => ('text' in piece ? Buffer.from(piece.text, 'latin1') : base.subarray(piece.from, piece.to))));
  const changes: number[] = [];
  const note = (from: number, to: number): void => void changes.push(Math.max(0, from - scanning.reach), Math.min(content.length, to + scanning.reach));
  const copied: (readonly [number, number, number])[] = [];
  let [at, followed] = [0, 0];
  for (const piece of pieces) {
    if ('text' in piece) {
      note(at, at + piece.text.length);
      at += piece.text.length;
      followed = -1;
      continue;
    }
    if (piece.from !== followed) note(at, at);
    copied.push([piece.from, piece.to, at]);
    at += piece.to - piece.from;
    followed = piece.to;
  }
  if (followed !== base.length) note(at, at);
  return { content, changes: merged(changes), copies: (take: (from: number, to: number, at: number) => void): void => copied.forEach((one) => take(...one)) };
}

/** Pieces that meet are one. */
function merged(pieces: readonly number[]): readonly number[] {
  const all: number[] = [];
  for (let i = 0; i < pieces.length; i += 2) {
    if (all.length > 0 && all.at(-1)! >= pieces[i]!) all[all.length - 1] = pieces[i + 1]!;
    else all.push(pieces[i]!, pieces[i + 1]!);
  }
  return all;
}

/** What was tried in a version without success; null if something was found. */
function looked(base: Buffer, known: Anchors | null, made: ReturnType<typeof version>): Anchors | null {
  const { content, changes, copies } = made;
  const fresh = scanning.anchors(content, known === null ? null : changes);
  const anchors = known === null ? fresh : joinedAnchors(carried(known, copies, base.length, content.length), fresh);
  const { matches, stops } = scanning.scan(content, unknownPath, anchors, known === null ? null : changes);
  return matches.length + stops.length > 0 ? null : anchors;
}

const unchanged = (text: Buffer): ReturnType<typeof version> => version(Buffer.alloc(0), [{ text: text.toString('latin1') }]);

/** So many bytes of nothing. */
function filling(bytes: number): string {
  return 'a line of filling\n'.repeat(Math.ceil(bytes / 18)).slice(0, bytes);
}

describe('what was dismissed in an earlier version', () => {
  it('is judged again wherever a change makes something of it, in all that rules give as examples', () => {
    // What zero bytes make binary, or UTF-16, is looked at whole.
    const examples = rules.flatMap(({ id, examples: { match, noMatch } }) => [...match, ...noMatch].map(({ text }, i) => Buffer.from(expandTemplates(text, seed(`${id} ${i}`))).toString('latin1'))).filter((text) => !text.includes('\0'));
    const roll = dice(20);
    const distances = [0, 1, 8, 60, 300, 700, 1000, 1900, 2100, 3000, 5000, 17_000];
    let found = 0;
    for (let round = 0; round < amount(80, 6000); round++) {
      let content = Buffer.from(`${filling(roll(200))}\n${broken(pick(examples, roll), roll, distances)}\n${filling(pick(distances, roll))}${pick(examples, roll)}`, 'latin1');
      let known = looked(Buffer.alloc(0), null, unchanged(content));
      for (let edit = 0; edit < 4; edit++) {
        const at = roll(content.length + 1);
        const until = Math.min(content.length, at + pick([0, 0, 1, 5, 40, 400, 2000], roll));
        const text = roll(4) === 0 ? '' : partOf(pick(examples, roll), roll);
        const made = version(content, [{ from: 0, to: at }, ...(text === '' ? [] : [{ text }]), { from: until, to: content.length }]);
        const whole = scanning.scan(made.content, unknownPath);
        const wanted = whole.matches.length + whole.stops.length > 0;
        found += wanted && known !== null ? 1 : 0;
        known = looked(content, known, made);
        expect(known === null, made.content.toString('latin1')).toBe(wanted);
        ({ content } = made);
      }
    }
    expect(found).toBeGreaterThan(10);
  }, 120_000);
});

/** Ways to write a text that are undone where a key or a prefix stands. */
const spellings: readonly ((text: string) => string)[] = [
  (text) => encodeURIComponent(text),
  (text) => [...text].map((one) => `%${one.charCodeAt(0).toString(16).padStart(2, '0')}`).join(''),
  (text) => [...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''),
  (text) => Buffer.from(text, 'latin1').toString('base64'),
  (text) => Buffer.from(text, 'latin1').toString('hex'),
  (text) => `${text.slice(0, text.length / 2)}" + "${text.slice(text.length / 2)}`,
  (text) => `${text.slice(0, text.length / 2)}\n${text.slice(text.length / 2)}`,
];

/** An example with something missing or something between. */
function broken(example: string, roll: Dice, distances: readonly number[]): string {
  const at = roll(example.length + 1);
  return roll(2) === 0 ? example.slice(0, at) + example.slice(at + 1 + roll(30)) : `${example.slice(0, at)}\n${filling(pick(distances, roll))}\n${example.slice(at)}`;
}

function partOf(example: string, roll: Dice): string {
  const from = roll(example.length);
  const part = roll(3) === 0 ? example : example.slice(from, from + 1 + roll(80));
  return roll(4) === 0 ? pick(spellings, roll)(part) : part;
}
