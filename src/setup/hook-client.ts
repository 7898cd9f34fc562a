import type { Change } from './edit/change.ts';
import type { HookName } from './hook-text.ts';
import type { Survey } from './survey.ts';

/** A program that manages git hooks, or git itself; each lives in a file of `clients/`. */
export interface HookClient {
  /** How users call it. */
  readonly title: string;
  /** Whether the hooks that git runs now are this client's. */
  readonly installed: (survey: Survey) => boolean;
  /** Whether the repository is set up for it. */
  readonly configured: (survey: Survey) => boolean;
  /**
   * The changes that make these hooks run sntrylint; empty if they already do.
   * @throws {UserError} if the client's configuration cannot be edited; the error says what to put there by hand
   */
  readonly install: (hooks: readonly HookName[], survey: Survey) => readonly Change[] | Promise<readonly Change[]>;
  /** The changes that remove what {@link install} added. */
  readonly remove: (survey: Survey) => readonly Change[];
  /** What the user has to run before the configuration takes effect; null if it already has. */
  readonly activate: (hooks: readonly HookName[], survey: Survey) => string | null;
  /** Whether the text of a hook runs sntrylint. */
  readonly calls: (hook: HookName, survey: Survey) => boolean;
}
