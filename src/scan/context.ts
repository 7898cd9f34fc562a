import type { Circumstance, Confidence, Context } from '../rules/rule.ts';

/** What stands around a value. */
interface Surroundings {
  readonly path: string;
  readonly before: () => string;
  readonly after: () => string;
  readonly near: () => string;
  /** Whether some bytes stand within the reach of `near`; quicker than to make a text of it. */
  readonly hasNear: (bytes: Buffer) => boolean;
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
  const words = context.word.flatMap(spellings);
  return (surroundings) => {
    if (words.length > 0 && !words.some((word) => surroundings.hasNear(word)) && !isInPath(context.word, surroundings.path)) return null;
    const holding = any.find((circumstance) => circumstance.holds(surroundings));
    if (holding === undefined || none.some((circumstance) => circumstance.holds(surroundings))) return null;
    return holding.confidence ?? confidence;
  };
}

/** `sentry`, `SENTRY` and `Sentry`: the cases in which people write a word. */
function spellings(word: string): readonly Buffer[] {
  return [word, word.toUpperCase(), word.charAt(0).toUpperCase() + word.slice(1)].map((spelled) => Buffer.from(spelled, 'latin1'));
}

function isInPath(words: readonly string[], path: string): boolean {
  const lower = path.toLowerCase();
  return words.some((word) => lower.includes(word));
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
      (before === null || before.test(at.before())) &&
      (after === null || after.test(at.after())) &&
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
