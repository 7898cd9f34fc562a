import type { Confidence, Rule } from '../rules/rule.ts';
import type { Secret } from '../secret/secret.ts';

/** A half-open range of bytes of a blob. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * Lines and columns from 1. Columns count UTF-16 code units, and the end column is one past the last character, as in
 * SARIF.
 */
export interface Position {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** One occurrence of one rule in one blob. */
export interface Match {
  readonly rule: Rule;
  readonly secret: Secret;
  readonly confidence: Confidence;
  /** Where the secret stands in the blob's own bytes, which may encode it. */
  readonly span: Span;
  readonly position: Position;
  /** How the secret is encoded, outermost encoding first: `base64`, `base64 > percent`; null if it is not encoded. */
  readonly encoding: string | null;
  /** The text at the span if it differs from the secret; else null. */
  readonly written: Secret | null;
  /** The line of the match for people to read: cut to a window, with every secret on it redacted. */
  readonly excerpt: Excerpt;
  /** A comment near the match that was meant to suppress it but is no valid directive; null if there is none. */
  readonly attempt: Attempt | null;
}

/** A text that was meant as a directive but is not a valid directive. */
export interface Attempt {
  readonly line: number;
  /** The text as written, but only its letters and signs. */
  readonly written: string;
  readonly why: 'misspelt' | 'no comment' | 'far right' | 'binary';
}

/** One line of text around a match, safe to show. */
export interface Excerpt {
  readonly text: string;
  /** Where the redacted secret stands in `text`, in UTF-16 code units. */
  readonly start: number;
  readonly length: number;
  /** Whether the line was cut on the left or on the right. */
  readonly cutLeft: boolean;
  readonly cutRight: boolean;
}

/** A `sntrylint-disable…` or `sntrylint-enable` comment. */
export interface Directive {
  readonly verb: 'disable' | 'enable' | 'disable-line' | 'disable-next-line';
  readonly line: number;
  readonly column: number;
  /** The bytes of the keyword alone (`sntrylint-disable-line`). */
  readonly span: Span;
  /** The line on which its comment ends: the same line or a later one. */
  readonly endLine: number;
  /** Ids of rules as they are written, at least one; null for all rules. */
  readonly ruleIds: readonly string[] | null;
  readonly reason: string | null;
  /** The text from the keyword to the end of its comment. Anything in it that could be a secret is hidden. */
  readonly text: string;
}

/** A reason why a blob was not searched completely. */
export type Stop =
  /** The content asks for too much work. */
  | { readonly is: 'content'; readonly why: string }
  /** A rule of a user was stopped. `isLast`: it will not be tried on any other content. */
  | { readonly is: 'rule'; readonly rule: Rule; readonly why: string; readonly isLast: boolean };

/** Says in words for people why the search stopped: `the rule own-rule ran out of time here`. */
export function stopReason(stop: Stop): string {
  if (stop.is === 'content') return stop.why;
  return `the rule ${stop.rule.id} ${stop.why}${stop.isLast ? ', and was not tried on anything that came after' : ''}`;
}

/** The result of scanning one blob. */
export interface BlobResult {
  readonly matches: readonly Match[];
  readonly directives: readonly Directive[];
  /** Why the blob was not searched completely. If this is not empty, the blob may hold more secrets than `matches`. */
  readonly stops: readonly Stop[];
  readonly bytes: number;
}
