import { basename, join, relative } from 'node:path';
import { type Read, whole, wholeFiles } from '../reads/read.ts';
import { filesBelow, filesLike, isFolder } from '../reads/walk.ts';
import { fits, isPattern, taker } from '../reads/wildcard.ts';
import type { Call, Session } from './call.ts';
import type { Command, Word } from './command.ts';
import { commandLine } from './command-line.ts';
import { kindOf, nameOf } from './commands.ts';
import { expand, places, placesOf, type Shell, textOf } from './expand.ts';
import { searchCommand } from './search-command.ts';

/** `find FOLDER… -name PATTERN -exec cat {} +`. */
export function found(call: Call): readonly Read[] {
  const { words, texts } = call;
  const at = texts.findIndex((text) => text !== null && /^-(?:exec|execdir|ok|okdir|x|X|-exec|-exec-batch)$/.test(text));
  if (at === -1) return [];
  const command = texts.findIndex((text, i) => i > at && text !== null && kindOf(nameOf(text)) !== 'other');
  if (command === -1) return [];
  return shownBy(nameOf(texts[command]!), texts.slice(command + 1), () => listed({ ...call, words: words.slice(0, at), texts: texts.slice(0, at) }));
}

/** The files that `xargs` passes to its own command, from the commands before it in the pipe. */
export function handed({ name, texts, shell, session }: Call, before: readonly Command[]): readonly Read[] {
  if (kindOf(name) !== 'prints' && kindOf(name) !== 'searches') return [];
  return shownBy(name, texts, () => listedFor(before, shell, session));
}

/** The files in a word that is the output of `find` and similar commands. */
export function listedBy(word: Word, shell: Shell, session: Session): readonly Read[] {
  const outputs = word.flatMap((piece) => (piece.is === 'output' ? [piece.of] : []));
  return outputs.flatMap((line) => {
    const parts = commandLine(line);
    return parts.every((part) => part.is === 'command') && parts.slice(1).every(({ after }) => after === '|') ? listedFor(parts, shell, session) : [];
  });
}

/** The files whose names a pipe of commands prints. Those that a filter takes out are not among them. */
export function listedFor([first, ...filters]: readonly Command[], shell: Shell, session: Session): readonly Read[] {
  if (first === undefined) return [];
  const [start, ...rest] = [first, ...filters].map(({ words }): Call => {
    const [name, ...texts] = words.map((word) => textOf(word, shell));
    return { name: nameOf(name ?? ''), words: words.slice(1), texts, documents: [], shell, session };
  });
  return rest.reduce((all, filter) => all.filter(({ file }) => passes(file, filter)), listed(start!));
}

const keepingNames: ReadonlySet<string> = new Set(['sort', 'uniq', 'head', 'tail', 'cat', 'tac']);

function passes(file: string, { name, texts, shell }: Call): boolean {
  if (keepingNames.has(name)) return true;
  if (kindOf(name) !== 'searches') return false;
  const { search } = searchCommand(name, texts, false);
  // How the name is written depends on the command that lists it.
  const names = shell.folders.flatMap((folder) => [relative(folder, file), `./${relative(folder, file)}`]);
  return search !== null && [file, basename(file), ...names].some(search.finds);
}

/** The files that `find` and `git ls-files` find by their folders and names, or that `ls`, `echo` and `printf` get as arguments. */
function listed({ name, words, texts, shell, session }: Call): readonly Read[] {
  if (name === 'git') return tracked(texts, shell, session);
  if (name === 'ls' && texts.every((text) => text?.startsWith('-') === true)) return shell.folders.flatMap((folder) => filesLike(join(folder, '*'), session.left, true)).map(whole);
  if (['ls', 'echo', 'printf'].includes(name)) return words.flatMap((word) => [...listedBy(word, shell, session), ...expand(word, shell).flatMap((one) => placesOf(one, shell, session.left)).map(whole)]);
  if (kindOf(name) !== 'finds') return [];
  const option = texts.findIndex((text) => text === null || /^[-(!]/.test(text));
  const roots = texts.slice(0, option === -1 ? undefined : option).flatMap((text) => (text === null ? [] : places(text, shell)));
  const patterns = texts.flatMap((text, i) => (text !== null && /^-i?(?:name|path|wholename)$/.test(text) ? (texts[i + 1] ?? []) : []));
  const takes = (path: string): boolean => patterns.length === 0 || patterns.some((pattern) => fits(pattern.includes('/') ? `./${path}` : basename(path), pattern, true));
  return (roots.length === 0 ? shell.folders : roots).flatMap((root) => filesBelow(root, { hidden: name === 'find', takes }, session.left)).map(whole);
}

/** The files that `git ls-files` lists: those that git does not ignore, unless they are asked for. */
function tracked([subcommand, ...texts]: readonly (string | null)[], shell: Shell, { left }: Session): readonly Read[] {
  if (subcommand !== 'ls-files') return [];
  const wanted = texts.flatMap((text) => (text === null || text.startsWith('-') ? [] : [text]));
  const patterns = taker(wanted.filter(isPattern));
  const takes = (path: string): boolean => wanted.length === 0 || (wanted.some(isPattern) && patterns(path)) || wanted.some((one) => path === one || path.startsWith(`${one.replace(/\/$/, '')}/`));
  const listsIgnored = texts.some((text) => text !== null && /^(?:-[a-z]*[oi]|--others|--ignored)$/.test(text)) && !texts.includes('--exclude-standard');
  return shell.folders.flatMap((folder) => (isFolder(folder) ? filesBelow(folder, { hidden: true, takes }, left) : [])).map((file) => (listsIgnored ? whole(file) : { file, search: wholeFiles }));
}

/** How a command shows the files that it is given. */
function shownBy(name: string, texts: readonly (string | null)[], files: () => readonly Read[]): readonly Read[] {
  if (kindOf(name) !== 'searches') return files();
  const { search } = searchCommand(name, texts.filter((text) => text === null || !/^(?:\{\}|\+|;)$/.test(text)), false);
  return search === null ? [] : files().map(({ file, search: outer }) => ({ file, search: { ...search, skipsIgnored: search.skipsIgnored || outer?.skipsIgnored === true } }));
}
