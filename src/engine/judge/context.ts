import type { Circumstance, Confidence, Context } from '../../rules/rule.ts';
import { endsWith } from './ends-with.ts';
import type { Names } from '../naming/names.ts';
import { fileNames } from './file-names.ts';
import { rolesOf } from './roles.ts';

/** The text around a value. */
interface Surroundings {
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
  /** Called before an expression reads a text. */
  readonly look: (bytes: number) => void;
}

/** How far expressions of a context see, in bytes. */
export const sight = { before: 512, after: 256, nearBefore: 1024, nearAfter: 512, line: 1024, content: 30_000 } as const;

/**
 * A path that no file can have, for content with a name that is not known yet. Every condition on a name then counts in the way
 * that reports more. The caller scans again when the real name is known.
 */
export const unknownPath = '\0';

/** Judges the text around a value: gives the confidence, or null if the rule reports nothing. */
export type Judge = (surroundings: Surroundings) => Confidence | null;

/** Compiles a rule's context. `confidence` is what a circumstance without one of its own gives. */
export function judge(context: Context | null, confidence: Confidence): Judge {
  if (context === null) return () => confidence;
  const any = context.any.map((one) => compile(one, true));
  // The text right beside a value is read before the names around it, since it already excludes most hashes in lock files.
  const none = context.none.toSorted((a, b) => Number(readsNames(a)) - Number(readsNames(b))).map((one) => compile(one, false));
  return (surroundings) => {
    // `none` comes first: it excludes most values, and reads less.
    if (none.some((circumstance) => circumstance.holds(surroundings))) return null;
    const holding = any.find((circumstance) => circumstance.holds(surroundings));
    if (holding === undefined && any.length > 0) return null;
    return holding?.confidence ?? confidence;
  };
}

function readsNames({ own, of, about }: Circumstance): boolean {
  return own !== undefined || of !== undefined || about !== undefined;
}

interface Compiled {
  readonly holds: (surroundings: Surroundings) => boolean;
  readonly confidence: Confidence | undefined;
}

/** @param ifUnknown the result of a condition on the path while the path is not known */
function compile(circumstance: Circumstance, ifUnknown: boolean): Compiled {
  const files = circumstance.files === undefined ? null : fileNames(circumstance.files);
  const path = expression(circumstance.path);
  const own = named(circumstance.own);
  const of = named(circumstance.of);
  const about = expression(circumstance.about);
  const value = expression(circumstance.value);
  const match = expression(circumstance.match);
  const line = expression(circumstance.line);
  const before = circumstance.before === undefined ? null : { test: endsWith(circumstance.before) };
  const after = expression(circumstance.after);
  const near = expression(circumstance.near);
  const content = circumstance.content?.map((source) => new RegExp(source, 'i'));
  return {
    confidence: circumstance.confidence,
    holds: (at) =>
      (files === null || (at.path === unknownPath ? ifUnknown : files(at.path))) &&
      (path === null || (at.path === unknownPath ? ifUnknown : path.test(at.path))) &&
      (own === null || own(at.names().own)) &&
      (of === null || of(at.names().of)) &&
      (about === null || holds(about, at.names().about(), at)) &&
      (value === null || holds(value, at.value(), at)) &&
      (match === null || holds(match, at.match(), at)) &&
      (line === null || holds(line, at.line(), at)) &&
      (before === null || holds(before, at.before(), at)) &&
      (after === null || holds(after, at.after(), at)) &&
      (near === null || holds(near, at.near(), at)) &&
      (content === undefined || content.every((one) => holds(one, at.content(), at))),
  };
}

function holds(expression: Pick<RegExp, 'test'>, text: string, { look }: Surroundings): boolean {
  look(text.length);
  return expression.test(text);
}

/** Whether a name fits. Lists of names are read one after the other, only those with a fitting role, and only until a name fits. */
function named(source: string | undefined): ((lists: Names['own']) => boolean) | null {
  if (source === undefined) return null;
  const wanted = new RegExp(source, 'i');
  const roles = rolesOf(source);
  return (lists) => lists.some((list) => (roles === null || roles.some((role) => list.roles.includes(role))) && list.names().some((name) => wanted.test(name)));
}

function expression(source: string | undefined): RegExp | null {
  return source === undefined ? null : new RegExp(source, 'i');
}
