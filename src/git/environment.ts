import type { Environment } from '../environment.ts';

/** Options that stand before every git command: they win over each configuration file. */
export const gitOptions: readonly string[] = [
  '--no-pager',
  // Both can name a program of the repository's choosing; a scan runs none.
  '-c', 'core.fsmonitor=false',
  '-c', 'core.hooksPath=/dev/null',
  // What git keeps to be quicker, and believes without a look at the objects. Forged or stale, the first hides commits,
  // the second gives an object's name to another content, the third leaves objects out, the last leaves files out.
  '-c', 'core.commitGraph=false',
  '-c', 'core.multiPackIndex=false',
  '-c', 'pack.readReverseIndex=false',
  '-c', 'core.untrackedCache=false',
  '-c', 'color.ui=false',
  '-c', 'core.quotePath=false',
];

/** Each of these changes what a command prints or how a path is understood; the repository's place is not among them. */
const unwanted = [
  'GIT_EXTERNAL_DIFF',
  'GIT_DIFF_OPTS',
  'GIT_LITERAL_PATHSPECS',
  'GIT_GLOB_PATHSPECS',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_ICASE_PATHSPECS',
  'LANGUAGE',
];

/** What every git of a scan gets, the hook's script included. */
export const gitVariables = {
  // Messages are compared with git's English ones.
  LC_ALL: 'C',
  // A scan never takes `index.lock`: in a hook the commit holds it.
  GIT_OPTIONAL_LOCKS: '0',
  // What is committed and pushed is the object itself, not what `git replace` shows in its stead.
  GIT_NO_REPLACE_OBJECTS: '1',
  // For the same reason no `info/grafts` is read; a file that is missing, unlike an empty one, draws no warning.
  GIT_GRAFT_FILE: '/dev/null/none',
  // A missing object of a partial clone is named, not fetched: fetching runs `core.sshCommand` and credential helpers.
  // The first variable is known from git 2.39.4 and 2.44 on, the second one to every git.
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_TERMINAL_PROMPT: '0',
} satisfies Environment;

/**
 * The environment git runs in: the caller's, so that GIT_DIR, GIT_INDEX_FILE, quarantine folders, HOME and with it
 * `safe.directory` hold, without what would change the output and with what keeps other programs from being started.
 */
export function gitEnvironment(env: Environment): Environment {
  const closed: Record<string, string | undefined> = { ...env, ...gitVariables };
  for (const name of unwanted) delete closed[name];
  return closed;
}

/** Variables that bind git to one repository; a command about another repository must not see them. */
const bindings = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_COMMON_DIR', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY'];

/** `env` without what a hook sets about its own repository, so that git looks for the one of its working folder. */
export function unboundEnvironment(env: Environment): Environment {
  const free = { ...env };
  for (const name of bindings) delete free[name];
  return free;
}
