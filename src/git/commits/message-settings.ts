import { gitConfig, isTrue } from '../git-config.ts';
import type { GitPlace } from '../run.ts';

/** What git's configuration says of the words that git itself writes into a message. */
export interface MessageSettings {
  /** Whether git writes any; `--status` and `--no-status` on its command line go before this, and no hook is told them. */
  readonly writesWords: boolean;
  /** What its comments may begin with, one character a byte; null where it chooses that for each message. */
  readonly prefixes: readonly string[] | null;
}

/**
 * Asks git, which has the options of its command line (`git -c`) in the environment of a hook.
 * @throws {UserError} with exit code 3 where git cannot read its configuration.
 */
export async function messageSettings(place: GitPlace): Promise<MessageSettings> {
  const values = await gitConfig('^(commit\\.status|core\\.comment(char|string))$', place);
  const last = (name: string): string | undefined => values.findLast(({ key }) => key === name)?.value;
  // Git before 2.45 knows no core.commentString, and goes by the character then.
  const set = [last('core.commentchar') ?? '#', last('core.commentstring')].filter((value) => value !== undefined);
  const isChosen = set.some((value) => value.toLowerCase() === 'auto');
  return { writesWords: isTrue(last('commit.status') ?? 'true'), prefixes: isChosen ? null : set.map((value) => Buffer.from(value).toString('latin1')) };
}
