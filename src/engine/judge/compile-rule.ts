import type { Confidence, Rule } from '../../rules/rule.ts';
import { exceptionsBefore, isLong, judge, sight, type Span, type Surroundings, unknownPath } from './context.ts';
import { Dismissed } from './dismissed.ts';
import { entropy } from './entropy.ts';
import { fileNames } from './file-names.ts';
import { lazy, type Names, namesOf, sight as reading } from '../naming/names.ts';
import { wordsNear } from './nearby.ts';
import { anchorKeywords } from '../search/needles.ts';
import { isPlaceholder } from './placeholder.ts';
import { holdsDigits, secretDigits } from './secret-digits.ts';
import { edge, reachOf, sightOf } from './sight-of.ts';
import { mustPrecede } from '../../rules/parse-pattern.ts';
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

/** A try that found nothing: how many bytes on both sides of the anchor can change this. */
export type Miss = number;

/** A rule ready to be tried. */
export interface CompiledRule {
  readonly rule: Rule;
  readonly keywords: readonly string[];
  readonly hexRun: { readonly length: number; readonly followedBy: string; readonly mayGoOn: boolean } | null;
  /** How many bytes on both sides of an anchor can change the rule's verdict. A {@link Miss} is at most this. */
  readonly sight: number;
  /** How many bytes from the beginning of an anchor on can change the rule's verdict. */
  readonly reach: number;
  /**
   * Whether a path has one of the names that the rule asks for, or may have one. Null if the rule asks for no file
   * names.
   */
  readonly isFile: ((path: string) => boolean) | null;
  /** Tries the rule at one of its anchors, which is at the byte `at`. */
  readonly try: (surface: Surface, at: number, path: string) => Hit | Miss;
  /** Tries a rule without an anchor on the whole surface. It stops at `limit` matches. */
  readonly tryAnywhere: (surface: Surface, path: string, limit: number) => readonly Hit[];
}

/**
 * Compiles a rule. Its expressions are made when the rule is first tried. Making all of them would take 2 ms of each
 * start, and most commits need none. An invalid expression throws a SyntaxError at the first try, but `readRule`
 * reports it earlier.
 */
export function compileRule(rule: Rule): CompiledRule {
  const files = 'files' in rule.anchor ? fileNames(rule.anchor.files) : null;
  const words = 'anywhere' in rule.anchor ? rule.anchor.anywhere.map((word) => word.toLowerCase()) : null;
  const isAnchored = files === null && words === null;
  const made = (pattern: string): Anchored => (isAnchored ? anchored(pattern, rule) : always(new RegExp(pattern, `dg${rule.flags}`)));
  const expression = lazy(() => made(rule.pattern));
  const inBinary = rule.binary === undefined ? expression : lazy(() => made(rule.binary!));
  const look: LookAt = rule.kind === 'custom' ? () => {} : (surface, work, count) => surface.effort.look(work, count);
  const tried: Tried = { surface: null, until: 0, work: isLong(rule.pattern) ? 'long tried byte' : 'tried byte', staysInDocument: rule.inDocument === true, look };
  const isSpokenOf = lazy(() => wordsNear(rule.context));
  const early = lazy(() => (rule.context !== null && beginsAtAnchor(rule) ? exceptionsBefore(rule.context) : null));
  const begins = lazy(() => (beginsAtAnchor(rule) ? mayBeginBehind(rule.pattern) : null));
  const beginsInBinary = rule.binary === undefined ? begins : lazy(() => (beginsAtAnchor(rule) ? mayBeginBehind(rule.binary!) : null));
  const judged = lazy(() => judge(rule.context, rule.confidence, early() !== null));
  const digits = rule.kind === 'custom' ? null : secretDigits(rule.pattern);
  const proven = rule.proof.map((name) => proofs[name]!);
  const whole = sightOf(rule);
  /** What is read before the value is judged: the match and its neighbours, and the words around it. */
  const matched: Miss = Math.max(rule.behind + edge.before, rule.maxLength + edge.after);
  const dismissed = rule.kind !== 'custom' && rule.context !== null && whole <= mostRemembered ? new Dismissed(whole) : null;
  const spoken: Miss = Math.max(rule.behind + reading.before, rule.maxLength + reading.after);
  const judgeSpan = (surface: Surface, span: Span, path: string): Hit | null => {
    look(surface, 'judgement', 1);
    const around = new Around(surface, span, path, look);
    // The context comes first, since it rejects almost everything if a rule has one.
    const confidence = judged()(around);
    if (confidence === null) return null;
    const secret = around.value();
    if (!proven.every((holds) => holds(secret))) return null;
    if (rule.entropy > 0 && entropy(secret) < rule.entropy) return null;
    // This is last, since it takes longest.
    if (rule.placeholders === 'silent' && isPlaceholder(randomPart(secret))) return null;
    return { rule, secret, confidence, start: span.start, end: span.end };
  };
  return {
    rule,
    keywords: anchorKeywords(rule.anchor),
    hexRun: 'hexRun' in rule.anchor ? { length: rule.anchor.hexRun, followedBy: rule.anchor.followedBy, mayGoOn: rule.binary !== undefined } : null,
    sight: whole,
    reach: reachOf(rule),
    isFile: files === null ? null : (path) => path === unknownPath || files(path),
    try(surface, at, path) {
      const behind = (surface.isBinary ? beginsInBinary : begins)();
      if (behind !== null && behind[surface.bytes[at - 1] ?? 0x100] !== 1) return matched;
      const known = early()?.again(surface.bytes, at) ?? null;
      if (known !== null) return known;
      // A key's name stands at many places where no key is.
      if (digits !== null && !surface.isBinary && !holdsDigits(surface.bytes, at - rule.behind - edge.before, at + rule.maxLength + edge.after, digits)) return matched;
      // This comes before anything is decoded, since most runs of digits have no such word near them. Most others are
      // digests in lock files, and the text right before them says so.
      const [from, to] = [Math.max(0, at - rule.behind - reading.before), at + rule.maxLength + reading.after];
      if (!isSpokenOf().word(surface, from, to, path)) return spoken;
      const read = early()?.holding(new Around(surface, { start: at, end: at, from: at, to: at }, path, look), surface.bytes, at) ?? null;
      if (read !== null) return read;
      if (!isSpokenOf().with(surface, from, to, path)) return spoken;
      const wanted = (surface.isBinary ? inBinary : expression)();
      const found = files === null ? span(wanted, surface, at, rule, tried) : firstSpan(wanted(0), surface, at, rule);
      if (found === null) return matched;
      const window = dismissed?.window(surface, found, path) ?? null;
      if (window !== null && dismissed!.has(window)) return whole;
      const hit = judgeSpan(surface, found, path);
      if (hit === null && window !== null) dismissed!.add(window);
      return hit ?? whole;
    },
    tryAnywhere(surface, path, limit) {
      if (words === null) return [];
      const text = surface.bytes.toString('latin1');
      const lower = words.length === 0 ? '' : text.toLowerCase();
      if (words.length > 0 && !words.some((word) => lower.includes(word))) return [];
      const hits: Hit[] = [];
      for (const found of allSpans(expression()(0), text, rule.maxLength)) {
        const [from, to] = [Math.max(0, found.start - reading.before), found.end + reading.after];
        if (!isSpokenOf().word(surface, from, to, path) || !isSpokenOf().with(surface, from, to, path)) continue;
        const hit = judgeSpan(surface, found, path);
        if (hit !== null) hits.push(hit);
        if (hits.length >= limit) break;
      }
      return hits;
    },
  };
}

/** In bytes: the widest sight of rules whose dismissed matches are remembered. */
const mostRemembered = 4096;

/** Whether each secret of a rule begins at its anchor. */
function beginsAtAnchor({ anchor, behind, pattern, binary }: Rule): boolean {
  return 'hexRun' in anchor && behind === 0 && !`${pattern} ${binary ?? ''}`.includes('(?<secret');
}

/** By the number of a byte: whether a match of a pattern may begin right behind it. Null if the pattern does not say. */
function mayBeginBehind(pattern: string): Uint8Array | null {
  const characters = mustPrecede(pattern);
  if (characters === null) return null;
  const table = new Uint8Array(256);
  for (const character of characters) table[character.charCodeAt(0)] = 1;
  return table;
}

/** Counts work before it is done. The work of users' rules is not counted, since a watchdog stops them. */
type LookAt = (surface: Surface, work: Work, count: number) => void;

/** The names that were read last on each surface. Several rules look for the same digits, one after the other. */
const lastRead = new WeakMap<Surface, { readonly start: number; readonly end: number; readonly names: Names }>();

function namesAround(surface: Surface, start: number, end: number, look: LookAt): Names {
  const known = lastRead.get(surface);
  if (known?.start === start && known.end === end) return known.names;
  const read = (from: number, to: number): string => {
    look(surface, 'named byte', to - from);
    return surface.text(from, to);
  };
  const names = namesOf((reach) => read(start - reach, start), (reach) => read(end, end + reach), surface.isBinary, (work, count) => look(surface, work, count));
  lastRead.set(surface, { start, end, names });
  return names;
}

function* allSpans(expression: RegExp, text: string, maxLength: number): Generator<Span, void, void> {
  for (const { indices } of text.matchAll(expression)) {
    const [from, to] = indices![0]!;
    // The secret's group may be optional.
    const [start, end] = secretOf(indices!) ?? [from, to];
    if (end > start && to - from <= maxLength) yield { start, end, from, to };
  }
}

/**
 * The text around one value. Each part is made when it is first asked for and then kept, since a context asks for it
 * often.
 */
class Around implements Surroundings {
  readonly path: string;
  readonly #surface: Surface;
  readonly #span: Span;
  readonly #look: LookAt;
  #value: string | null = null;
  #match: string | null = null;
  #line: string | null = null;
  #before: string | null = null;
  #after: string | null = null;
  #near: string | null = null;

  constructor(surface: Surface, span: Span, path: string, look: LookAt) {
    this.path = path;
    this.#surface = surface;
    this.#span = span;
    this.#look = look;
  }

  value(): string {
    return (this.#value ??= this.#surface.bytes.toString('latin1', this.#span.start, this.#span.end));
  }

  match(): string {
    return (this.#match ??= this.#surface.text(this.#span.from, this.#span.to));
  }

  line(): string {
    return (this.#line ??= linesAround(this.#surface, this.#span.from, this.#span.to));
  }

  before(): string {
    return (this.#before ??= this.#surface.text(this.#span.start - sight.before, this.#span.start));
  }

  after(): string {
    return (this.#after ??= this.#surface.text(this.#span.end, this.#span.end + sight.after));
  }

  near(): string {
    return (this.#near ??= this.#surface.text(this.#span.start - sight.nearBefore, this.#span.end + sight.nearAfter));
  }

  content(): string {
    return this.#surface.text(this.#span.start - sight.content, this.#span.end + sight.content);
  }

  names(): Names {
    return namesAround(this.#surface, this.#span.start, this.#span.end, this.#look);
  }

  look(work: Work, count: number): void {
    this.#look(this.#surface, work, count);
  }
}

/** What earlier tries on a surface have shown: no match begins before `until`. */
interface Tried {
  surface: Surface | null;
  until: number;
  readonly work: Work;
  /** Whether a match stays in the document of YAML that holds the anchor. */
  readonly staysInDocument: boolean;
  readonly look: LookAt;
}

/** What stands between two documents of YAML in one file. */
const border = '\n---';

/** The name of the group around the whole pattern, for expressions that may skip text before it. */
const whole = 'wholeMatch';

/** Gives the expression to match around an anchor. A match may begin at least `before` bytes ahead of the anchor. */
type Anchored = (before: number) => RegExp;

function always(expression: RegExp): Anchored {
  return () => expression;
}

/**
 * How many bytes ahead of an anchor a match may begin. Each number has its own expression. A rule's own number is the
 * last one.
 */
const steps = [8, 32, 128, 512];

/**
 * Makes expressions with matches that begin at the anchor or a little earlier. An ordinary search would also try every
 * place behind the anchor, and would do so again for each anchor.
 */
function anchored(pattern: string, { behind, flags }: Rule): Anchored {
  // A pattern that refers to groups by number cannot be put into one more group.
  if (behind > 0 && (/\\[1-9]/.test(pattern) || pattern.includes(whole))) return always(new RegExp(pattern, `dg${flags}`));
  if (behind === 0) return always(new RegExp(pattern, `dy${flags}`));
  const made = new Map<number, RegExp>();
  return (before) => {
    const most = steps.find((step) => step >= before && step < behind) ?? behind;
    const known = made.get(most);
    if (known !== undefined) return known;
    const expression = new RegExp(`[^]{0,${most}}?(?<${whole}>${pattern})`, `dy${flags}`);
    made.set(most, expression);
    return expression;
  };
}

/** The secret in the surface, if the pattern matches around the anchor at `at`. */
function span(anchoredAt: Anchored, surface: Surface, at: number, rule: Rule, tried: Tried): Span | null {
  if (tried.surface !== surface) [tried.surface, tried.until] = [surface, 0];
  // An earlier anchor showed that no match begins at these places, so they are skipped.
  let from = Math.max(0, at - rule.behind, rule.behind === 0 ? 0 : tried.until);
  if (from > at) return null;
  // Lookarounds need some more bytes on both sides.
  let windowAt = Math.max(0, from - edge.before);
  let text = surface.text(windowAt, at + rule.maxLength + edge.after);
  if (tried.staysInDocument) {
    const [above, below] = [text.lastIndexOf(border, at - windowAt), text.indexOf(border, at - windowAt)];
    text = text.slice(above + 1, below === -1 ? undefined : below);
    windowAt += above + 1;
    from = Math.max(from, windowAt);
  }
  tried.look(surface, 'try', 1);
  tried.look(surface, tried.work, text.length);
  const expression = anchoredAt(at - from);
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

/** The first secret that the pattern finds in the `maxLength` bytes from `at` on. */
function firstSpan(expression: RegExp, surface: Surface, at: number, rule: Rule): Span | null {
  expression.lastIndex = 0;
  const match = expression.exec(surface.bytes.toString('latin1', at, at + rule.maxLength));
  if (match === null) return null;
  const [from, to] = match.indices![0]!;
  const [start, end] = secretOf(match.indices!) ?? [from, to];
  return { start: at + start, end: at + end, from: at + from, to: at + to };
}

/** The first of the groups `secret`, `secret2` and so on that is part of the match and not empty. */
function secretOf({ groups = {} }: RegExpIndicesArray): readonly [number, number] | undefined {
  return groups['secret'] ?? Object.entries(groups).find(([name, span]) => /^secret\d+$/.test(name) && span !== undefined && span[1] > span[0])?.[1];
}

/** The whole lines between two offsets, as far as a context sees. */
function linesAround(surface: Surface, from: number, to: number): string {
  const before = surface.text(from - sight.line, from);
  const after = surface.text(to, to + sight.line);
  return before.slice(before.lastIndexOf('\n') + 1) + surface.text(from, to) + after.split('\n', 1)[0]!;
}

/** What Sentry draws at random: a token without its prefix and payload. */
function randomPart(secret: string): string {
  return secret.slice(secret.lastIndexOf('_', secret.length - 32) + 1);
}
