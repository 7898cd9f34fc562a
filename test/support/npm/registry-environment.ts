import { spawnSync } from 'node:child_process';

/**
 * An environment for programs that install packages: it has this machine's way to npm's registry, and npm's cache, with
 * any home folder. The pre-commit framework keeps its own files in `folder`.
 */
export function registryEnvironment(folder: string): NodeJS.ProcessEnv {
  const setting = (name: string): string => spawnSync('npm', ['config', 'get', name], { encoding: 'utf8' }).stdout.trim();
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_') && name !== 'CI' && name !== 'HOME')),
    npm_config_cache: setting('cache'),
    npm_config_userconfig: setting('userconfig'),
    PRE_COMMIT_HOME: folder,
  };
}
