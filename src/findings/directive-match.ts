import { directiveKeyword } from '../engine/text/directive.ts';
import type { Directive, Match } from '../engine/match.ts';
import { Secret } from '../secret/secret.ts';
import { suppressionWithoutReason } from './suppression-without-reason.ts';

/** The warnings about directives that would suppress something but give no reason. */
export function directiveMatches(directives: readonly Directive[]): readonly Match[] {
  return directives
    .filter((one) => one.verb !== 'enable' && one.reason === null)
    .map((one) => {
      const length = directiveKeyword.length + one.verb.length;
      return {
        rule: suppressionWithoutReason,
        secret: new Secret(one.text),
        confidence: suppressionWithoutReason.confidence,
        span: one.span,
        position: {
          startLine: one.line,
          startColumn: one.column,
          endLine: one.line,
          endColumn: one.column + length,
        },
        encoding: null,
        written: null,
        excerpt: { text: one.text, start: 0, length, cutLeft: one.column > 1, cutRight: false },
        attempt: null,
      };
    });
}
