/** The hooks of git that sntrylint can stand in. */
export type HookName = 'pre-commit' | 'pre-merge-commit' | 'commit-msg' | 'pre-push';

/** What each hook asks the program for; `"$@"` are the arguments that git gives. A merge is a commit that runs a hook of its own. */
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

/** How a repository gets at the program. */
export type ProgramPlace = {
  /** The folder of the package that has it, or that is nearest to where the user stands, relative to the root of the work tree: empty, or `web/`. */
  readonly folder: string;
} & (
  /** In the package's node_modules, as the manager of its packages puts it there. */
  | { readonly by: 'modules'; readonly manager: PackageManager }
  /** Through yarn, which has no such folder (Plug'n'Play). */
  | { readonly by: 'yarn' }
  /** In a virtual environment of Python below the root; `programs` is its folder of programs, `.venv/bin`. */
  | { readonly by: 'environment'; readonly programs: string }
  /** On the PATH alone, since the repository has no package of npm's: npm installed it for the user. */
  | { readonly by: 'global' }
  /** On the PATH alone: pipx or uv installed it for the user. */
  | { readonly by: 'user' }
);

/**
 * What a hook runs, as two short lines of POSIX sh for the root of the work tree: the program of the repository (of its
 * main work tree, where a linked one has none of its own), else the one on the PATH, else an error. A hook whose program
 * is missing must not say OK. All else is in the script `sntrylint-hook` that comes with the program.
 *
 * @param stdin `kept` where commands that follow read standard input too: git tells a pre-push hook there what it pushes
 */
export function hookLines(name: HookName, place: ProgramPlace, stdin: 'kept' | 'used' = 'used'): readonly string[] {
  const [find, call] = program(name, place);
  const run = `${call} || exit 1`;
  if (name !== 'pre-push' || stdin === 'used') return [...find, run];
  return [...find, ...keptRefs(run)];
}

/** Reads standard input for the command, and hands it on to what follows: nothing where git said nothing. */
function keptRefs(run: string): readonly string[] {
  return [`sntrylint_refs=$(cat); printf '%s\\n' "$sntrylint_refs" | ${run}`, 'exec <<SNTRYLINT_REFS', '$sntrylint_refs', 'SNTRYLINT_REFS', '[ -n "$sntrylint_refs" ] || exec </dev/null'];
}

function program(name: HookName, place: ProgramPlace): readonly [find: readonly string[], call: string] {
  if (place.by === 'yarn') return [[], yarnCall(name, place)];
  const path = pathInRepository(place);
  const folder = path === null ? null : path.slice(0, path.lastIndexOf('/'));
  // In a linked work tree git sets GIT_DIR to `/main/.git/worktrees/name`.
  const inRepository = folder === null ? [] : [`./${folder}`, `\${GIT_DIR%/.git/*}/${folder}`];
  // A client with windows starts git without the PATH of a shell, and there pipx and uv put programs.
  const ofUser = place.by === 'modules' || place.by === 'global' ? [] : ['$HOME/.local/bin'];
  // The program itself is started with the PATH as it is. A hook may have begun as `sh -u`.
  const first = [...inRepository, ...ofUser];
  const find = `sntrylint=$(${first.length === 0 ? '' : `set +u; PATH="${first.join(':')}:$PATH"; `}command -v sntrylint-hook || :)`;
  return [[find], `"\${sntrylint:?not found, so nothing was scanned; to fix: ${installHint(place)}}" ${calls[name]}`];
}

function yarnCall(name: HookName, { folder }: ProgramPlace): string {
  return `yarn ${folder === '' ? '' : `--cwd ${quoted(folder)} `}sntrylint ${calls[name]}`;
}

/** Where the hook of the program lies, relative to the root; null if it does not lie in the repository. */
export function pathInRepository(place: ProgramPlace): string | null {
  switch (place.by) {
    case 'modules': return `${place.folder}node_modules/.bin/sntrylint-hook`;
    case 'environment': return `${place.programs}/sntrylint-hook`;
    case 'yarn':
    case 'global':
    case 'user': return null;
  }
}

/** `.venv` of `.venv/bin`. */
export function environmentFolder({ programs }: Extract<ProgramPlace, { readonly by: 'environment' }>): string {
  return programs.slice(0, programs.lastIndexOf('/'));
}

/** What brings the program back where a hook looks for it. */
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
 * The program, for a configuration in JSON that holds one command a hook; in one line, but where standard input is kept
 * for the rest. Of a program that is missing the shell tells, and says 127. It is found again by {@link hookCommand}.
 * @param rest what stands there already, or nothing
 */
export function hookOneLiner(name: HookName, place: ProgramPlace, rest: string): string {
  const path = pathInRepository(place);
  const call = place.by === 'yarn' ? yarnCall(name, place) : `${path === null ? 'sntrylint-hook' : quoted(`./${path}`)} ${calls[name]}`;
  if (rest === '') return call;
  return name === 'pre-push' ? `${keptRefs(`${call} || exit 1`).join('\n')}\n${rest}` : `${call} || exit 1; ${rest}`;
}

/** A one-liner of ours at the head of a command, with what joins it to the rest. */
export const hookCommand =
  /^(?:sntrylint_refs=[^|]*\| )?(?:'?\.\/[^|;]*sntrylint-hook'?|sntrylint-hook|yarn (?:--cwd [^|;]* )?sntrylint) (?:staged|commit-msg "\$1"|pre-push "\$@")(?: \|\| exit 1)?(?:\s*(?:;|&&)\s*|\nexec <<SNTRYLINT_REFS\n[^]*?exec <\/dev\/null\n)?/;

/** A word for sh, in quotes only where it needs them. */
function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** Whether a script or a configuration calls sntrylint, in whatever way; a comment that names it does not. */
export function callsSntrylint(text: string): boolean {
  return text.split('\n').some((line) => /\bsntrylint\b/.test(line.replace(/(?:^|\s)#.*/, '')));
}
