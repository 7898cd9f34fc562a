import type { Circumstance, Confidence, Context } from '../../rules/rule.ts';
import type { Look, Work } from '../effort.ts';
import { canBeReadBackwards, endsWith, readAtEnd } from './ends-with.ts';
import type { Names } from '../naming/names.ts';
import { fileNames } from './file-names.ts';
import { alternativesOf, rolesOf } from './roles.ts';

/** Where the secret stands, and where the pattern matched. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/** The text around a value. */
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
  /** Called before an expression reads a text, with the work that this takes. */
  readonly look: Look;
}

/** How many bytes the expressions of a context see. */
export const sight = { before: 512, after: 256, nearBefore: 1024, nearAfter: 512, line: 1024, content: 30_000 } as const;

/**
 * Stands for a path that is not known yet; no file can have this path. Every condition on a name is then answered so
 * that more is reported. The caller scans again when it knows the real name.
 */
export const unknownPath = '\0';

/** Judges the text around a value: gives the confidence, or null if the rule reports nothing. */
export type Judge = (surroundings: Surroundings) => Confidence | null;

/**
 * Compiles a rule's context. Circumstances that name no confidence give `confidence`.
 *
 * @param isTriedBefore whether {@link exceptionsBefore} is tried for each value before this
 */
export function judge(context: Context | null, confidence: Confidence, isTriedBefore: boolean): Judge {
  if (context === null) return () => confidence;
  const any = context.any.map((one) => compile(one, true));
  // Circumstances that read only the text beside a value come first, before those that read names. The first ones
  // already reject most hashes in lock files.
  const others = context.none.filter((one) => !isTriedBefore || !readsOnlyBefore(one));
  const none = others.toSorted((a, b) => Number(readsNames(a)) - Number(readsNames(b))).map((one) => compile(one, false));
  // Circumstances that the path rules out are left out once for the whole content.
  let here: { readonly path: string; readonly any: readonly Compiled[]; readonly none: readonly Compiled[] } | null = null;
  return (surroundings) => {
    const { path } = surroundings;
    if (here?.path !== path) here = { path, any: any.filter(({ isFor }) => isFor(path)), none: none.filter(({ isFor }) => isFor(path)) };
    if (here.any.length === 0 && any.length > 0) return null;
    // The forbidding circumstances come first: they reject most of what looks like a secret, and they read less.
    if (here.none.some((circumstance) => circumstance.holds(surroundings))) return null;
    const holding = here.any.find((circumstance) => circumstance.holds(surroundings));
    if (holding === undefined && any.length > 0) return null;
    return holding?.confidence ?? confidence;
  };
}

/** The exceptions of a context that read only the text right before a value. They can be tried before anything else is known about it. */
export interface ExceptionsBefore {
  /** How many bytes before the value one of them read that holds; null if none of them holds. */
  readonly holding: (surroundings: Surroundings, bytes: Uint8Array, at: number) => number | null;
  /** The same for a value at a place, if the last one of them that held read the same bytes. In a lock file it does so for each value. */
  readonly again: (bytes: Uint8Array, at: number) => number | null;
}

export function exceptionsBefore(context: Context): ExceptionsBefore {
  const early = context.none.filter(readsOnlyBefore).map(({ before }) => ({ work: workBefore(before!), readAtEnd: readAtEnd(before!) }));
  let last: Uint8Array | null = null;
  return {
    holding: (surroundings, bytes, at) => {
      const text = surroundings.before();
      for (const { work, readAtEnd } of early) {
        surroundings.look('condition', 1);
        surroundings.look(work, text.length);
        const seen = readAtEnd(text);
        if (seen === null) continue;
        const read = Math.min(seen, sight.before);
        last = read <= at ? new Uint8Array(bytes.subarray(at - read, at)) : null;
        return read;
      }
      return null;
    },
    again: (bytes, at) => {
      if (last === null || last.length > at) return null;
      for (let i = last.length, before = at; i-- > 0; ) if (bytes[--before] !== last[i]) return null;
      return last.length;
    },
  };
}

function readsOnlyBefore(circumstance: Circumstance): boolean {
  return Object.keys(circumstance).every((key) => key === 'before');
}

function readsNames({ own, of, about }: Circumstance): boolean {
  return own !== undefined || of !== undefined || about !== undefined;
}

interface Compiled {
  /** Whether the circumstance can hold in a file with this path. */
  readonly isFor: (path: string) => boolean;
  readonly holds: (surroundings: Surroundings) => boolean;
  readonly confidence: Confidence | undefined;
}

/** @param ifUnknown what a condition on the path gives while the path is not known */
function compile(circumstance: Circumstance, ifUnknown: boolean): Compiled {
  const files = circumstance.files === undefined ? null : fileNames(circumstance.files);
  const path = expression(circumstance.path);
  const own = named(circumstance.own);
  const of = named(circumstance.of);
  const about = expression(circumstance.about);
  const value = expression(circumstance.value);
  const match = expression(circumstance.match);
  const line = expression(circumstance.line);
  const before = circumstance.before === undefined ? null : { test: endsWith(circumstance.before), work: workBefore(circumstance.before) };
  const after = expression(circumstance.after);
  // An `after` that begins with `^` is tried before `before`: its first characters already reject most values.
  const [next, further] = circumstance.after?.startsWith('^') && alternativesOf(circumstance.after).length === 1 ? [after, null] : [null, after];
  const near = expression(circumstance.near);
  const content = circumstance.content?.map((source) => expression(source));
  return {
    confidence: circumstance.confidence,
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

/** An expression, and the kind of work that each byte of the tried text costs. */
interface Priced {
  readonly test: (text: string) => boolean;
  readonly work: Work;
}

function holds(expression: Priced, text: string, at: Surroundings): boolean {
  at.look('condition', 1);
  at.look(expression.work, text.length);
  return expression.test(text);
}

/** @param simple the work of an expression that repeats no group */
function workOf(source: string, simple: Work): Work {
  return isLong(source) ? 'long condition byte' : isNested(source) ? 'nested condition byte' : simple;
}

/** The work of an expression for the text before a value. */
function workBefore(source: string): Work {
  return workOf(source, canBeReadBackwards(source) ? 'backward condition byte' : 'condition byte');
}

/** Whether an expression has a group that may repeat so often that it reads each byte many times. */
export function isLong(source: string): boolean {
  return /\)\{\d*,\d{3,}\}/.test(source);
}

function isNested(source: string): boolean {
  return /\)(?:[*+]|\{\d*,)/.test(source);
}

/**
 * Whether a name fits. The lists of names are read one by one until a name fits. Lists with other roles are not read.
 */
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
  return { test: (text) => expression.test(text), work: workOf(source, 'condition byte') };
}
