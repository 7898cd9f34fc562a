import type { Confidence, Rule } from '../rules/rule.ts';
import { judge, sight } from './context.ts';
import { fileNames } from './file-names.ts';
import { anchorKeywords } from './needles.ts';
import { isPlaceholder } from './placeholder.ts';
import { proofs } from '../rules/proofs.ts';
import type { Surface } from './surface.ts';

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
  readonly hexRun: { readonly length: number; readonly followedBy: string } | null;
  /** For a rule about files of certain names: whether a path is one of them. */
  readonly isFile: ((path: string) => boolean) | null;
  /** Tries the rule where an anchor of it stands at the byte `at` of a surface. */
  readonly try: (surface: Surface, at: number, path: string) => Hit | null;
}

/**
 * Compiles a rule.
 *
 * @throws {SyntaxError} for an expression that is none; `checkRule` says so with file and line before.
 */
export function compileRule(rule: Rule): CompiledRule {
  const ofFile = 'files' in rule.anchor;
  const expression = new RegExp(rule.pattern, `d${rule.behind === 0 && !ofFile ? 'y' : 'g'}${rule.flags}`);
  const judged = judge(rule.context, rule.confidence);
  const proven = rule.proof.map((name) => proofs[name]!);
  return {
    rule,
    keywords: anchorKeywords(rule.anchor),
    hexRun: 'hexRun' in rule.anchor ? { length: rule.anchor.hexRun, followedBy: rule.anchor.followedBy } : null,
    isFile: 'files' in rule.anchor ? fileNames(rule.anchor.files) : null,
    try(surface, at, path) {
      const [start, end] = (ofFile ? firstSpan : span)(expression, surface, at, rule) ?? [];
      if (start === undefined || end === undefined) return null;
      const { bytes } = surface;
      // The context first: of a rule that has one it turns away almost everything.
      const confidence = judged({
        path,
        before: once(() => bytes.toString('latin1', Math.max(0, start - sight.before), start)),
        after: once(() => bytes.toString('latin1', end, end + sight.after)),
        near: once(() => bytes.toString('latin1', Math.max(0, start - sight.nearBefore), end + sight.nearAfter)),
        content: once(() => bytes.toString('latin1', Math.max(0, start - sight.content), end + sight.content)),
        hasNear: (word) => bytes.subarray(Math.max(0, start - sight.nearBefore), end + sight.nearAfter).includes(word),
      });
      if (confidence === null) return null;
      const secret = bytes.toString('latin1', start, end);
      if (!proven.every((holds) => holds(secret))) return null;
      // Last, since it takes longest.
      if (rule.placeholders === 'silent' && isPlaceholder(randomPart(secret))) return null;
      return { rule, secret, confidence, start, end };
    },
  };
}

/** A text that is made when it is first asked for: a context asks for the same one again and again. */
function once(make: () => string): () => string {
  let text: string | undefined;
  return () => (text ??= make());
}

/** Where the secret stands in the surface, if the pattern matches around the anchor at `at`. */
function span(expression: RegExp, surface: Surface, at: number, rule: Rule): readonly [number, number] | null {
  const from = Math.max(0, at - rule.behind);
  // Two bytes more on the left for a lookbehind (`\n` before a value), some on the right for what may not follow.
  const windowAt = Math.max(0, from - 2);
  const text = surface.bytes.toString('latin1', windowAt, at + rule.maxLength + 8);
  expression.lastIndex = from - windowAt;
  for (let match = expression.exec(text); match !== null; match = expression.exec(text)) {
    const [matchStart, matchEnd] = match.indices![0]!;
    if (windowAt + matchStart > at) return null;
    if (windowAt + matchEnd > at) {
      const [start, end] = match.indices!.groups?.['secret'] ?? [matchStart, matchEnd];
      return [windowAt + start, windowAt + end];
    }
    if (matchEnd === matchStart) expression.lastIndex++;
  }
  return null;
}

/** Where the secret stands that the pattern finds first in the `maxLength` bytes from `at` on. */
function firstSpan(expression: RegExp, surface: Surface, at: number, rule: Rule): readonly [number, number] | null {
  expression.lastIndex = 0;
  const match = expression.exec(surface.bytes.toString('latin1', at, at + rule.maxLength));
  if (match === null) return null;
  const [start, end] = match.indices!.groups?.['secret'] ?? match.indices![0]!;
  return [at + start, at + end];
}

/** What Sentry draws at random: a token without its prefix and payload. */
function randomPart(secret: string): string {
  return secret.slice(secret.lastIndexOf('_', secret.length - 32) + 1);
}
