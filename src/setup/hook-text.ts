/** The git hooks that can run sntrylint. */
export type HookName = 'pre-commit' | 'pre-merge-commit' | 'commit-msg' | 'pre-push';

/** The command of each hook; `"$@"` are git's arguments. A merge commit runs a hook of its own. */
const calls: Readonly<Record<HookName, string>> = {
  'pre-commit': 'staged',
  'pre-merge-commit': 'staged',
  'commit-msg': 'commit-msg "$1"',
  'pre-push': 'pre-push "$@"',
};

/** Every hook that can be set up. */
export const hookNames = Object.keys(calls) as HookName[];

/** Who installs the packages of a repository. */
export type PackageManager = 'npm' | 'pnpm' | 'bun' | 'yarn';

/** How the hooks of a repository find the program. */
export type ProgramPlace = {
  /**
   * The folder of the package that has the program, or else of the package nearest to the user's folder. It is relative
   * to the root of the work tree: empty, or `web/`.
   */
  readonly folder: string;
} & (
  /** In the package's node_modules, where its package manager puts the program. */
  | { readonly by: 'modules'; readonly manager: PackageManager }
  /** Through yarn with Plug'n'Play, which has no node_modules. */
  | { readonly by: 'yarn' }
  /** In a Python virtual environment below the root. `programs` is its folder of programs, such as `.venv/bin`. */
  | { readonly by: 'environment'; readonly programs: string }
  /** Only on the PATH: the repository has no npm package, so npm installed the program for the user. */
  | { readonly by: 'global' }
  /** Only on the PATH: pipx or uv installed the program for the user. */
  | { readonly by: 'user' }
);

/**
 * The commands of a hook: two short lines of POSIX sh, for the root of the work tree. They run the program of the
 * repository, or of its main work tree if a linked one has none. Otherwise they run the program on the PATH. If there
 * is none, they fail: a hook without its program must not say OK. Everything else is in the script `sntrylint-hook`
 * that comes with the program.
 * @param stdin `kept` if later commands read standard input too: there git tells a pre-push hook what it pushes
 */
export function hookLines(name: HookName, place: ProgramPlace, stdin: 'kept' | 'used' = 'used'): readonly string[] {
  const [find, call] = program(name, place);
  const run = `${call} || exit 1`;
  if (name !== 'pre-push' || stdin === 'used') return [...find, run];
  return [...find, ...keptRefs(run)];
}

/**
 * Reads standard input for the command, and passes it on to the commands that follow. If git gave nothing, nothing is
 * passed on.
 */
function keptRefs(run: string): readonly string[] {
  return [`sntrylint_refs=$(cat); printf '%s\\n' "$sntrylint_refs" | ${run}`, 'exec <<SNTRYLINT_REFS', '$sntrylint_refs', 'SNTRYLINT_REFS', '[ -n "$sntrylint_refs" ] || exec </dev/null'];
}

function program(name: HookName, place: ProgramPlace): readonly [find: readonly string[], call: string] {
  if (place.by === 'yarn') return [[], yarnCall(name, place)];
  const path = pathInRepository(place);
  const folder = path === null ? null : path.slice(0, path.lastIndexOf('/'));
  // In a linked work tree git sets GIT_DIR to `/main/.git/worktrees/name`.
  const inRepository = folder === null ? [] : [`./${folder}`, `\${GIT_DIR%/.git/*}/${folder}`];
  // A graphical client starts git without the shell's PATH, so the folder where pipx and uv put programs is missing.
  const ofUser = place.by === 'modules' || place.by === 'global' ? [] : ['$HOME/.local/bin'];
  // The new PATH is only for the search; the program itself starts with the old one. `set +u` is needed where a hook
  // runs as `sh -u`.
  const first = [...inRepository, ...ofUser];
  const find = `sntrylint=$(${first.length === 0 ? '' : `set +u; PATH="${first.join(':')}:$PATH"; `}command -v sntrylint-hook || :)`;
  return [[find], `"\${sntrylint:?not found, so nothing was scanned; to fix: ${installHint(place)}}" ${calls[name]}`];
}

function yarnCall(name: HookName, { folder }: ProgramPlace): string {
  return `yarn ${folder === '' ? '' : `--cwd ${quoted(folder)} `}sntrylint ${calls[name]}`;
}

/** Where the program's hook lies, relative to the root; null if it lies outside the repository. */
export function pathInRepository(place: ProgramPlace): string | null {
  switch (place.by) {
    case 'modules': return `${place.folder}node_modules/.bin/sntrylint-hook`;
    case 'environment': return `${place.programs}/sntrylint-hook`;
    case 'yarn':
    case 'global':
    case 'user': return null;
  }
}

/** The folder of the environment: `.venv` if its programs are in `.venv/bin`. */
export function environmentFolder({ programs }: Extract<ProgramPlace, { readonly by: 'environment' }>): string {
  return programs.slice(0, programs.lastIndexOf('/'));
}

/** The command that installs the program where a hook searches for it. */
function installHint(place: ProgramPlace): string {
  const where = place.folder === '' ? '' : ` in ${place.folder.slice(0, -1)}`;
  switch (place.by) {
    case 'modules': return `${place.manager} install${where}`;
    case 'yarn': return `yarn install${where}`;
    case 'environment': return `install sntrylint into ${environmentFolder(place)} again, or pipx install sntrylint`;
    case 'global': return 'npm install --global sntrylint';
    case 'user': return 'pipx install sntrylint';
  }
}

/**
 * The command for a JSON configuration that has one command for each hook. It is one line, unless standard input is
 * kept for the rest. If the program is missing, the shell says so and ends with 127. {@link hookCommand} recognizes
 * this command.
 * @param rest the commands that are there already; may be empty
 */
export function hookOneLiner(name: HookName, place: ProgramPlace, rest: string): string {
  const path = pathInRepository(place);
  const call = place.by === 'yarn' ? yarnCall(name, place) : `${path === null ? 'sntrylint-hook' : quoted(`./${path}`)} ${calls[name]}`;
  if (rest === '') return call;
  return name === 'pre-push' ? `${keptRefs(`${call} || exit 1`).join('\n')}\n${rest}` : `${call} || exit 1; ${rest}`;
}

/** Matches our one-liner at the beginning of a command, with the text that joins it to the rest. */
export const hookCommand =
  /^(?:sntrylint_refs=[^|]*\| )?(?:'?\.\/[^|;]*sntrylint-hook'?|sntrylint-hook|yarn (?:--cwd [^|;]* )?sntrylint) (?:staged|commit-msg "\$1"|pre-push "\$@")(?: \|\| exit 1)?(?:\s*(?:;|&&)\s*|\nexec <<SNTRYLINT_REFS\n[^]*?exec <\/dev\/null\n)?/;

/** A word for sh, quoted only if it needs quotes. */
export function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** Whether a script or a configuration calls sntrylint in any way. A comment that names sntrylint does not count. */
export function callsSntrylint(text: string): boolean {
  return text.split('\n').some((line) => /\bsntrylint\b/.test(line.replace(/(?:^|\s)#.*/, '')));
}
