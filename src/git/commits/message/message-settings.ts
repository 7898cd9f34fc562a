import { gitConfig, isTrue } from '../../repository/git-config.ts';
import type { GitPlace } from '../../run.ts';

/** git's settings for the text that git itself writes into a message. */
export interface MessageSettings {
  /**
   * Whether git writes such text. `--status` and `--no-status` on its command line take precedence, but a hook cannot
   * see them.
   */
  readonly writesWords: boolean;
  /** The possible prefixes of its comments, one character for each byte; null if git chooses one for each message. */
  readonly prefixes: readonly string[] | null;
}

/**
 * Asks git. In a hook the environment also holds the options of git's command line (`git -c`).
 * @throws {UserError} with exit code 3 if git cannot read its configuration.
 */
export async function messageSettings(place: GitPlace): Promise<MessageSettings> {
  const values = await gitConfig('^(commit\\.status|core\\.comment(char|string))$', place);
  const last = (name: string): string | undefined => values.findLast(({ key }) => key === name)?.value;
  // git before 2.45 does not know core.commentString, and uses the character.
  const set = [last('core.commentchar') ?? '#', last('core.commentstring')].filter((value) => value !== undefined);
  const isChosen = set.some((value) => value.toLowerCase() === 'auto');
  return { writesWords: isTrue(last('commit.status') ?? 'true'), prefixes: isChosen ? null : set.map((value) => Buffer.from(value).toString('latin1')) };
}
