import type { Environment } from '../../environment.ts';
import { type GitPlace, gitProgram } from '../run.ts';

/** The host of a repository's main remote (`github.com`); null if there is no remote. */
export async function remoteHost(place: GitPlace): Promise<string | null> {
  // `https://user:password@host/path`, `ssh://git@host:22/path`, `git@host:path`.
  const found = /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([\w.-]+)[:/]/i.exec((await remoteAddress(place)) ?? '');
  return found?.[1]?.toLowerCase() ?? null;
}

/**
 * The address of a repository's main remote: `origin`, or the only remote; null if there is none. It may hold a
 * password, so it is never shown. `remoteHost` and `forgeOf` take only harmless parts of it.
 *
 * simple-git asks the user's git. Its errors could quote the output of git, so they are not passed on.
 */
export async function remoteAddress({ cwd, env }: GitPlace): Promise<string | null> {
  const { simpleGit } = await import('simple-git');
  try {
    const remotes = await simpleGit({ baseDir: cwd, binary: gitProgram({ cwd, env }), unsafe: { allowUnsafeCustomBinary: true } }).env(allowed(env)).getRemotes(true);
    const remote = remotes.find(({ name }) => name === 'origin') ?? (remotes.length === 1 ? remotes[0] : undefined);
    return remote?.refs.fetch ?? null;
  } catch {
    return null;
  }
}

/**
 * simple-git refuses an environment with variables that name programs or configuration (`GIT_EDITOR`, `GIT_DIR`). They
 * are not needed here.
 */
function allowed(env: Environment): Record<string, string> {
  const wanted = ['PATH', 'HOME', 'USERPROFILE', 'SystemRoot', 'TMPDIR', 'TEMP'];
  return Object.fromEntries(wanted.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
