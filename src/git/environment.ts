import type { Environment } from '../environment.ts';

/** Options before every git command. They win over all configuration files. */
export const gitOptions: readonly string[] = [
  '--no-pager',
  // Both can name a program that the repository chose; a scan runs none.
  '-c', 'core.fsmonitor=false',
  '-c', 'core.hooksPath=/dev/null',
  // Files that make git quicker, and that git believes without reading the objects. If they are forged or stale, the first hides
  // commits, the second gives an object's name to another content, the third leaves objects out, the last leaves files out.
  '-c', 'core.commitGraph=false',
  '-c', 'core.multiPackIndex=false',
  '-c', 'pack.readReverseIndex=false',
  '-c', 'core.untrackedCache=false',
  '-c', 'color.ui=false',
  '-c', 'core.quotePath=false',
];

/** Variables that change what a command prints or how it reads a path. Those that name the repository are not among them. */
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
  // Messages are compared with git's English ones.
  LC_ALL: 'C',
  // A scan never takes `index.lock`: in a hook the commit holds it.
  GIT_OPTIONAL_LOCKS: '0',
  // Objects are committed and pushed themselves, not their replacements by `git replace`.
  GIT_NO_REPLACE_OBJECTS: '1',
  // For the same reason `info/grafts` is not read. A missing file causes no warning; an empty one would.
  GIT_GRAFT_FILE: '/dev/null/none',
  // A missing object of a partial clone is named, not fetched: fetching runs `core.sshCommand` and credential helpers.
  // git knows the first variable from 2.39.4 and 2.44 on, and the second one in every version.
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_TERMINAL_PROMPT: '0',
} satisfies Environment;

/**
 * The environment for git: the caller's, so that GIT_DIR, GIT_INDEX_FILE, quarantine folders and HOME (with `safe.directory`)
 * stay in force. Variables that would change the output are removed; variables that prevent other programs are added.
 */
export function gitEnvironment(env: Environment): Environment {
  const closed: Record<string, string | undefined> = { ...env, ...gitVariables };
  for (const name of unwanted) delete closed[name];
  return closed;
}

/** Variables that bind git to one repository; a command about another repository must not see them. */
const bindings = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_COMMON_DIR', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY'];

/** `env` without the variables that bind a hook's git to its repository, so that git searches from its working folder. */
export function unboundEnvironment(env: Environment): Environment {
  const free = { ...env };
  for (const name of bindings) delete free[name];
  return free;
}
