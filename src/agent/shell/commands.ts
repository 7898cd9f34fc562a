import { basename } from 'node:path';
import { searchingCommands } from './search-command.ts';

/** Commands that print what is in a file, or enough of it. */
export const printingCommands = [
  'cat', 'tac', 'nl', 'head', 'tail', 'less', 'more', 'most', 'bat', 'batcat', 'view', 'sed', 'gsed', 'awk', 'gawk', 'mawk', 'nawk', 'cut', 'sort', 'uniq', 'strings',
  'xxd', 'od', 'hexdump', 'hd', 'base64', 'base32', 'basenc', 'jq', 'yq', 'gron', 'diff', 'sdiff', 'cmp', 'comm', 'paste', 'join', 'column', 'fold', 'fmt', 'pr', 'rev', 'expand', 'unexpand', 'iconv', 'dd', 'look',
  'zcat', 'bzcat', 'xzcat', 'zstdcat', 'zless', 'zmore', 'jless', 'shuf', 'xmllint', 'pandoc', 'nc', 'ncat', 'xh', 'sqlite3', 'uuencode', 'pbcopy', 'xclip', 'xsel', 'wl-copy', 'plutil', 'dasel', 'csvlook', 'csvcut', 'gcat', 'ghead', 'gtail', 'curl', 'wget', 'openssl', 'mlr', 'pygmentize', 'highlight', 'glow', 'mdcat', 'ccat', 'lolcat', 'pv', 'ex', 'ed', 'vim', 'vi', 'type', 'gc', 'Get-Content', 'Select-String',
] as const;

/** Programs that run a text: what is in quotes there may be a file. */
export const interpreters = ['python', 'node', 'deno', 'bun', 'perl', 'ruby', 'php', 'lua', 'julia', 'elixir', 'osascript', 'Rscript', 'R'] as const;

/** What runs a command line after `-c`. */
export const shells = ['sh', 'bash', 'zsh', 'dash', 'ksh', 'ash', 'fish', 'busybox', 'su', 'script', 'pwsh', 'powershell'] as const;

/** What takes a file into the environment, where a command may show it. */
export const sourcing = ['source', '.'] as const;

/** Those whose name is that of other things as well: only blanks behind it tell. */
export const printingByBlank = ['http', 'https'] as const;

/** What packs files: to its output where an option or a `-` says so. */
export const packing = ['gzip', 'bzip2', 'xz', 'zstd', 'lz4', 'brotli', 'tar', 'bsdtar'] as const;

/** What copies files to another machine: `scp .env host:`. */
export const sending = ['scp', 'rsync', 'sftp'] as const;

/** What a command is, as far as the files go that it may show. */
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

/** What a command does with files, by its name without a folder; `python3.12` is `python`. */
export function kindOf(name: string): CommandKind {
  return kinds.get(name) ?? kinds.get(name.replace(/[0-9.]+$/, '')) ?? 'other';
}

/** Commands that run the one after them. */
const wrappers: ReadonlySet<string> = new Set([
  'sudo', 'doas', 'env', 'command', 'builtin', 'exec', 'nohup', 'nice', 'ionice', 'time', 'timeout', 'stdbuf', 'xargs', 'unbuffer', 'setsid', 'chroot', 'watch', 'strace', 'npx', 'parallel', 'flock',
]);

/**
 * The index of the command that is really run, after commands that run another one; null if only the shell knows. Words between may
 * be values of options, so the first known command counts.
 */
export function commandAt(names: readonly (string | null)[]): number | null {
  const [first] = names;
  if (typeof first !== 'string') return null;
  if (!wrappers.has(nameOf(first))) return 0;
  const known = names.findIndex((name, i) => i > 0 && name !== null && (kindOf(nameOf(name)) !== 'other' || nameOf(name) === 'printenv'));
  return known === -1 ? 0 : known;
}

/** `/bin/cat` and `cat.exe` are cat. */
export function nameOf(word: string): string {
  return basename(word.replaceAll('\\', '/')).replace(/\.exe$/i, '');
}
