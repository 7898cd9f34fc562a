/** What a rule is about; the words of the report (`findings[].kind`). */
export type Kind =
  | 'user'
  | 'integration'
  | 'org'
  | 'app-secret'
  | 'legacy'
  | 'dsn-secret'
  | 'agent'
  | 'system-secret'
  | 'practice'
  | 'custom';

export type Severity = 'error' | 'warning';
export type Confidence = 'high' | 'medium' | 'low';

/** One rule as it stands in a file of `rules/`, checked. Data only: it is compiled into the build as JSON. */
export interface Rule {
  readonly id: string;
  /** What `practice` rules match is no secret: it is shown as it is, and never looked for inside encodings. */
  readonly kind: Kind;
  /** What the rule finds, in a few words: `Sentry personal token`. */
  readonly title: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** One line for reports. */
  readonly message: string;
  /** Why it matters: one or two sentences. */
  readonly why: string;
  readonly anchor: Anchor;
  /**
   * A regular expression over the text around the anchor (each byte one character, so offsets are bytes).
   * The named group `secret` is the secret; without it the whole match is.
   */
  readonly pattern: string;
  readonly flags: string;
  /** Bytes before the anchor in which the pattern may start; 0 where the pattern starts with the anchor. */
  readonly behind: number;
  /** The longest match in bytes; nothing longer is found. */
  readonly maxLength: number;
  readonly context: Context | null;
  /** Names of structural checks in `src/rules/proofs.ts`; all must hold. */
  readonly proof: readonly string[];
  /** Whether values that `src/engine/judge/placeholder.ts` knows as made up are findings all the same. */
  readonly placeholders: 'silent' | 'reported';
  /** Bits of Shannon entropy that a character of the value must have at least; 0 for any value. */
  readonly entropy: number;
  readonly remediation: { readonly summary: string; readonly url: string };
  /** Where the facts of the rule come from: `owner/repository path` or an address. */
  readonly sources: readonly string[];
  readonly examples: { readonly match: readonly Example[]; readonly noMatch: readonly Example[] };
}

/** What the prefilter looks for in the raw bytes: one of these must be there before the pattern is tried. */
export type Anchor =
  /** Any of these ASCII strings, byte for byte, at least four long; looked for in every encoding that is decoded. */
  | { readonly keywords: readonly string[] }
  /** The base64 of any of these texts, wherever they start in it: what a JWT's header holds. */
  | { readonly base64: readonly string[] }
  /** A run of exactly so many hexadecimal digits, and right behind it this text; empty where anything may follow. */
  | { readonly hexRun: number; readonly followedBy: string }
  /** A file of one of these names (as in a {@link Circumstance}): the pattern is looked for in its first `maxLength` bytes, once. */
  | { readonly files: readonly string[] }
  /**
   * Nothing: the pattern is tried on all of every content that holds one of these words, whatever their case; on all
   * content where there are none. Slow, and not looked for inside encodings.
   */
  | { readonly anywhere: readonly string[] };

/** What must or must not stand around a match before it counts. */
export interface Context {
  /**
   * Lower-case words, one of which must stand in the path or within the reach of `near`, written small, in capitals or
   * with one; empty for no such condition. Asked first, since it is quick: it turns away most of what looks like a secret.
   */
  readonly word: readonly string[];
  /** At least one of these holds, where there are any; the first that does gives the confidence. */
  readonly any: readonly Circumstance[];
  /** None of these holds. */
  readonly none: readonly Circumstance[];
}

/** Conditions that must all hold. Expressions are case-insensitive. */
export interface Circumstance {
  /** Names a path or its last part may have; `*` stands for anything within one part, `**` for any parts. */
  readonly files?: readonly string[];
  /** Over the text before the value: up to 512 bytes, line breaks included; usually ends with `$`. */
  readonly before?: string;
  /** Over the text after the value: up to 256 bytes; usually starts with `^`. */
  readonly after?: string;
  /** Over the 1,024 bytes before and the 512 after the value. */
  readonly near?: string;
  /** Over the path. */
  readonly path?: string;
  /** Over the value itself. */
  readonly value?: string;
  /** Over the 30,000 bytes on each side of the value, for most files the whole of it; all of these must match. */
  readonly content?: readonly string[];
  /** In `any`: the confidence of a match in these circumstances, where it differs from the rule's. */
  readonly confidence?: Confidence;
}

/** A text with templates such as `{{user}}` or `{{hex 64}}` for tokens, so that no file of ours holds one. */
export interface Example {
  readonly path: string;
  readonly text: string;
  /** How many matches are wanted; 1 where it is left out. */
  readonly count: number;
}
