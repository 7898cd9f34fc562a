import { spawnSync } from 'node:child_process';

/**
 * The environment of this machine for programs that install packages: how it reaches npm's registry, and npm's cache,
 * whatever the user's folder is. The pre-commit framework keeps its own things in `folder`.
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
