import { basename } from 'node:path';
import { searchingCommands } from './search-command.ts';

/** Commands that print the content of a file, or enough of it. */
export const printingCommands = [
  'cat', 'tac', 'nl', 'head', 'tail', 'less', 'more', 'most', 'bat', 'batcat', 'view', 'sed', 'gsed', 'awk', 'gawk', 'mawk', 'nawk', 'cut', 'sort', 'uniq', 'strings',
  'xxd', 'od', 'hexdump', 'hd', 'base64', 'base32', 'basenc', 'jq', 'yq', 'gron', 'diff', 'sdiff', 'cmp', 'comm', 'paste', 'join', 'column', 'fold', 'fmt', 'pr', 'rev', 'expand', 'unexpand', 'iconv', 'dd', 'look',
  'zcat', 'bzcat', 'xzcat', 'zstdcat', 'zless', 'zmore', 'jless', 'shuf', 'xmllint', 'pandoc', 'nc', 'ncat', 'xh', 'sqlite3', 'uuencode', 'pbcopy', 'xclip', 'xsel', 'wl-copy', 'plutil', 'dasel', 'csvlook', 'csvcut', 'gcat', 'ghead', 'gtail', 'curl', 'wget', 'openssl', 'mlr', 'pygmentize', 'highlight', 'glow', 'mdcat', 'ccat', 'lolcat', 'pv', 'ex', 'ed', 'vim', 'vi', 'type', 'gc', 'Get-Content', 'Select-String',
] as const;

/** Programs that run code. Text in quotes in this code may name a file. */
export const interpreters = ['python', 'node', 'tsx', 'ts-node', 'deno', 'bun', 'perl', 'ruby', 'php', 'lua', 'julia', 'elixir', 'osascript', 'Rscript', 'R'] as const;

/** Programs that run a command line after `-c`. */
export const shells = ['sh', 'bash', 'zsh', 'dash', 'ksh', 'ash', 'fish', 'busybox', 'su', 'script', 'pwsh', 'powershell'] as const;

/** Commands that load a file into the environment. Another command may then show it. */
export const sourcing = ['source', '.'] as const;

/** Commands with names that have other meanings too. They count only if a space follows. */
export const printingByBlank = ['http', 'https'] as const;

/** Programs that pack files. They write to their output if an option or a `-` says so. */
export const packing = ['gzip', 'bzip2', 'xz', 'zstd', 'lz4', 'brotli', 'zip', 'tar', 'bsdtar'] as const;

/** Commands that copy files to another machine: `scp .env host:`. */
export const sending = ['scp', 'rsync', 'sftp'] as const;

/** The kind of a command, by the way in which it may show files. */
export type CommandKind = 'prints' | 'searches' | 'runs a line' | 'runs code' | 'sources' | 'evaluates' | 'finds' | 'git' | 'packs' | 'sends' | 'changes folder' | 'other';

const kinds: ReadonlyMap<string, CommandKind> = new Map([
  ...[...printingCommands, ...printingByBlank].map((name) => [name, 'prints'] as const),
  ...packing.map((name) => [name, 'packs'] as const),
  ...sending.map((name) => [name, 'sends'] as const),
  ...searchingCommands.map((name) => [name, 'searches'] as const),
  ...shells.map((name) => [name, 'runs a line'] as const),
  ...interpreters.map((name) => [name, 'runs code'] as const),
  ...sourcing.map((name) => [name, 'sources'] as const),
  ...(['find', 'fd'] as const).map((name) => [name, 'finds'] as const),
  ...(['cd', 'pushd', 'popd'] as const).map((name) => [name, 'changes folder'] as const),
  ['eval', 'evaluates'],
  ['git', 'git'],
]);

/** The kind of a command, by its name without a folder; `python3.12` counts as `python`. */
export function kindOf(name: string): CommandKind {
  return kinds.get(name) ?? kinds.get(name.replace(/(?<![0-9.])[0-9.]+$/, '')) ?? 'other';
}

/** Commands that run another command, given after them. */
const wrappers: ReadonlySet<string> = new Set([
  'sudo', 'doas', 'env', 'command', 'builtin', 'exec', 'nohup', 'nice', 'ionice', 'time', 'timeout', 'stdbuf', 'xargs', 'unbuffer', 'setsid', 'chroot', 'watch', 'strace', 'npx', 'parallel', 'flock', 'uv', 'uvx', 'poetry', 'pipenv', 'pdm', 'hatch', 'rye', 'conda', 'npm', 'pnpm', 'yarn', 'bunx', 'bundle', 'docker', 'podman', 'kubectl',
]);

/**
 * The index of the command that is really run, behind commands that run other commands; null if only the shell knows
 * it. Words in between may be values of options, so the first known command counts.
 */
export function commandAt(names: readonly (string | null)[]): number | null {
  const [first] = names;
  if (typeof first !== 'string') return null;
  if (!wrappers.has(nameOf(first))) return 0;
  const known = names.findIndex((name, i) => i > 0 && name !== null && (kindOf(nameOf(name)) !== 'other' || nameOf(name) === 'printenv'));
  return known === -1 ? 0 : known;
}

/** The name of a command: `/bin/cat` and `cat.exe` are `cat`. */
export function nameOf(word: string): string {
  return basename(word.replaceAll('\\', '/')).replace(/\.exe$/i, '');
}
