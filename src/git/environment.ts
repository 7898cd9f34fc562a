import type { Environment } from '../environment.ts';

/** Options before every git command. They win over all configuration files. */
export const gitOptions: readonly string[] = [
  '--no-pager',
  // The first setting can name a program, the second a folder of programs that the repository chose. A scan runs none
  // of them.
  '-c', 'core.fsmonitor=false',
  '-c', 'core.hooksPath=/dev/null',
  // These files make git quicker, and git believes them without reading the objects. A forged or stale file misleads
  // git: the first one hides commits, the second gives an object another content, the third leaves objects out, the
  // last leaves files out.
  '-c', 'core.commitGraph=false',
  '-c', 'core.multiPackIndex=false',
  '-c', 'pack.readReverseIndex=false',
  '-c', 'core.untrackedCache=false',
  // Otherwise `git log` starts the program in `gpg.program` to check signatures.
  '-c', 'log.showSignature=false',
  '-c', 'color.ui=false',
  '-c', 'core.quotePath=false',
];

/** Variables that change what a command prints or how it reads a path. Variables that name the repository are kept. */
const unwanted = [
  'GIT_EXTERNAL_DIFF',
  'GIT_DIFF_OPTS',
  'GIT_LITERAL_PATHSPECS',
  'GIT_GLOB_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
  'LANGUAGE',
];

/** Variables for every git of a scan, also for those of the hook's script. */
export const gitVariables = {
  // Some of git's messages are recognized by their English words.
  LC_ALL: 'C',
  // A scan never takes `index.lock`, since in a hook the running commit holds it.
  GIT_OPTIONAL_LOCKS: '0',
  // `git replace` changes only what git shows. The objects themselves are committed and pushed, so they are read.
  GIT_NO_REPLACE_OBJECTS: '1',
  // `info/grafts` is not read for the same reason. git says nothing about a missing file, but warns about an empty one.
  GIT_GRAFT_FILE: '/dev/null/none',
  // A missing object of a partial clone is named, not fetched: fetching runs `core.sshCommand` and credential helpers.
  // git knows the first variable from 2.39.4 and 2.44 on, and the second one in every version.
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_TERMINAL_PROMPT: '0',
} satisfies Environment;

/**
 * The environment for git. It is the caller's, so that GIT_DIR, GIT_INDEX_FILE, quarantine folders and HOME (with
 * `safe.directory`) stay in force. Variables that would change the output are removed. Variables that keep git from
 * starting other programs are added.
 */
export function gitEnvironment(env: Environment): Environment {
  const closed: Record<string, string | undefined> = { ...env, ...gitVariables };
  for (const name of unwanted) delete closed[name];
  return closed;
}

/** Variables that bind git to one repository; a command about another repository must not see them. */
const bindings = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_COMMON_DIR', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY'];

/**
 * `env` without the variables that bind git to one repository, so that git finds the repository of its working folder.
 */
export function unboundEnvironment(env: Environment): Environment {
  const free = { ...env };
  for (const name of bindings) delete free[name];
  return free;
}
