import { basename, join, resolve } from 'node:path';
import type { Environment } from '../../environment.ts';
import type { Read } from '../reads/read.ts';
import { type Budget, filesBelow, filesLike, isFolder } from '../reads/walk.ts';
import { fits } from '../reads/wildcard.ts';
import { commandLine, type Word } from './command-line.ts';
import { kindOf, nameOf } from './commands.ts';
import { type Expanded, expand, places, type Shell, textOf } from './expand.ts';
import { searchCommand } from './search-command.ts';

/** The folder and the environment of a command line. */
export interface Session {
  /** Absolute. */
  readonly cwd: string;
  readonly env: Environment;
  readonly left: Budget;
}

/** A command with the words after its name. `texts` has null for a word that only the shell knows. */
export interface Call {
  readonly name: string;
  readonly words: readonly Word[];
  readonly texts: readonly (string | null)[];
  /** Texts in the line itself that the command reads. */
  readonly documents: readonly string[];
  readonly shell: Shell;
  readonly session: Session;
}

/** The named files that a command prints. */
export function printed({ name, words, texts, shell, session }: Call): readonly Read[] {
  // `sed -i` writes to the file, and prints nothing.
  if (/^g?sed$/.test(name) && texts.some((text) => text !== null && /^-[a-zA-Z]*i|^--in-place/.test(text))) return [];
  const given = words.flatMap((word) => listedBy(word, shell, session));
  const files = words.flatMap((word) => expand(word, shell)).flatMap((one): readonly string[] => {
    const more = [
      // `--file=.env`, `if=.env`
      ...(one.text.includes('=') ? [one.text.slice(one.text.indexOf('=') + 1)] : []),
      // curl and similar programs send files: `@.env`, `name=@.env`.
      ...(/^(?:curl|https?|xh)$/.test(name) && one.text.includes('@') ? [one.text.slice(one.text.indexOf('@') + 1)] : []),
    ];
    return [one, ...more.map((text): Expanded => ({ text, glob: null }))].flatMap((each) => placesOf(each, shell, session));
  });
  // `awk 'BEGIN { while ((getline line < ".env") > 0) print line }'`
  const quoted = name.endsWith('awk') ? texts.flatMap((text) => quotedIn(text ?? '', shell, session)) : [];
  return [...files, ...given, ...quoted].map(whole);
}

/** The files and folders that grep and similar commands search and print lines of. */
export function searched({ name, words, texts, shell, session }: Call, usesGit: boolean): readonly Read[] {
  const { search, operands, recursive, hidden, takes } = searchCommand(name, texts, usesGit);
  if (search === null) return [];
  const named = operands.flatMap((operand) => (operand === null ? [] : places(operand, shell)));
  // A pattern stands for several files, which cannot be read from its text.
  const like = words.flatMap((word) => expand(word, shell).filter(({ glob }) => glob !== null)).flatMap((one) => placesOf(one, shell, session));
  const roots = operands.length === 0 && recursive ? shell.folders : [...named, ...like];
  return roots
    .filter((root) => recursive || !isFolder(root))
    .flatMap((root) => filesBelow(root, { hidden, takes }, session.left))
    .map((file) => ({ file, search }));
}

/** A read that may show the whole file. */
export function whole(file: string): Read {
  return { file, search: null };
}

/** `find FOLDER… -name PATTERN -exec cat {} +`. */
export function found(call: Call): readonly Read[] {
  const { words, texts } = call;
  const at = texts.findIndex((text) => text !== null && /^-(?:exec|execdir|ok|okdir|x|X|-exec|-exec-batch)$/.test(text));
  if (at === -1) return [];
  const command = texts.findIndex((text, i) => i > at && text !== null && kindOf(nameOf(text)) !== 'other');
  if (command === -1) return [];
  return shownBy(nameOf(texts[command]!), texts.slice(command + 1), () => listed({ ...call, words: words.slice(0, at), texts: texts.slice(0, at) }));
}

/** The files that `xargs` passes from the command before it to its own command. */
export function handed(call: Call, before: readonly Word[]): readonly Read[] {
  const { name, texts, shell } = call;
  if (kindOf(name) !== 'prints' && kindOf(name) !== 'searches') return [];
  return shownBy(name, texts, () => listedFor(before, shell, call.session));
}

/** The files in a word that is the output of `find` and similar commands. */
export function listedBy(word: Word, shell: Shell, session: Session): readonly string[] {
  const outputs = word.flatMap((piece) => (piece.is === 'output' ? [piece.of] : []));
  return outputs.flatMap((line) => {
    const first = commandLine(line).find((part) => part.is === 'command');
    return first === undefined ? [] : listedFor(first.words, shell, session);
  });
}

/** The files that a command prints as names for the command that reads its output. */
export function listedFor(words: readonly Word[], shell: Shell, session: Session): readonly string[] {
  const [name, ...texts] = words.map((word) => textOf(word, shell));
  return listed({ name: nameOf(name ?? ''), words: words.slice(1), texts, documents: [], shell, session });
}

/** The files that `find` finds by its folders and names, or that `ls`, `echo` and `printf` get as arguments. */
function listed({ name, words, texts, shell, session }: Call): readonly string[] {
  if (name === 'ls' && texts.every((text) => text?.startsWith('-') === true)) return shell.folders.flatMap((folder) => filesLike(join(folder, '*'), session.left, true));
  if (['ls', 'echo', 'printf'].includes(name)) return words.flatMap((word) => filesOf(word, shell, session));
  if (kindOf(name) !== 'finds') return [];
  const option = texts.findIndex((text) => text === null || /^[-(!]/.test(text));
  const roots = texts.slice(0, option === -1 ? undefined : option).flatMap((text) => (text === null ? [] : places(text, shell)));
  const patterns = texts.flatMap((text, i) => (text !== null && /^-i?(?:name|path|wholename)$/.test(text) ? (texts[i + 1] ?? []) : []));
  const takes = (path: string): boolean => patterns.length === 0 || patterns.some((pattern) => fits(pattern.includes('/') ? `./${path}` : basename(path), pattern, true));
  return (roots.length === 0 ? shell.folders : roots).flatMap((root) => filesBelow(root, { hidden: name === 'find', takes }, session.left));
}

/** How a command shows the files that it is given. */
function shownBy(name: string, texts: readonly (string | null)[], files: () => readonly string[]): readonly Read[] {
  if (kindOf(name) !== 'searches') return files().map(whole);
  const { search } = searchCommand(name, texts.filter((text) => text === null || !/^(?:\{\}|\+|;)$/.test(text)), false);
  return search === null ? [] : files().map((file) => ({ file, search }));
}

/** The files that a git command shows, in the folder that its `-C` names. */
export function gitReads(call: Call): readonly Read[] {
  const { words, texts, shell } = call;
  const at = texts.findIndex((text, i) => text !== null && !text.startsWith('-') && !/^-[Cc]$/.test(texts[i - 1] ?? ''));
  const folder = texts.indexOf('-C');
  const target = folder === -1 || folder > at ? null : (texts[folder + 1] ?? null);
  const there: Call = { ...call, words: words.slice(at + 1), texts: texts.slice(at + 1), shell: target === null ? shell : { ...shell, folders: places(target, shell) } };
  const subcommand = texts[at];
  if (subcommand === 'blame' || subcommand === 'annotate') return printed(there);
  // The content in a commit is most often the content in the work tree.
  if (subcommand === 'show' || subcommand === 'cat-file' || subcommand === 'archive') {
    return there.texts.flatMap((text) => {
      const path = text === null ? undefined : /^[^:]*:(.+)$/.exec(text)?.[1];
      return path === undefined ? [] : placesOf({ text: path, glob: null }, there.shell, call.session).map(whole);
    });
  }
  if (subcommand === 'grep') return searched({ ...there, name: 'grep' }, true);
  return subcommand === 'diff' && texts.includes('--no-index') ? printed(there) : [];
}

/** `python -c "print(open('.env').read())"`: the files that are named in quotes, and the arguments. */
export function coded(call: Call): readonly Read[] {
  const { name, words, texts, shell, session } = call;
  const at = texts.findIndex((text) => text !== null && (name === 'php' ? /^-r$/ : /^(?:-[a-zA-Z]*[cep]|--eval|--print|eval)$/).test(text));
  // `python -m json.tool FILE`
  if (at === -1 && texts.some((text, i) => /^(?:json(?:\.tool)?|base64)$/.test(text ?? '') && texts[i - 1]?.endsWith('m') === true)) return printed(call);
  const code = at === -1 ? call.documents.join('\n') : (texts[at + 1] ?? '');
  // `perl -i` writes to the file, and prints nothing.
  if (texts.some((text) => text !== null && /^-[a-z]*i/.test(text) && name === 'perl')) return [];
  const named = quotedIn(code, shell, session).map(whole);
  return at === -1 ? named : [...named, ...printed({ ...call, words: words.slice(at + 2) })];
}

/** The files that code may name, taken from the text in quotes. */
function quotedIn(code: string, shell: Shell, session: Session): readonly string[] {
  return [...code.matchAll(/(["'`])([^"'`\n]{1,400})\1/g)].flatMap((match) => placesOf({ text: match[2]!, glob: null }, shell, session));
}

/** The files that a word may expand to. */
export function filesOf(word: Word, shell: Shell, session: Session): readonly string[] {
  return listedBy(word, shell, session).concat(expand(word, shell).flatMap((one) => placesOf(one, shell, session)));
}

function placesOf({ text, glob }: Expanded, shell: Shell, { left }: Session): readonly string[] {
  const named = places(text, shell);
  return glob === null ? named : [...named, ...shell.folders.flatMap((folder) => filesLike(resolve(folder, glob), left))];
}
