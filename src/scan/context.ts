import type { Circumstance, Confidence, Context } from '../rules/rule.ts';
import { fileNames } from './file-names.ts';

/** What stands around a value. */
export interface Surroundings {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  readonly near: () => string;
  readonly content: () => string;
}

/** How far expressions of a context see, in bytes. */
export const sight = { before: 512, after: 256, nearBefore: 1024, nearAfter: 512, content: 30_000 } as const;

/** Judges the surroundings of a value: the confidence, or null where the rule is to be silent. */
export type Judge = (surroundings: Surroundings) => Confidence | null;

/** Compiles a rule's context. `confidence` is what a circumstance without one of its own gives. */
export function judge(context: Context | null, confidence: Confidence): Judge {
  if (context === null) return () => confidence;
  const any = context.any.map(compile);
  const none = context.none.map(compile);
  return (surroundings) => {
    const holding = any.find((circumstance) => circumstance.holds(surroundings));
    if ((holding === undefined && any.length > 0) || none.some((circumstance) => circumstance.holds(surroundings))) return null;
    return holding?.confidence ?? confidence;
  };
}

interface Compiled {
  readonly holds: (surroundings: Surroundings) => boolean;
  readonly confidence: Confidence | undefined;
}

function compile(circumstance: Circumstance): Compiled {
  const files = circumstance.files === undefined ? null : fileNames(circumstance.files);
  const before = expression(circumstance.before);
  const after = expression(circumstance.after);
  const near = expression(circumstance.near);
  const content = expression(circumstance.content);
  return {
    confidence: circumstance.confidence,
    holds: (at) =>
      (files === null || files(at.path)) &&
      (before === null || before.test(at.before)) &&
      (after === null || after.test(at.after)) &&
      (near === null || near.test(at.near())) &&
      (content === null || content.test(at.content())),
  };
}

function expression(source: string | undefined): RegExp | null {
  return source === undefined ? null : new RegExp(source, 'i');
}
