import type { Confidence, Rule } from '../rules/rule.ts';
import type { Secret } from '../secret/secret.ts';

/** A half-open range of bytes of a blob. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** 1-based line and column; columns in UTF-16 code units, the end one past the last character (as SARIF counts). */
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
  /** Where the secret stands in the blob's own bytes, however it is encoded there. */
  readonly span: Span;
  readonly position: Position;
  /** How the secret is written, outermost first: `base64`, `base64 > percent`; null where it stands as it is. */
  readonly encoding: string | null;
  /** What stands at the span where that is not the secret itself; null where it is. */
  readonly written: Secret | null;
  /** The line it stands on, cut to a window, every secret on it redacted; for people. */
  readonly excerpt: Excerpt;
  /** What stands beside it, was meant to suppress it, and is no directive; null where there is nothing of the kind. */
  readonly attempt: Attempt | null;
}

/** What was meant to be a directive and is none. */
export interface Attempt {
  readonly line: number;
  /** As it is written, letters and signs only. */
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
  /** The bytes of the keyword (`sntrylint-disable-line`) alone. */
  readonly span: Span;
  /** Where its comment ends: the same line, or one below it. */
  readonly endLine: number;
  /** Ids of rules as they are written, at least one; null for all rules. */
  readonly ruleIds: readonly string[] | null;
  readonly reason: string | null;
  /** From the keyword to the end of its comment, with nothing in it that could be a secret. */
  readonly text: string;
}

/** Something that a blob was not searched for to its end. */
export type Stop =
  /** For anything: what was looked at goes beyond what a content may ask for. */
  | { readonly is: 'content'; readonly why: string }
  /** For one rule of a user; `isLast` where the rule is not tried any more at all. */
  | { readonly is: 'rule'; readonly rule: Rule; readonly why: string; readonly isLast: boolean };

/** What a person is told of it: `the rule own-rule ran out of time here`. */
export function stopReason(stop: Stop): string {
  if (stop.is === 'content') return stop.why;
  return `the rule ${stop.rule.id} ${stop.why}${stop.isLast ? ', and was not tried on anything that came after' : ''}`;
}

/** What one blob held. */
export interface BlobResult {
  readonly matches: readonly Match[];
  readonly directives: readonly Directive[];
  /** What it was not searched for to its end: with any of these it may hold more than the matches say. */
  readonly stops: readonly Stop[];
  readonly bytes: number;
}
