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
  /** Names of structural checks in `src/scan/prove.ts`; all must hold. */
  readonly proof: readonly string[];
  /** Which of the placeholder shapes of `src/scan/placeholder.ts` are no findings. */
  readonly placeholders: boolean;
  readonly remediation: { readonly summary: string; readonly url: string };
  /** Where the facts of the rule come from: `owner/repository path` or an address. */
  readonly sources: readonly string[];
  readonly examples: { readonly match: readonly Example[]; readonly noMatch: readonly Example[] };
}

/** What the prefilter looks for in the raw bytes: one of these must be there before the pattern is tried. */
export type Anchor =
  /** Any of these ASCII strings, byte for byte; looked for in UTF-16 and base64 too. */
  | { readonly keywords: readonly string[] }
  /** A run of exactly so many hexadecimal digits. */
  | { readonly hexRun: number };

/** What must or must not stand near a match before it counts. A rule with a context that does not hold is silent. */
export interface Context {
  /** Any one of these is enough. */
  readonly anyOf: {
    /** Globs over the path, matched on the whole path or its last part. */
    readonly files?: readonly string[];
    /** Expressions over the text before the value on its line (and the key lines above it, for YAML blocks and the like). */
    readonly before?: readonly string[];
    /** Expressions over the whole line and the lines next to it. */
    readonly near?: readonly string[];
  };
  readonly noneOf: {
    readonly files?: readonly string[];
    readonly before?: readonly string[];
    readonly after?: readonly string[];
  };
}

/** A text with templates such as `{{user}}` or `{{hex 64}}` for tokens, so that no file of ours holds one. */
export interface Example {
  readonly path: string;
  readonly text: string;
  /** How many matches are wanted; 1 where it is left out. */
  readonly count: number;
}
