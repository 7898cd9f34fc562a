import { type GitPlace, run } from './run.ts';

/** The host of the remote `origin` (`github.com`); null without such a remote. Its address may hold a password and stays here. */
export async function originHost(place: GitPlace): Promise<string | null> {
  const { stdout } = await run(['config', '--get', 'remote.origin.url'], place);
  // `https://user:password@host/path`, `ssh://git@host:22/path`, `git@host:path`.
  const found = /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([\w.-]+)[:/]/i.exec(stdout.toString('utf8'));
  return found?.[1]?.toLowerCase() ?? null;
}
