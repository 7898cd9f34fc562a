import type { Environment } from '../../environment.ts';
import { type GitPlace, gitProgram } from '../run.ts';

/** The host of a repository's main remote (`github.com`); null without one. */
export async function remoteHost(place: GitPlace): Promise<string | null> {
  // `https://user:password@host/path`, `ssh://git@host:22/path`, `git@host:path`.
  const found = /^(?:[a-z+]+:\/\/)?(?:[^@/]*@)?([\w.-]+)[:/]/i.exec((await remoteAddress(place)) ?? '');
  return found?.[1]?.toLowerCase() ?? null;
}

/**
 * The address of a repository's main remote: of `origin`, else of the only one there is; null without one. It may hold a
 * password and is shown nowhere: `remoteHost` and `forgeOf` take out of it what may be.
 *
 * By simple-git, which the user's git answers; an error of it could hold what git printed, so none goes through.
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

/** simple-git refuses an environment that names programs or configuration (`GIT_EDITOR`, `GIT_DIR`), which this question does not need. */
function allowed(env: Environment): Record<string, string> {
  const wanted = ['PATH', 'HOME', 'USERPROFILE', 'SystemRoot', 'TMPDIR', 'TEMP'];
  return Object.fromEntries(wanted.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
