import type { Circumstance, Confidence, Context } from '../rules/rule.ts';

/** What stands around a value. */
export interface Surroundings {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly near: () => string;
}

/** How far expressions of a context see, in bytes. */
export const sight = { before: 512, after: 256, nearBefore: 1024, nearAfter: 512 } as const;

/** Judges the surroundings of a value: the confidence, or null where the rule is to be silent. */
export type Judge = (surroundings: Surroundings) => Confidence | null;

/** Compiles a rule's context. `confidence` is what a circumstance without one of its own gives. */
export function judge(context: Context | null, confidence: Confidence): Judge {
  if (context === null) return () => confidence;
  const any = context.any.map(compile);
  const none = context.none.map(compile);
  return (surroundings) => {
    const holding = any.find((circumstance) => circumstance.holds(surroundings));
    if (holding === undefined || none.some((circumstance) => circumstance.holds(surroundings))) return null;
    return holding.confidence ?? confidence;
  };
}

interface Compiled {
  readonly holds: (surroundings: Surroundings) => boolean;
  readonly confidence: Confidence | undefined;
}

function compile(circumstance: Circumstance): Compiled {
  const files = circumstance.files?.map(fileName);
  const before = expression(circumstance.before);
  const after = expression(circumstance.after);
  const near = expression(circumstance.near);
  return {
    confidence: circumstance.confidence,
    holds: (at) =>
      (files === undefined || files.some((name) => name.test(at.path))) &&
      (before === null || before.test(at.before)) &&
      (after === null || after.test(at.after)) &&
      (near === null || near.test(at.near())),
  };
}

function expression(source: string | undefined): RegExp | null {
  return source === undefined ? null : new RegExp(source, 'i');
}

/**
 * A name such as `.sentryclirc`, `*.properties` or `android/**` as an expression over paths with `/`.
 * A name without `/` is compared with the last part of a path, one with `/` with its last parts.
 */
function fileName(name: string): RegExp {
  const source = name
    .split(/(\*\*\/?|\*)/)
    .map((part) => (part === '*' ? '[^/]*' : part.startsWith('**') ? '(?:.*)' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')))
    .join('');
  return new RegExp(`(?:^|/)${source}$`, 'i');
}
