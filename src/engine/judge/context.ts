import type { Circumstance, Confidence, Context } from '../../rules/rule.ts';
import type { Look, Work } from '../effort.ts';
import { endsWith } from './ends-with.ts';
import { type Names, sight as reading } from '../naming/names.ts';
import { fileNames } from './file-names.ts';
import { type Extent, joinedExtent } from './reach.ts';
import { alternativesOf, rolesOf } from './roles.ts';

/** What stands around a value. */
export interface Surroundings {
  readonly path: string;
  readonly value: () => string;
  /** The whole match of the pattern. */
  readonly match: () => string;
  /** The lines of the match. */
  readonly line: () => string;
  readonly before: () => string;
  readonly after: () => string;
  readonly near: () => string;
  readonly names: () => Names;
  readonly content: () => string;
  /** Told of what an expression is about to look at. */
  readonly look: Look;
}

/** How far expressions of a context see, in bytes. */
export const sight = { before: 512, after: 256, nearBefore: 1024, nearAfter: 512, line: 1024, content: 30_000 } as const;

/**
 * A path that no file can have, for content with a name that is not known yet. Every condition on a name then counts in the way
 * that reports more. The caller scans again when the real name is known.
 */
export const unknownPath = '\0';

/** What a context says of a value: the confidence to report it with, or that it is silent, and how far around the match that depends on the text. */
export type Judgement = { readonly is: 'told'; readonly confidence: Confidence } | Silence;

interface Silence {
  readonly is: 'silent';
  readonly seen: Extent;
}

/** Judges the text around a value. */
export type Judge = (surroundings: Surroundings) => Judgement;

/** Compiles a rule's context. `confidence` is what a circumstance without one of its own gives. */
export function judge(context: Context | null, confidence: Confidence): Judge {
  const plain: Judgement = { is: 'told', confidence };
  if (context === null) return () => plain;
  const any = context.any.map((one) => compile(one, true, confidence));
  // The text right beside a value is read before the names around it, since it already excludes most hashes in lock files.
  const none = context.none.toSorted((a, b) => Number(readsNames(a)) - Number(readsNames(b))).map((one) => compile(one, false, confidence));
  // What a path rules out is the same for all that stands in its content. If nothing speaks for a value, it does not matter what forbids it.
  let here: { readonly path: string; readonly any: readonly Compiled[]; readonly none: readonly Compiled[]; readonly unfounded: Silence } | null = null;
  const forPath = (path: string): NonNullable<typeof here> => {
    const some = any.filter(({ isFor }) => isFor(path));
    return { path, any: some, none: none.filter(({ isFor }) => isFor(path)), unfounded: { is: 'silent', seen: joinedExtent(some.map(({ silent }) => silent.seen)) } };
  };
  return (surroundings) => {
    const { path } = surroundings;
    if (here?.path !== path) here = forPath(path);
    if (here.any.length === 0 && any.length > 0) return here.unfounded;
    // What forbids first: it turns away most of what looks like a secret, and reads less.
    const forbids = here.none.find((circumstance) => circumstance.holds(surroundings));
    if (forbids !== undefined) return forbids.silent;
    if (any.length === 0) return plain;
    return here.any.find((circumstance) => circumstance.holds(surroundings))?.told ?? here.unfounded;
  };
}

function readsNames({ own, of, about }: Circumstance): boolean {
  return own !== undefined || of !== undefined || about !== undefined;
}

interface Compiled {
  /** Whether it may hold for what has this path. */
  readonly isFor: (path: string) => boolean;
  readonly holds: (surroundings: Surroundings) => boolean;
  /** What it says where it holds and asks for a secret to be told of, and where it forbids that. */
  readonly told: Judgement;
  readonly silent: Silence;
}

/**
 * @param ifUnknown the result of a condition on the path while the path is not known
 * @param confidence what the circumstance gives if it names none
 */
function compile(circumstance: Circumstance, ifUnknown: boolean, confidence: Confidence): Compiled {
  const files = circumstance.files === undefined ? null : fileNames(circumstance.files);
  const path = expression(circumstance.path);
  const own = named(circumstance.own);
  const of = named(circumstance.of);
  const about = expression(circumstance.about);
  const value = expression(circumstance.value);
  const match = expression(circumstance.match);
  const line = expression(circumstance.line);
  const before = circumstance.before === undefined ? null : priced(circumstance.before, endsWith(circumstance.before));
  const after = expression(circumstance.after);
  // What is tied to the beginning of the text is told by its first characters, and turns away what else is read backwards.
  const [next, further] = circumstance.after?.startsWith('^') && alternativesOf(circumstance.after).length === 1 ? [after, null] : [null, after];
  const near = expression(circumstance.near);
  const content = circumstance.content?.map((source) => expression(source));
  return {
    told: { is: 'told', confidence: circumstance.confidence ?? confidence },
    silent: { is: 'silent', seen: seenBy(circumstance) },
    isFor: (at) => (files === null || (at === unknownPath ? ifUnknown : files(at))) && (path === null || (at === unknownPath ? ifUnknown : path.test(at))),
    holds: (at) =>
      (own === null || own(at.names().own, at)) &&
      (of === null || of(at.names().of, at)) &&
      (about === null || holds(about, at.names().about(), at)) &&
      (value === null || holds(value, at.value(), at)) &&
      (match === null || holds(match, at.match(), at)) &&
      (line === null || holds(line, at.line(), at)) &&
      (next === null || holds(next, at.after(), at)) &&
      (before === null || holds(before, at.before(), at)) &&
      (further === null || holds(further, at.after(), at)) &&
      (near === null || holds(near, at.near(), at)) &&
      (content === undefined || content.every((one) => holds(one, at.content(), at))),
  };
}

/** How far around a match a circumstance sees, whether it holds or not. */
function seenBy({ own, of, about, line, before, after, near, content }: Circumstance): Extent {
  return joinedExtent([
    ...([own, of, about].some((one) => one !== undefined) ? [reading] : []),
    ...(line === undefined ? [] : [{ before: sight.line, after: sight.line }]),
    ...(before === undefined ? [] : [{ before: sight.before, after: 0 }]),
    ...(after === undefined ? [] : [{ before: 0, after: sight.after }]),
    ...(near === undefined ? [] : [{ before: sight.nearBefore, after: sight.nearAfter }]),
    ...(content === undefined ? [] : [{ before: sight.content, after: sight.content }]),
  ]);
}

/** An expression, and what a byte of the text costs that it is tried on. */
interface Priced {
  readonly test: (text: string) => boolean;
  readonly work: Work;
}

function holds(expression: Priced, text: string, at: Surroundings): boolean {
  at.look('condition', 1);
  at.look(expression.work, text.length);
  return expression.test(text);
}

function priced(source: string, test: (text: string) => boolean): Priced {
  return { test, work: isLong(source) ? 'long condition byte' : isNested(source) ? 'nested condition byte' : 'condition byte' };
}

/** Whether a group of an expression may be taken so often that each byte is looked at many times. */
export function isLong(source: string): boolean {
  return /\)\{\d*,\d{3,}\}/.test(source);
}

function isNested(source: string): boolean {
  return /\)(?:[*+]|\{\d*,)/.test(source);
}

/** Whether a name fits. Names are read one list after the other, no further than one that fits, and no list in vain. */
function named(source: string | undefined): ((lists: Names['own'], at: Surroundings) => boolean) | null {
  if (source === undefined) return null;
  const wanted = expression(source);
  const roles = rolesOf(source);
  return (lists, at) => lists.some((list) => (roles === null || roles.some((role) => list.roles.includes(role))) && list.names().some((name) => holds(wanted, name, at)));
}

function expression(source: string): Priced;
function expression(source: string | undefined): Priced | null;
function expression(source: string | undefined): Priced | null {
  if (source === undefined) return null;
  const expression = new RegExp(source, 'i');
  return priced(source, (text) => expression.test(text));
}
