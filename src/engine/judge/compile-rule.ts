import type { Confidence, Rule } from '../../rules/rule.ts';
import { judge, sight, unknownPath } from './context.ts';
import { entropy } from './entropy.ts';
import { fileNames } from './file-names.ts';
import { type Names, namesOf, sight as reading } from '../naming/names.ts';
import { wordsNear } from './nearby.ts';
import { anchorKeywords } from '../search/needles.ts';
import { isPlaceholder } from './placeholder.ts';
import { edge, sightOf } from './sight-of.ts';
import { proofs } from '../../rules/proofs.ts';
import type { Work } from '../effort.ts';
import type { Surface } from '../surface.ts';

/** A secret of one rule in the bytes of one surface. */
export interface Hit {
  readonly rule: Rule;
  readonly secret: string;
  readonly confidence: Confidence;
  /** Half-open, in bytes of the surface. */
  readonly start: number;
  readonly end: number;
}

/** A rule ready to be tried. */
export interface CompiledRule {
  readonly rule: Rule;
  readonly keywords: readonly string[];
  readonly hexRun: { readonly length: number; readonly followedBy: string; readonly mayGoOn: boolean } | null;
  /** Bytes on both sides of an anchor beyond which nothing matters to it. */
  readonly sight: number;
  /** For a rule about files of certain names: whether a path is one of them, or may be. */
  readonly isFile: ((path: string) => boolean) | null;
  /** Tries the rule where an anchor of it stands at the byte `at` of a surface. */
  readonly try: (surface: Surface, at: number, path: string) => Hit | null;
  /** Tries a rule without an anchor on all of a surface, until it has found so much. */
  readonly tryAnywhere: (surface: Surface, path: string, limit: number) => readonly Hit[];
}

/**
 * Compiles a rule. Its expressions are made when it is first tried, which most commits never come to: all of them at once
 * are 2 ms of a start. One that is none throws a SyntaxError there; `readRule` says so before.
 */
export function compileRule(rule: Rule): CompiledRule {
  const files = 'files' in rule.anchor ? fileNames(rule.anchor.files) : null;
  const words = 'anywhere' in rule.anchor ? rule.anchor.anywhere.map((word) => word.toLowerCase()) : null;
  const isAnchored = files === null && words === null;
  const made = (pattern: string): RegExp => (isAnchored ? anchored(pattern, rule) : new RegExp(pattern, `dg${rule.flags}`));
  const expression = once(() => made(rule.pattern));
  const inBinary = rule.binary === undefined ? expression : once(() => made(rule.binary!));
  const look: Look = rule.kind === 'custom' ? () => {} : (surface, work, count) => surface.effort.look(work, count);
  const tried: Tried = { surface: null, until: 0, look };
  const isSpokenOf = once(() => wordsNear(rule.context));
  const judged = once(() => judge(rule.context, rule.confidence));
  const proven = rule.proof.map((name) => proofs[name]!);
  const judgeSpan = (surface: Surface, { start, end, from, to }: Span, path: string): Hit | null => {
    const { bytes } = surface;
    const value = once(() => bytes.toString('latin1', start, end));
    look(surface, 'judgement', 1);
    // The context first: of a rule that has one it turns away almost everything.
    const confidence = judged()({
      path,
      value,
      match: once(() => surface.text(from, to)),
      line: once(() => linesAround(surface, from, to)),
      before: once(() => surface.text(start - sight.before, start)),
      after: once(() => surface.text(end, end + sight.after)),
      near: once(() => surface.text(start - sight.nearBefore, end + sight.nearAfter)),
      content: once(() => surface.text(start - sight.content, end + sight.content)),
      names: () => namesAround(surface, start, end, look),
      look: (bytes) => look(surface, 'condition byte', bytes),
    });
    if (confidence === null) return null;
    const secret = value();
    if (!proven.every((holds) => holds(secret))) return null;
    if (rule.entropy > 0 && entropy(secret) < rule.entropy) return null;
    // Last, since it takes longest.
    if (rule.placeholders === 'silent' && isPlaceholder(randomPart(secret))) return null;
    return { rule, secret, confidence, start, end };
  };
  return {
    rule,
    keywords: anchorKeywords(rule.anchor),
    hexRun: 'hexRun' in rule.anchor ? { length: rule.anchor.hexRun, followedBy: rule.anchor.followedBy, mayGoOn: rule.binary !== undefined } : null,
    sight: sightOf(rule),
    isFile: files === null ? null : (path) => path === unknownPath || files(path),
    try(surface, at, path) {
      // Before anything is made of the bytes: of most runs of digits no such word stands anywhere near.
      if (!isSpokenOf()(surface, Math.max(0, at - rule.behind - reading.before), at + rule.maxLength + reading.after, path)) return null;
      const wanted = (surface.isBinary ? inBinary : expression)();
      const found = files === null ? span(wanted, surface, at, rule, tried) : firstSpan(wanted, surface, at, rule);
      return found === null ? null : judgeSpan(surface, found, path);
    },
    tryAnywhere(surface, path, limit) {
      if (words === null) return [];
      const text = surface.bytes.toString('latin1');
      const lower = words.length === 0 ? '' : text.toLowerCase();
      if (words.length > 0 && !words.some((word) => lower.includes(word))) return [];
      const hits: Hit[] = [];
      for (const found of allSpans(expression(), text, rule.maxLength)) {
        if (!isSpokenOf()(surface, Math.max(0, found.start - reading.before), found.end + reading.after, path)) continue;
        const hit = judgeSpan(surface, found, path);
        if (hit !== null) hits.push(hit);
        if (hits.length >= limit) break;
      }
      return hits;
    },
  };
}

/** Tells of work that is about to be done: a user's rule is stopped by its own watchdog. */
type Look = (surface: Surface, work: Work, count: number) => void;

/** What was read last of a surface: rules that look for the same digits ask one after the other. */
const lastRead = new WeakMap<Surface, { readonly start: number; readonly end: number; readonly names: Names }>();

function namesAround(surface: Surface, start: number, end: number, look: Look): Names {
  const known = lastRead.get(surface);
  if (known?.start === start && known.end === end) return known.names;
  const read = (from: number, to: number): string => {
    look(surface, 'named byte', to - from);
    return surface.text(from, to);
  };
  const names = namesOf((reach) => read(start - reach, start), (reach) => read(end, end + reach), surface.isBinary);
  lastRead.set(surface, { start, end, names });
  return names;
}

/** Where a secret stands, and from where to where the pattern matched. */
interface Span {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

function* allSpans(expression: RegExp, text: string, maxLength: number): Generator<Span, void, void> {
  for (const { indices } of text.matchAll(expression)) {
    const [from, to] = indices![0]!;
    // A group may have no part in a match.
    const [start, end] = secretOf(indices!) ?? [from, to];
    if (end > start && to - from <= maxLength) yield { start, end, from, to };
  }
}

/** What is made when it is first asked for: a context asks for the same text again and again. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Up to where no match begins in a surface. */
interface Tried {
  surface: Surface | null;
  until: number;
  readonly look: Look;
}

/** The group that is all of the match, where more may stand before it. */
const whole = 'wholeMatch';

/**
 * The expression that matches around an anchor. It may begin no later than there: a search that goes on behind the anchor
 * would read what follows again for every anchor.
 */
function anchored(pattern: string, { behind, flags }: Rule): RegExp {
  // One more group would be counted where a pattern refers to groups by number.
  if (behind > 0 && (/\\[1-9]/.test(pattern) || pattern.includes(whole))) return new RegExp(pattern, `dg${flags}`);
  return new RegExp(behind === 0 ? pattern : `[^]{0,${behind}}?(?<${whole}>${pattern})`, `dy${flags}`);
}

/** Where the secret stands in the surface, if the pattern matches around the anchor at `at`. */
function span(expression: RegExp, surface: Surface, at: number, rule: Rule, tried: Tried): Span | null {
  if (tried.surface !== surface) [tried.surface, tried.until] = [surface, 0];
  // Where no match began for an anchor before, none does for this one.
  const from = Math.max(0, at - rule.behind, rule.behind === 0 ? 0 : tried.until);
  if (from > at) return null;
  // Some bytes more on both sides for what must or may not stand there.
  const windowAt = Math.max(0, from - edge.before);
  const text = surface.text(windowAt, at + rule.maxLength + edge.after);
  tried.look(surface, 'try', 1);
  tried.look(surface, 'tried byte', text.length);
  expression.lastIndex = from - windowAt;
  for (let match = expression.exec(text); match !== null; match = expression.exec(text)) {
    const indices = match.indices!;
    const [matchStart, matchEnd] = indices.groups?.[whole] ?? indices[0]!;
    if (windowAt + matchStart > at) break;
    if (windowAt + matchEnd > at) {
      const [start, end] = secretOf(indices) ?? [matchStart, matchEnd];
      return { start: windowAt + start, end: windowAt + end, from: windowAt + matchStart, to: windowAt + matchEnd };
    }
    if (matchEnd === matchStart) expression.lastIndex++;
  }
  tried.until = at + 1;
  return null;
}

/** Where the secret stands that the pattern finds first in the `maxLength` bytes from `at` on. */
function firstSpan(expression: RegExp, surface: Surface, at: number, rule: Rule): Span | null {
  expression.lastIndex = 0;
  const match = expression.exec(surface.bytes.toString('latin1', at, at + rule.maxLength));
  if (match === null) return null;
  const [from, to] = match.indices![0]!;
  const [start, end] = secretOf(match.indices!) ?? [from, to];
  return { start: at + start, end: at + end, from: at + from, to: at + to };
}

/** The first of the groups named `secret`, `secret2` and so on that has a part in the match, and takes room in it. */
function secretOf({ groups = {} }: RegExpIndicesArray): readonly [number, number] | undefined {
  return groups['secret'] ?? Object.entries(groups).find(([name, span]) => /^secret\d+$/.test(name) && span !== undefined && span[1] > span[0])?.[1];
}

/** The whole lines of what stands between two offsets, as far as is seen. */
function linesAround(surface: Surface, from: number, to: number): string {
  const before = surface.text(from - sight.line, from);
  const after = surface.text(to, to + sight.line);
  return before.slice(before.lastIndexOf('\n') + 1) + surface.text(from, to) + after.split('\n', 1)[0]!;
}

/** What Sentry draws at random: a token without its prefix and payload. */
function randomPart(secret: string): string {
  return secret.slice(secret.lastIndexOf('_', secret.length - 32) + 1);
}
