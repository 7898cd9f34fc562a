import type { Kernel } from '../../kernel/kernel.ts';
import type { Rule } from '../../rules/rule.ts';
import { attempts } from '../judge/attempts.ts';
import { compileRule, type CompiledRule, type Hit, type Miss } from '../judge/compile-rule.ts';
import { coverage } from '../decode/coverage.ts';
import { escapesBehind, standsForText, textSight, TokenEscapes } from '../decode/escapes.ts';
import { encodedValueAt, encodedValueSight, escapedValues, secretObjectAt } from '../decode/encoded-value.ts';
import { AnchorList, type Anchors, digits, joinedAnchors, nearTo, noAnchors, stride, untried } from './anchors.ts';
import { decode, type Inner, isOneOfMany, undo, type Undone } from './decode-around.ts';
import { hexRunAround, hexRuns } from './hex-runs.ts';
import { idleAnchors } from './idle.ts';
import { needlesOf, type StemNeedle } from './needles.ts';
import type { Stop } from '../match.ts';
import { clocked, type RuleClock } from '../stats.ts';
import type { Surface } from '../surface.ts';
import { directiveKeyword } from '../text/directive.ts';
import type { Watchdog } from '../watchdog.ts';
import { shortestDigits, Teddy } from './teddy.ts';

/** How many bytes on each side of an anchor may matter: the longest encoded token, or the context. */
export const margin = 32_768;
/** How many bytes behind a key belong to its value, or say something about it. */
const keyReach = 2200;
/** The most tokens that may follow one another without a gap in binary content. */
const mostInARow = 4;

function ignore(): void {}

/** The callbacks of a search. */
interface Found {
  /** Takes a secret and the surface that holds it. The same secret may come on several surfaces. */
  readonly hit: (hit: Hit, surface: Surface) => void;
  /** Takes a directive that begins at this byte of the searched surface. */
  readonly directive: (at: number) => void;
  /** Takes the news that a rule of a user was stopped. */
  readonly stopped: (stop: Stop) => void;
}

/** Searches surfaces with a set of rules. */
export interface Search {
  /**
   * @param path the path that rules' contexts read
   * @throws {Exhausted} if the surface's effort is used up; hits until then are valid
   * @param anchors where to try rules, if already known; null to search for them
   * @param news start and end of each piece that is new since anchors were tried in an earlier version: only what such a piece can
   *   change is tried again. Null to try all
   */
  search(surface: Surface, path: string, found: Found, anchors: Anchors | null, news: ArrayLike<number> | null): void;
  /**
   * The places at which rules would be tried. If there are none, the bytes hold nothing, unless {@link isJudgedByName}
   * is true; they are {@link noAnchors} then. UTF-16 must be searched as a whole instead.
   *
   * @param pieces start and end of each piece to search; null for all bytes
   */
  anchors(bytes: Buffer, pieces: ArrayLike<number> | null): Anchors;
  /**
   * The {@link anchors} of a whole content; {@link noAnchors} also if they are few, and are all names of Sentry's settings in which no
   * rule is interested and behind which nothing is encoded. So it is in one of twelve files of getsentry/sentry-javascript.
   */
  look(bytes: Buffer): Anchors;
  /**
   * Whether there may be {@link anchors} in pieces of a text. It is quick. The arguments are addresses in the kernel's memory: of the
   * text, and of the list of its pieces' starts and ends.
   */
  mayHold(text: number, pieces: number, piecesEnd: number): boolean;
  /** Whether a rule is tried on all content with this path. */
  isJudgedByName(path: string): boolean;
  /** Whether a rule looks at the beginning or at all of a content with this path, wherever its match is. */
  isJudgedAsWhole(path: string): boolean;
  /** How far from a change new anchors can appear, in bytes on both sides. */
  readonly reach: number;
}

/**
 * Compiles rules into one search: all literals in one pass, all runs of hexadecimal digits in another.
 *
 * @param depth how many nested encodings are undone
 * @param clock notes what each rule costs; null for none
 * @param kernel the kernel that searches; without it the search makes one
 * @param watchdog stops rules of users that take too long; null if they are trusted
 */
export function search(rules: readonly Rule[], depth: number, watchdog: Watchdog | null, clock: RuleClock | null, kernel?: Kernel): Search {
  const plain = rules.map(compileRule);
  const compiled = clock === null ? plain : plain.map((rule) => clocked(rule, clock));
  const foreign = attempts(watchdog);
  // Rules that are tried once for each content instead of at anchors.
  const unanchored = compiled.filter(({ rule }) => 'anywhere' in rule.anchor || (isForeign(rule) && 'files' in rule.anchor));
  const practiceRules = compiled.filter(({ rule }) => rule.kind === 'practice');
  const secretRules = compiled.filter(({ rule }) => rule.kind !== 'practice');
  const fileRules = compiled.filter(({ isFile, rule }) => isFile !== null && !isForeign(rule));
  const wholeRules = compiled.filter(({ isFile, rule }) => isFile !== null || ('anywhere' in rule.anchor && rule.anchor.anywhere.length > 0));
  const runRules = compiled.filter((rule) => rule.hexRun !== null);
  const runLengths = [...new Set(runRules.map((rule) => rule.hexRun!.length))];
  // The pass for literals also finds long runs of digits. A user's rule may ask for shorter runs, which need another
  // pass.
  const hasShortRuns = runLengths.some((length) => length < shortestDigits);
  // In binary content, digits of the next column may follow a run without a gap.
  const leastEndless = Math.min(Infinity, ...runRules.filter(({ hexRun }) => hexRun!.mayGoOn).map(({ hexRun }) => hexRun!.length));
  /** How far any try may see. */
  const farthest = Math.max(margin, ...compiled.map(({ sight }) => sight));
  const needles = literalsOf(rules, depth);
  const keyed = new Map<string, Keyed>();
  for (const { stem, form } of needles) {
    const key = keyOf(stem, form);
    // The rules of each stem are found once, since hundreds of needles share thirty stems.
    if (!keyed.has(key)) keyed.set(key, withStem(stem, form.is === 'practice' ? practiceRules : secretRules));
  }
  const rulesOf = ({ stem, form }: StemNeedle): Keyed => keyed.get(keyOf(stem, form))!;
  const teddy = new Teddy(needles, kernel);
  const collected = new AnchorList();

  const anchors = (bytes: Buffer, pieces: ArrayLike<number> | null): Anchors => {
    let runEnd = 0;
    const run = (at: number): void => {
      if (at < runEnd) return;
      const one = hexRunAround(bytes, at);
      runEnd = one.end;
      const start = one.start + (isFlag(bytes, one.start) ? 1 : 0);
      if (runLengths.includes(one.end - start)) collected.add(start, one.end, digits, untried);
      else if (runLengths.includes(one.end - one.start) || one.end - one.start > leastEndless) collected.add(one.start, one.end, digits, untried);
    };
    const place = (number: number, at: number, end: number): void => collected.add(at, end, number, untried);
    if (pieces === null) teddy.search(bytes, place, hasShortRuns ? ignore : run);
    else for (let i = 0; i < pieces.length; i += 2) teddy.search(bytes, place, hasShortRuns ? ignore : run, pieces[i], pieces[i + 1]);
    // A fingerprint may lie anywhere in its literal, so the places are sorted by the start of the literals.
    collected.sort();
    if (!hasShortRuns) return collected.take();
    const places = collected.take();
    hexRuns(bytes, runLengths, run);
    return joinedAnchors(places, collected.take());
  };

  const isWanted = (needle: StemNeedle, bytes: Buffer, at: number): boolean =>
    isAt(bytes, at, directiveKeyword) || rulesOf(needle).rules.some((rule) => isKeyedAt(rule, bytes, at));
  const areIdle = idleAnchors(needles, isWanted, depth);

  /**
   * @param from the surface was already searched up to this byte
   * @param news null to try all anchors, and else only those with a new piece in sight
   */
  const run = (surface: Surface, path: string, layers: number, found: Found, isOuter: boolean, from: number, known: Anchors | null = null, news: ArrayLike<number> | null = null): void => {
    const here = known ?? anchors(surface.bytes, null);
    // Most contents end here, so nothing below is made for them.
    if (here.length === 0 && (!isOuter || unanchored.length === 0)) return;
    surface.effort.look('place', here.length / stride);
    const inner: Inner = (decodedSurface, searched = 0) => {
      if (decodedSurface === null) return;
      surface.effort.look('text');
      surface.effort.look('made byte', decodedSurface.bytes.length);
      run(decodedSurface, path, layers - 1, found, false, searched);
    };
    const covered = coverage();
    const escapesAt = new TokenEscapes(surface);
    const escapedUntil = escapedValues(surface.bytes);
    const later: { rule: CompiledRule; at: number | null }[] = [];
    const tryKeyed = (needle: StemNeedle, at: number): Miss | null => tryKeywords(rulesOf(needle), surface, at, path, found, later, farthest);
    const around = (i: number): Undone => ({ surface, covered, inner, isOneOfMany: isOneOfMany(here, i) });
    /**
     * @param i where the place stands among the anchors
     * @returns how far the tries saw. Where base64, digits or wide text are decoded, more is read than can be told here
     */
    const tryPlace = (needle: StemNeedle, at: number, i: number): Miss => {
      switch (needle.form.is) {
        case 'practice':
          return (isOuter ? tryKeyed(needle, at) : null) ?? farthest;
        case 'key': {
          if (layers === 0) return 0;
          surface.effort.look('key');
          const value = encodedValueAt(surface, at);
          inner(value);
          let miss: Miss = value === null ? encodedValueSight : farthest;
          const end = escapedUntil(at);
          if (end !== null) for (const escape of escapesBehind(surface, at, end)) miss = Math.max(miss, undo(around(i), at, escape, keyReach));
          return miss;
        }
        case 'object': {
          tryKeyed(needle, at);
          if (layers === 0 || covered.covers('object', at)) return farthest;
          const { surface: object, until } = secretObjectAt(surface, at);
          covered.add('object', until);
          inner(object);
          return farthest;
        }
        case 'plain': {
          if (isOuter && isAt(surface.bytes, at, directiveKeyword)) {
            surface.effort.look('directive');
            found.directive(at);
          }
          const miss = tryKeyed(needle, at);
          if (miss === null) return farthest;
          if (layers === 0) return miss;
          const escapes = escapesAt.of(at);
          let farther = Math.max(miss, escapesAt.sight);
          for (const escape of escapes) farther = Math.max(farther, undo(around(i), at, escape, rulesOf(needle).reach));
          return farther;
        }
        case 'wide':
        case 'base64':
        case 'base64-cut':
        case 'hex':
          if (layers > 0) decode(surface, needle, at, covered, inner);
          return farthest;
        case 'escape': {
          const { escape } = needle.form;
          if (layers === 0 || !standsForText(surface, at, escape)) return textSight;
          return undo(around(i), at, escape, Math.max(keyReach, rulesOf(needle).reach));
        }
      }
    };
    const tryRun = (start: number, end: number): Miss => {
      let miss = 0;
      surface.effort.look('run');
      for (const rule of runRules) {
        const { length, followedBy, mayGoOn } = rule.hexRun!;
        const inARow = surface.isBinary && mayGoOn ? Math.min(mostInARow, Math.floor((end - start) / length)) : length === end - start ? 1 : 0;
        for (let i = 0; i < inARow; i++) {
          const at = start + i * length;
          miss = Math.max(miss, followedBy.length);
          if (!isAt(surface.bytes, at + length, followedBy)) continue;
          const one = isForeign(rule.rule) ? later.push({ rule, at }) && farthest : rule.try(surface, at, path);
          miss = Math.max(miss, report(one, surface, found) ? farthest : one);
        }
      }
      return miss;
    };
    // Anchors are tried in the order of the content. If the work becomes too much, everything before that place was
    // searched completely.
    const isNear = news === null ? null : nearTo(news);
    for (let i = 0; i < here.length; i += stride) {
      const [start, end, literal] = [here[i]!, here[i + 1]!, here[i + 2]!];
      if (start < from || isNear?.(start, end, here[i + 3]!) === false) continue;
      here[i + 3] = literal === digits ? tryRun(start, end) : tryPlace(needles[literal]!, start, i);
    }
    if (isOuter) for (const rule of unanchored) if (rule.isFile === null || surface.start(0) === 0) later.push({ rule, at: null });
    if (later.length > 0) for (const hit of foreign.make(later, surface, path, found.stopped)) report(hit, surface, found);
  };
  return {
    search: (surface, path, found, known, news) => {
      // Rules about files read only the piece that holds the file's beginning.
      if (surface.start(0) === 0) for (const rule of fileRules) if (rule.isFile!(path)) report(rule.try(surface, 0, path), surface, found);
      run(surface, path, depth, found, true, 0, known, news);
    },
    anchors,
    look(bytes) {
      const here = anchors(bytes, null);
      // Most contents have none, so nothing is made for them.
      return here === noAnchors || areIdle(here, bytes) ? noAnchors : here;
    },
    mayHold: (text, pieces, piecesEnd) => hasShortRuns || teddy.mayHold(text, pieces, piecesEnd),
    isJudgedByName: (path) => unanchored.length > 0 || fileRules.some(({ isFile }) => isFile!(path)),
    isJudgedAsWhole: (path) => wholeRules.some(({ isFile }) => isFile === null || isFile(path)),
    // The bytes on both sides of a run decide its length, and a flag has two characters before its letter.
    reach: Math.max(0, ...needles.map(({ bytes }) => bytes.length), ...runLengths.map((length) => length + 3)),
  };
}

/** All the literals of one pass. */
export function literalsOf(rules: readonly Rule[], depth: number): readonly StemNeedle[] {
  return needlesOf(rules, [directiveKeyword], depth);
}

/** The rules of a stem. */
interface Keyed {
  readonly rules: readonly CompiledRule[];
  /** The bytes of their longest keyword. */
  readonly longest: number;
  /** How many bytes from the beginning of an anchor on they may read. */
  readonly reach: number;
}

function withStem(stem: string, all: readonly CompiledRule[]): Keyed {
  const rules = all.filter(({ keywords }) => keywords.some((keyword) => keyword.startsWith(stem)));
  return { rules, longest: Math.max(0, ...rules.flatMap(({ keywords }) => keywords.map(({ length }) => length))), reach: Math.max(0, ...rules.map(({ reach }) => reach)) };
}

/** The key of a needle. Practice rules have their own needles, even for a stem that other rules have too. */
function keyOf(stem: string, form: StemNeedle['form']): string {
  return form.is === 'practice' || form.is === 'key' ? `${form.is} ${stem}` : stem;
}

function report(hit: Hit | Miss, surface: Surface, found: Found): hit is Hit {
  if (typeof hit === 'number') return false;
  // The hits of users' rules have a limit of their own, in {@link attempts}.
  if (!isForeign(hit.rule)) {
    const isNew = hit.rule.kind === 'practice' || surface.effort.found(surface.start(hit.start), surface.end(hit.end));
    surface.effort.look(isNew ? 'hit' : 'known hit');
  }
  found.hit(hit, surface);
  return true;
}

/**
 * @param later takes the tries of users' rules, which run under a watchdog
 * @param farthest how far these may see
 * @returns null after a hit
 */
function tryKeywords(
  { rules, longest }: Keyed,
  surface: Surface,
  at: number,
  path: string,
  found: Found,
  later: { rule: CompiledRule; at: number | null }[],
  farthest: Miss,
): Miss | null {
  let miss: Miss = longest;
  let any = false;
  for (const rule of rules) {
    if (!isKeyedAt(rule, surface.bytes, at)) continue;
    if (isForeign(rule.rule)) {
      later.push({ rule, at });
      miss = farthest;
      continue;
    }
    const one = rule.try(surface, at, path);
    if (report(one, surface, found)) any = true;
    else miss = Math.max(miss, one);
  }
  return any ? null : miss;
}

/** Whether a keyword of a rule stands at a place. */
function isKeyedAt({ keywords }: CompiledRule, bytes: Buffer, at: number): boolean {
  return keywords.some((keyword) => isAt(bytes, at, keyword));
}

/** Whether it is a rule of a user. Its pattern may search for ever. */
function isForeign({ kind }: Rule): boolean {
  return kind === 'custom';
}

/** Whether the digit at a place is a flag's letter with the value right after it: `gh secret set NAME -b0123…`. */
function isFlag(bytes: Buffer, at: number): boolean {
  return bytes[at - 1] === 0x2d && (bytes[at - 2] === 0x20 || bytes[at - 2] === 0x09) && bytes[at]! >= 0x61;
}

function isAt(bytes: Buffer, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}
