import { expect, it } from 'vitest';
import type { BlobResult } from '../../src/engine/match.ts';
import { readOwnRule } from '../../src/rules/read-rule.ts';
import { decodeDepths, scanner } from '../../src/engine/scanner.ts';
import { builtinRules } from '../../src/rules/builtin.ts';
import { dice, pick } from '../fuzz/dice.ts';
import { amount } from '../support/how-long.ts';
import { tokens } from '../support/tokens.ts';

const make = tokens('rescan');
const own = readOwnRule({ id: 'own-rule', pattern: 'pin [0-9]{4}' }, 'own.yaml');
const scanning = scanner([...builtinRules(), own], { decodeDepth: decodeDepths.usual, ruleIds: null });

/** A secret keeps its value to itself. */
const open = (result: BlobResult) => ({ ...result, matches: result.matches.map((match) => ({ ...match, secret: match.secret.reveal(), rule: match.rule.id })) });

const pieces: readonly (() => string)[] = [
  () => `const t = '${make.user()}'\n`, () => `SENTRY_AUTH_TOKEN=${make.legacy()}`, () => make.legacy(), () => '// sntrylint-disable-next-line -- an example\n',
  () => Buffer.from(`token: ${make.org()}`).toString('base64'), () => '\n', () => '\n\n', () => 'é', () => '😀 ', () => 'pin 1234', () => 'sentry: {', () => '}', () => "'sntryu_' + '", () => 'x'.repeat(70),
  () => 'ENV SENTRY_AUTH_TOKEN=$SENTRY_AUTH_TOKEN\n',
];

it('a text that is typed gives the same as if all of it were searched, after each change', () => {
  const roll = dice(7);
  const filler = (lines: number): string => Array.from({ length: lines }, (_, i) => (i % 40 === 0 ? pick(pieces, roll)() : `  const value${i} = await compute(${i}, "sha256-${i}") // nothing\n`)).join('');
  let text = filler(5000);
  const path = 'Dockerfile';
  let last = { content: Buffer.from(text), path, result: scanning.scan(Buffer.from(text), path) };
  expect(last.result.matches.length).toBeGreaterThan(20);
  for (let i = 0; i < amount(12, 120); i++) {
    // Mostly where the last change was, as people type.
    const at = roll(3) === 0 ? roll(text.length) : Math.floor(text.length / 2) + roll(200);
    text = text.slice(0, at) + (roll(5) === 0 ? filler(roll(300)) : pick(pieces, roll)()) + text.slice(at + roll(3) * roll(120));
    const content = Buffer.from(text);
    const result = scanning.rescan(content, path, last);
    expect(open(result)).toEqual(open(scanning.scan(content, path)));
    last = { content, path, result };
  }
});

it('a change that may say something of all of a text has all of it searched', () => {
  const body = `${'x'.repeat(79)}\n`.repeat(4000);
  const before = Buffer.from(`${body}${make.user()}\n`);
  const result = scanning.scan(before, 'a.txt');
  for (const content of [Buffer.concat([Buffer.from([0]), before]), Buffer.from(`\uFEFF${before.toString()}`), Buffer.from(`${body.slice(0, 9)}\n${before.toString()}`)]) {
    expect(scanning.rescan(content, 'a.txt', { content: before, path: 'a.txt', result })).toEqual(scanning.scan(content, 'a.txt'));
    expect(scanning.rescan(before, 'a.txt', { content, path: 'a.txt', result: scanning.scan(content, 'a.txt') })).toEqual(result);
  }
  expect(scanning.rescan(before, 'b.txt', { content: before, path: 'a.txt', result: { ...result, matches: [] } })).toEqual(result);
});

it('a rule that asks for a word anywhere finds what a change far from this word adds', () => {
  const ofWord = readOwnRule({ id: 'own-word', pattern: 'pin [0-9]{4}', anchor: { anywhere: ['door'] } }, 'own.yaml');
  const asking = scanner([ofWord], { decodeDepth: decodeDepths.usual, ruleIds: null });
  const [before, after] = ['', 'pin 1234\n'].map((end) => Buffer.from(`door\n${`${'x'.repeat(79)}\n`.repeat(4000)}${end}`)) as [Buffer, Buffer];
  const result = asking.scan(before, 'a.txt');
  expect(open(asking.rescan(after, 'a.txt', { content: before, path: 'a.txt', result })).matches).toEqual([expect.objectContaining({ secret: 'pin 1234' })]);
});
