/** One change to a file, not yet made. */
export type Change = {
  /** The path that is shown: relative to the repository's root with `/`, or absolute if it lies outside. */
  readonly path: string;
  /** The absolute path. */
  readonly file: string;
} & (
  | { readonly kind: 'write'; readonly before: string | null; readonly after: string; readonly executable: boolean }
  | { readonly kind: 'delete'; readonly before: string }
  /** A rename keeps the content, even a program or a symlink. */
  | { readonly kind: 'rename'; readonly toPath: string; readonly toFile: string }
);

/** A plan: the changes, and what is left to the user. */
export interface Plan {
  readonly changes: readonly Change[];
  /** Sentences about things that were found and left unchanged. */
  readonly notes: readonly string[];
  /** What the user should do next. Each entry is a command or a sentence. */
  readonly next: readonly string[];
}
