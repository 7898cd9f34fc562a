import type { Rule } from '../rules/rule.ts';
import { attempts, type Guard } from './attempts.ts';
import { compileRule, type CompiledRule, type Hit } from './compile-rule.ts';
import { base64Around, cutKeyword, groupStart } from './decode/base64.ts';
import { escapes, unescape, type Escape } from './decode/escapes.ts';
import { encodedValueAt, isEscapedValue } from './decode/encoded-value.ts';
import { hexAround } from './decode/hex.ts';
import { narrowAround } from './decode/wide.ts';
import { type HexRun, hexRunAround, hexRuns } from './hex-runs.ts';
import { needlesOf, type StemNeedle } from './needles.ts';
import { clocked, type RuleClock } from './stats.ts';
import type { Surface } from './surface.ts';
import { shortestDigits, Teddy } from './teddy.ts';

/** The beginning of every `sntrylint-disable…` comment, which is looked for together with the keywords. */
const directiveStem = 'sntrylint-';

/** A window in which escapes are undone: before the anchor for context, behind it for the longest token, six bytes a character. */
const escapeWindow = { before: 1024, after: 16_384 } as const;
/** Anchors so far behind the first need no window of their own: the longest token still fits. */
const covered = 4096;

/** Where rules are to be tried. */
interface Anchors {
  readonly places: { readonly needle: StemNeedle; readonly at: number }[];
  readonly runs: HexRun[];
}

function ignore(): void {}

/** What a search tells of. */
interface Found {
  /** A secret, and the surface it stands in. The same secret may be told of on several surfaces. */
  readonly hit: (hit: Hit, surface: Surface) => void;
  /** A directive begins at this byte of the surface that was searched. */
  readonly directive: (at: number) => void;
}

/** Searches surfaces with a set of rules. */
export interface Search {
  /** @param path what contexts are judged by */
  search(surface: Surface, path: string, found: Found): void;
  /**
   * Offsets of what a rule would be tried on in some bytes, in no order. Without any they hold nothing, unless they are
   * {@link isJudgedByName}; of what is made of several contents each has its own. UTF-16 alone has to be searched as a whole.
   */
  touched(bytes: Buffer): readonly number[];
  /** Whether a rule is tried on whatever has this path. */
  isJudgedByName(path: string): boolean;
  /** Bytes on both sides of a change within which lies whatever it makes {@link touched} say. */
  readonly reach: number;
}

/**
 * Compiles rules into one search: all literals in one pass, all runs of hexadecimal digits in another.
 *
 * @param depth how many encodings are undone one inside the other
 * @param clock where to note what each rule costs; null for nowhere
 * @param guard what stops rules of users that do not end; null where they are trusted
 */
export function search(rules: readonly Rule[], depth: number, guard: Guard | null, clock: RuleClock | null): Search {
  const plain = rules.map(compileRule);
  const compiled = clock === null ? plain : plain.map((rule) => clocked(rule, clock));
  const foreign = attempts(guard);
  // Those that are tried once a content and not where an anchor stands.
  const unanchored = compiled.filter(({ rule }) => 'anywhere' in rule.anchor || (isForeign(rule) && 'files' in rule.anchor));
  const practiceRules = compiled.filter(({ rule }) => rule.kind === 'practice');
  const secretRules = compiled.filter(({ rule }) => rule.kind !== 'practice');
  const fileRules = compiled.filter(({ isFile, rule }) => isFile !== null && !isForeign(rule));
  const runRules = compiled.filter((rule) => rule.hexRun !== null);
  const runLengths = [...new Set(runRules.map((rule) => rule.hexRun!.length))];
  // The pass for literals tells of long runs as well; for a user's rule about shorter ones there is another.
  const hasShortRuns = runLengths.some((length) => length < shortestDigits);
  const needles = literalsOf(rules, depth);
  const keyed = new Map(
    needles.map(({ stem, form }) => [
      keyOf(stem, form),
      (form.is === 'practice' ? practiceRules : secretRules).filter(({ keywords }) => keywords.some((keyword) => keyword.startsWith(stem))),
    ]),
  );
  const teddy = new Teddy(needles);

  const anchors = (bytes: Buffer): Anchors => {
    const places: Anchors['places'] = [];
    const runs: Anchors['runs'] = [];
    let runEnd = 0;
    const run = (at: number): void => {
      if (at < runEnd) return;
      const one = hexRunAround(bytes, at);
      runEnd = one.end;
      if (runLengths.includes(one.end - one.start)) runs.push(one);
    };
    teddy.search(bytes, (needle, at) => places.push({ needle, at }), hasShortRuns ? ignore : run);
    if (hasShortRuns) hexRuns(bytes, runLengths, run);
    return { places, runs };
  };

  const run = (surface: Surface, path: string, layers: number, found: Found, isOuter: boolean): void => {
    const { places, runs } = anchors(surface.bytes);
    // Most contents: nothing below is made for them.
    if (places.length + runs.length === 0 && (!isOuter || unanchored.length === 0)) return;
    const inner = (decodedSurface: Surface | null): void => {
      if (decodedSurface !== null) run(decodedSurface, path, layers - 1, found, false);
    };
    const coverage: Coverage = new Map();
    const later: { rule: CompiledRule; at: number | null }[] = [];
    for (const { needle, at } of places) {
      if (needle.form.is === 'practice') {
        if (isOuter) tryKeywords(keyed.get(keyOf(needle.stem, needle.form))!, surface, at, path, found, later);
      } else if (needle.form.is === 'key') {
        if (layers === 0) continue;
        inner(encodedValueAt(surface, at));
        if (isEscapedValue(surface, at)) for (const escape of escapes) undo(surface, at, escape, coverage, inner);
      } else if (needle.form.is === 'plain') {
        if (isOuter && isAt(surface.bytes, at, directiveStem)) found.directive(at);
        const hit = tryKeywords(keyed.get(keyOf(needle.stem, needle.form))!, surface, at, path, found, later);
        if (!hit && layers > 0) escaped(surface, at, coverage, inner);
      } else if (layers > 0) {
        unwrap(surface, needle, at, coverage, inner);
      }
    }
    for (const { start, end } of runs) {
      for (const rule of runRules) {
        if (rule.hexRun!.length !== end - start || !isAt(surface.bytes, end, rule.hexRun!.followedBy)) continue;
        if (isForeign(rule.rule)) later.push({ rule, at: start });
        else report(rule.try(surface, start, path), surface, found);
      }
    }
    if (isOuter) for (const rule of unanchored) if (rule.isFile === null || surface.start(0) === 0) later.push({ rule, at: null });
    if (later.length > 0) for (const hit of foreign.make(later, surface, path)) report(hit, surface, found);
  };
  return {
    search: (surface, path, found) => {
      // A file is judged by its beginning, whatever else comes in pieces.
      if (surface.start(0) === 0) for (const rule of fileRules) if (rule.isFile!(path)) report(rule.try(surface, 0, path), surface, found);
      run(surface, path, depth, found, true);
    },
    touched(bytes) {
      const { places, runs } = anchors(bytes);
      return [...places.map(({ at }) => at), ...runs.map(({ start }) => start)];
    },
    isJudgedByName: (path) => unanchored.length > 0 || fileRules.some(({ isFile }) => isFile!(path)),
    // A run is as long as it is because of the digits that are not there before and behind it.
    reach: Math.max(0, ...needles.map(({ bytes }) => bytes.length), ...runLengths.map((length) => length + 1)),
  };
}

/** All that one pass looks for. */
export function literalsOf(rules: readonly Rule[], depth: number): readonly StemNeedle[] {
  return needlesOf(rules, [directiveStem], depth);
}

/** Practice rules have needles of their own, with stems that others may have too. */
function keyOf(stem: string, form: StemNeedle['form']): string {
  return form.is === 'practice' || form.is === 'key' ? `${form.is} ${stem}` : stem;
}

function report(hit: Hit | null, surface: Surface, found: Found): boolean {
  if (hit !== null) found.hit(hit, surface);
  return hit !== null;
}

/** @param later takes the tries that are made under a guard */
function tryKeywords(
  rules: readonly CompiledRule[],
  surface: Surface,
  at: number,
  path: string,
  found: Found,
  later: { rule: CompiledRule; at: number | null }[],
): boolean {
  let any = false;
  for (const rule of rules) {
    if (!rule.keywords.some((keyword) => isAt(surface.bytes, at, keyword))) continue;
    if (isForeign(rule.rule)) later.push({ rule, at });
    else any = report(rule.try(surface, at, path), surface, found) || any;
  }
  return any;
}

/** A rule of a user, with a pattern that nobody has proven to end. */
function isForeign({ kind }: Rule): boolean {
  return kind === 'custom';
}

function isAt(bytes: Buffer, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** For each way of decoding, the place up to which anchors lie in windows that were decoded already. */
type Coverage = Map<string, number>;

function isCovered(coverage: Coverage, way: string, at: number): boolean {
  return at < (coverage.get(way) ?? 0);
}

/** Undoes the encoding in which a keyword was found, once for every piece of text that is encoded so. */
function unwrap(
  surface: Surface,
  { form }: StemNeedle,
  at: number,
  coverage: Coverage,
  inner: (surface: Surface | null) => void,
): void {
  if (form.is === 'base64' || form.is === 'base64-cut') {
    const keywordAt = form.is === 'base64' ? at : cutKeyword(surface.bytes, at, form.characters, form.index);
    if (keywordAt === null) return;
    const start = groupStart(surface.bytes, keywordAt, form.phase);
    const phase = start & 3;
    const isKnown = isCovered(coverage, `base64 ${phase}`, at);
    if (isKnown && isCovered(coverage, `line of base64 ${phase}`, at)) return;
    const one = base64Around(surface, start, isKnown);
    if (!isKnown) coverage.set(`base64 ${phase}`, one.until);
    coverage.set(`line of base64 ${phase}`, one.lineEnd);
    for (const text of one.surfaces) inner(text);
  } else if (form.is === 'hex') {
    const way = `hex ${at & 1}`;
    if (isCovered(coverage, way, at)) return;
    const one = hexAround(surface, at);
    coverage.set(way, one.until);
    inner(one.surface);
  } else if (form.is === 'wide') {
    const way = `wide ${form.width} ${at % form.width}`;
    if (isCovered(coverage, way, at)) return;
    coverage.set(way, at + covered);
    for (const one of narrowAround(surface, at, form.width)) inner(one);
  } else if (form.is === 'escape') {
    undo(surface, at, form.escape, coverage, inner);
  }
}

/** Undoes every escape that breaks off the token at `at`, if one does. */
function escaped(surface: Surface, at: number, coverage: Coverage, inner: (surface: Surface | null) => void): void {
  const rest = surface.bytes.toString('latin1', at, at + 2064);
  const run = /^[A-Za-z0-9+/=_]*/.exec(rest)![0].length;
  const edge = rest.slice(0, run + 16);
  for (const escape of escapes) {
    const first = escape.pattern.exec(edge);
    if (first !== null && first.index <= run) undo(surface, at, escape, coverage, inner);
  }
}

function undo(
  surface: Surface,
  at: number,
  escape: Escape,
  coverage: Coverage,
  inner: (surface: Surface | null) => void,
): void {
  if (isCovered(coverage, escape.name, at)) return;
  coverage.set(escape.name, at + covered);
  inner(unescape(surface, Math.max(0, at - escapeWindow.before), at + escapeWindow.after, escape));
}
