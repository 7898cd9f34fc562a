import { UserError } from '../errors.ts';
import { nearest } from '../wording/nearest.ts';
import { gitHooks } from './clients/git-hooks.ts';
import { hooksFolder } from './clients/hooks-folder.ts';
import { husky } from './clients/husky.ts';
import { lefthook } from './clients/lefthook.ts';
import { preCommit } from './clients/pre-commit.ts';
import { simpleGitHooks } from './clients/simple-git-hooks.ts';
import type { HookClient } from './hook-client.ts';
import type { Survey } from './survey.ts';

/** Every client by its name for `--client`. Git's own hooks come last, because every repository has them. */
export const clients = {
  'pre-commit': preCommit,
  husky,
  lefthook,
  'simple-git-hooks': simpleGitHooks,
  'hooks-folder': hooksFolder,
  git: gitHooks,
} as const satisfies Readonly<Record<string, HookClient>>;

/** What {@link chooseClient} found. */
export interface Choice {
  readonly client: HookClient;
  /** Other clients that the repository is set up for. */
  readonly others: readonly HookClient[];
}

/**
 * The client that runs git's hooks. This is git itself if `core.hooksPath` leads to a folder of no client. Otherwise it
 * is the first client that the repository is set up for, and git itself if there is none.
 * @param wanted a key of {@link clients}; null to find out
 * @throws {UserError} for an unknown name
 */
export function chooseClient(survey: Survey, wanted: string | null): Choice {
  const all: readonly HookClient[] = Object.values(clients);
  const client = wanted === null
    ? all.slice(0, -1).find((one) => one.installed(survey)) ?? (survey.hooks.configured === null ? all.find((one) => one.configured(survey))! : gitHooks)
    : byName(wanted);
  return { client, others: all.filter((one) => one !== client && one !== gitHooks && one.configured(survey)) };
}

function byName(name: string): HookClient {
  const found = Object.entries(clients).find(([key]) => key === name)?.[1];
  if (found !== undefined) return found;
  const near = nearest(name, Object.keys(clients));
  throw new UserError(`\`${name}\` is not one of ${Object.keys(clients).join(', ')}`, {
    where: '--client',
    fix: near === null ? undefined : `did you mean \`${near}\`?`,
  });
}
