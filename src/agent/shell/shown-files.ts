import { type Read, whole } from '../reads/read.ts';
import { filesBelow, isFolder } from '../reads/walk.ts';
import type { Call, Session } from './call.ts';
import type { Word } from './command.ts';
import { type Expanded, expand, places, placesOf, type Shell } from './expand.ts';
import { lensOf, narrowed } from './lens.ts';
import { listedBy } from './lists.ts';
import { searchCommand } from './search-command.ts';

/** The named files that a command prints. */
export function printed({ name, words, texts, shell, session }: Call): readonly Read[] {
  // `sed -i` writes to the file, and prints nothing.
  if (/^g?sed$/.test(name) && texts.some((text) => text !== null && /^-[a-zA-Z]*i|^--in-place/.test(text))) return [];
  const lens = lensOf(name, texts);
  if (lens === 'nothing') return [];
  const given = words.flatMap((word) => listedBy(word, shell, session));
  const files = words.flatMap((word) => expand(word, shell)).flatMap((one): readonly string[] => {
    const more = [
      // `--file=.env`, `if=.env`
      ...(one.text.includes('=') ? [one.text.slice(one.text.indexOf('=') + 1)] : []),
      // curl and similar programs send files: `@.env`, `name=@.env`.
      ...(/^(?:curl|https?|xh)$/.test(name) && one.text.includes('@') ? [one.text.slice(one.text.indexOf('@') + 1)] : []),
      ...(/^(?:curl|wget)$/.test(name) && /^file:\/\/(?:localhost)?\//i.test(one.text) ? [decodedPath(one.text)] : []),
    ];
    return [one, ...more.map((text): Expanded => ({ text, glob: null }))].flatMap((each) => placesOf(each, shell, session.left));
  });
  // `awk 'BEGIN { while ((getline line < ".env") > 0) print line }'`
  const quoted = name.endsWith('awk') ? texts.flatMap((text) => quotedIn(text ?? '', shell, session)) : [];
  const reads = [...[...files, ...quoted].map(whole), ...given];
  return lens === 'all' ? reads : reads.map((read) => narrowed(read, lens));
}

/** The path in an address of a file. */
function decodedPath(url: string): string {
  const path = url.replace(/^file:\/\/[^/]*/i, '');
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

/** The files and folders that grep and similar commands search and print lines of. */
export function searched({ name, words, texts, shell, session }: Call, usesGit: boolean): readonly Read[] {
  const { search, operands, recursive, hidden, takes } = searchCommand(name, texts, usesGit);
  if (search === null) return [];
  const named = operands.flatMap((operand) => (operand === null ? [] : places(operand, shell)));
  // A pattern stands for several files, which cannot be read from its text.
  const like = words.flatMap((word) => expand(word, shell).filter(({ glob }) => glob !== null)).flatMap((one) => placesOf(one, shell, session.left));
  const roots = operands.length === 0 && recursive ? shell.folders : [...named, ...like];
  return roots
    .filter((root) => recursive || !isFolder(root))
    .flatMap((root) => filesBelow(root, { hidden, takes }, session.left))
    .map((file) => ({ file, search }));
}

/** The files that a git command shows, in the folder that its `-C` names. */
export function gitReads(call: Call): readonly Read[] {
  const { words, texts, shell } = call;
  const at = texts.findIndex((text, i) => text !== null && !text.startsWith('-') && !/^-[Cc]$/.test(texts[i - 1] ?? ''));
  const folder = texts.indexOf('-C');
  const target = folder === -1 || folder > at ? null : (texts[folder + 1] ?? null);
  const there: Call = { ...call, words: words.slice(at + 1), texts: texts.slice(at + 1), shell: target === null ? shell : { ...shell, folders: places(target, shell) } };
  const subcommand = texts[at] ?? '';
  if (subcommand === 'blame' || subcommand === 'annotate') return printed(there);
  if (showsChanges(subcommand, there.texts)) {
    const paths = texts.indexOf('--', at);
    // Without "--" a name may be that of a commit.
    return (paths === -1 ? there.words : words.slice(paths + 1)).flatMap((word) => filesOf(word, shell, call.session)).map(whole).concat(contentInCommit(there));
  }
  if (subcommand === 'show' || subcommand === 'cat-file' || subcommand === 'archive') return contentInCommit(there);
  return subcommand === 'grep' ? searched({ ...there, name: 'grep' }, true) : [];
}

/** Options of git that say how much has changed, and not what. */
const overviews = /^(?:--stat|--numstat|--shortstat|--dirstat|--summary|--name-only|--name-status|--raw|--check|--quiet|--no-patch|-s)(?:=|$)/;

/** Whether a git command shows the lines that have changed. */
function showsChanges(subcommand: string, texts: readonly (string | null)[]): boolean {
  const has = (expression: RegExp): boolean => texts.some((text) => text !== null && expression.test(text));
  if (has(overviews) && !has(/^(?:-p|-u|--patch|--patch-with-stat)$/)) return false;
  return subcommand === 'diff' || (subcommand === 'show' && texts.includes('--')) || (subcommand === 'log' && has(/^(?:-p|-u|--patch|-L.*|--patch-with-stat|-c|--cc)$/));
}

/** `HEAD:.env`. The content in a commit is most often the content in the work tree. */
function contentInCommit({ texts, shell, session }: Call): readonly Read[] {
  return texts.flatMap((text) => {
    const path = text === null ? undefined : /^[^:]*:(.+)$/.exec(text)?.[1];
    return path === undefined ? [] : placesOf({ text: path, glob: null }, shell, session.left).map(whole);
  });
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
  const named = quotedIn(code.replaceAll(asking, ''), shell, session).map(whole);
  return at === -1 ? named : [...named, ...printed({ ...call, words: words.slice(at + 2) })];
}

/** Code that asks whether a file is there, and does not read it. */
const asking = /(?:\b(?:existsSync|exists|isfile|is_file|isFile|file_exists|getsize|statSync|lstatSync|accessSync|access)|\bexist\?)\s*\(\s*(["'])[^"'\n]{1,400}\1|\bPath\(\s*(["'])[^"'\n]{1,400}\2\s*\)\s*\.\s*(?:exists|is_file|stat)\(/g;

/** The files that code may name, taken from the text in quotes. */
function quotedIn(code: string, shell: Shell, session: Session): readonly string[] {
  return [...code.matchAll(/(["'`])([^"'`\n]{1,400})\1/g)].flatMap((match) => placesOf({ text: match[2]!, glob: null }, shell, session.left));
}

/** The files that a word may expand to. */
export function filesOf(word: Word, shell: Shell, session: Session): readonly string[] {
  return [...listedBy(word, shell, session).flatMap(({ file, search }) => (search === null ? [file] : [])), ...expand(word, shell).flatMap((one) => placesOf(one, shell, session.left))];
}
