import type { Excerpt, Position, Span } from '../engine/match.ts';
import type { Confidence, Rule } from '../rules/rule.ts';
import type { Place } from '../sources/source.ts';
import type { OrgPayload } from '../kinds/kind.ts';
import type { Secret } from '../secret/secret.ts';
import type { Verification } from '../sentry/state.ts';

/** One place of a finding. */
export interface Location {
  readonly place: Place;
  readonly position: Position;
  readonly span: Span;
  readonly encoding: string | null;
  /** Null if the finding has too many places to show them all. */
  readonly excerpt: Excerpt | null;
  /** Whether the earlier versions of the path lacked the secret. */
  readonly isNew: boolean;
  readonly suppressed: Suppressed | null;
  /**
   * Why a comment beside the place does not suppress it, as a sentence without a full stop; null if there is no such
   * comment.
   */
  readonly notSuppressed: string | null;
}

export interface Suppressed {
  readonly by: 'inline' | 'config' | 'baseline';
  readonly reason: string;
}

/** One secret of one rule, with every place that holds it. */
export interface Finding {
  readonly rule: Rule;
  readonly confidence: Confidence;
  readonly secret: Secret;
  /** The first 32 hexadecimal digits of `sha256`. */
  readonly fingerprint: string;
  /** SHA-256 of the secret. For a practice finding, SHA-256 of rule, path and matched text. */
  readonly sha256: string;
  readonly organization: OrgPayload | null;
  readonly verification: Verification;
  /** At least one, sorted by path and then by offset. */
  readonly locations: readonly Location[];
  /** Whether any place is new. Suppressed places do not count, unless all places are suppressed. */
  readonly isNew: boolean;
  /** Null unless every place is suppressed. */
  readonly suppressed: Suppressed | null;
}
