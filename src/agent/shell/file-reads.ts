import { basename, join, resolve } from 'node:path';
import { homeFolder } from '../../environment.ts';
import { type Read, whole } from '../reads/read.ts';
import type { Call, Session } from './call.ts';
import type { Command, Part, Word } from './command.ts';
import { commandLine } from './command-line.ts';
import { type CommandKind, commandAt, kindOf, nameOf } from './commands.ts';
import { expand, type Shell, textOf } from './expand.ts';
import { isFolder } from '../reads/walk.ts';
import { loadedBy, showsEnvironment } from './environment.ts';
import { keepsLines, lensOf, narrowed } from './lens.ts';
import { found, handed, listedBy, listedFor } from './lists.ts';
import { coded, filesOf, gitReads, printed, searched } from './shown-files.ts';

/** How many levels of `bash -c '…'` and `eval` are followed. */
const deepest = 5;

/**
 * The files that a command line may show: files after `cat` and the like, after `<`, or in a search. The line is read
 * as a shell reads it, but nothing is run.
 *
 * A file is left out if only the shell can know its name, from the output of another command or from a variable that
 * neither the line nor the environment sets. A file that a program reads on its own is left out too.
 */
export function filesOfCommandLine(line: string, session: Session): readonly Read[] {
  return shown(commandLine(line), session);
}

/** The files that a command may show, given as a list of words without a shell. */
export function filesOfCommand(words: readonly string[], session: Session): readonly Read[] {
  return shown([{ is: 'command', assignments: [], words: words.map(quoted), inputs: [], documents: { texts: [], expands: false }, isKept: false, after: '' }], session);
}

function quoted(text: string): Word {
  return [{ is: 'text', text, quoted: true }];
}

/** What was read of a line so far, including the lines that it runs. */
interface Seen {
  readonly reads: Read[];
  /** Files that were loaded into variables. Only commands that show variables show them. */
  readonly loaded: Read[];
  showsEnvironment: boolean;
  /** Files that the line itself makes, each with the files that they are made from. */
  readonly copies: Map<string, readonly string[]>;
}

function shown(parts: readonly Part[], session: Session): readonly Read[] {
  const seen: Seen = { reads: [], loaded: [], showsEnvironment: false, copies: new Map() };
  follow(parts, session, seen, 0);
  const reads = seen.showsEnvironment ? [...seen.reads, ...seen.loaded] : seen.reads;
  return [...reads, ...reads.flatMap((read) => (seen.copies.get(read.file) ?? []).map((file) => ({ ...read, file })))];
}

/** The commands of a pipe up to a place in it. */
interface Pipe {
  readonly commands: readonly Command[];
  /** Where in the list of reads those begin whose lines the pipe hands on as they are; null if it hands on something else. */
  readonly from: number | null;
}

function follow(parts: readonly Part[], session: Session, seen: Seen, depth: number): void {
  const shell: Shell = { folders: [session.cwd], left: [], variables: new Map(), env: session.env };
  const outer: { readonly folders: readonly string[]; readonly pipe: Pipe; readonly count: number }[] = [];
  const nothing: Pipe = { commands: [], from: null };
  let pipe = nothing;
  for (const part of parts) {
    if (part.is === 'enter') {
      outer.push({ folders: shell.folders, pipe, count: seen.reads.length });
    } else if (part.is === 'leave') {
      const left = outer.pop();
      shell.folders = left?.folders ?? shell.folders;
      // What a substitution reads does not come through the pipe.
      pipe = left === undefined ? nothing : { ...left.pipe, from: seen.reads.length > left.count ? null : left.pipe.from };
    } else {
      pipe = run(part, isPiped(part) ? pipe : { commands: [], from: seen.reads.length }, shell, session, seen, depth);
    }
  }
}

function run(command: Command, pipe: Pipe, shell: Shell, session: Session, seen: Seen, depth: number): Pipe {
  const before = pipe.commands;
  const reads: Read[] = command.inputs.flatMap((input) => filesOf(input, shell, session).map(whole));
  const names = command.words.map((word) => textOf(word, shell));
  const split = splitByEnv(names);
  if (split !== null) line(split, shell, session, seen, depth);
  const at = split === null ? commandAt(names) : null;
  let from: number | null = null;
  if (at !== null) {
    const call: Call = { name: nameOf(names[at]!), words: command.words.slice(at + 1), texts: names.slice(at + 1), documents: command.documents.texts, shell, session };
    const lens = lensOf(call.name, call.texts);
    // What this command takes from the pipe, or by "<", it shows in its own way.
    if (pipe.from !== null && lens !== 'all') seen.reads.push(...seen.reads.splice(pipe.from).flatMap((read) => (lens === 'nothing' ? [] : [narrowed(read, lens)])));
    if (lens !== 'all') reads.push(...reads.splice(0).flatMap((read) => (lens === 'nothing' ? [] : [narrowed(read, lens)])));
    if (showsEnvironment(call, command)) seen.showsEnvironment = true;
    seen.loaded.push(...loadedBy(command.words, names, shell, session));
    reads.push(...listOfXargs(command.words, names, shell, session), ...readsOf[kindOf(call.name)](call, seen, depth));
    if (call.name === 'read' && before.length > 0) shell.variables.set(call.texts.at(-1) ?? '', listedFor(before, shell, session).flatMap(({ file, search }) => (search === null ? [file] : [])).slice(0, 64));
    if (names.slice(0, at).some((name) => name !== null && nameOf(name) === 'xargs')) reads.push(...handed(call, before));
    // `echo 'cat .env' | bash`
    if (kindOf(call.name) === 'runs a line' && /^(?:echo|printf)$/.test(textOf(before.at(-1)?.words[0] ?? [], shell) ?? '')) line(before.at(-1)!.words.slice(1).map((word) => textOf(word, shell) ?? '').join(' '), shell, session, seen, depth);
    if (pipe.from !== null && keepsLines(call.name, call.texts)) from = pipe.from;
  }
  (command.isKept ? seen.loaded : seen.reads).push(...reads);
  for (const { name, value } of command.assignments) shell.variables.set(name, expand(value, shell).map(({ text }) => text));
  return { commands: [...before, command], from };
}

/** The line of `env -S 'cat .env'`, which env splits itself. */
function splitByEnv(names: readonly (string | null)[]): string | null {
  const env = names.findIndex((name) => name !== null && nameOf(name) === 'env');
  const at = env === -1 ? -1 : names.findIndex((name, i) => i > env && name !== null && /^-[a-z0]*S|^--split-string(?:=|$)/.test(name));
  if (at === -1) return null;
  const [option, ...rest] = names.slice(at).map((name) => name ?? '');
  return [option!.replace(/^-[a-z0]*S|^--split-string=?/, ''), ...rest].join(' ');
}

/** `xargs -a FILE` passes the content of the file to a command, and most commands print it. */
function listOfXargs(words: readonly Word[], names: readonly (string | null)[], shell: Shell, session: Session): readonly Read[] {
  const xargs = names.findIndex((name) => name !== null && nameOf(name) === 'xargs');
  if (xargs === -1) return [];
  return names.flatMap((name, i) => {
    if (i < xargs || name === null) return [];
    if (/^(?:-[0-9a-zA-Z]*a|--arg-file)$/.test(name)) return filesOf(words[i + 1] ?? [], shell, session);
    const glued = /^(?:-a|--arg-file=)(.+)$/.exec(name)?.[1];
    return glued === undefined ? [] : filesOf(quoted(glued), shell, session);
  }).map(whole);
}

/** Whether a command reads the output of the command before it. */
function isPiped({ after }: Command): boolean {
  return after === '|' || after === '|&';
}

/** The files that a command shows, by its kind. Some commands also change the shell. */
const readsOf: Readonly<Record<CommandKind, (call: Call, seen: Seen, depth: number) => readonly Read[]>> = {
  prints: printed,
  searches: (call) => searched(call, false),
  'runs code': coded,
  finds: found,
  git: gitReads,
  'runs a line': ({ words, texts, documents, shell, session, ...call }, seen, depth) => {
    const at = texts.findIndex((text) => text !== null && /^(?:-[a-z]*c|-[Cc]ommand)$/.test(text));
    if (at !== -1) return line(texts[at + 1] ?? '', shell, session, seen, depth);
    for (const text of documents) line(text, shell, session, seen, depth);
    // `busybox cat .env`
    const [applet] = texts;
    return typeof applet === 'string' && kindOf(applet) === 'prints' ? printed({ ...call, name: applet, words: words.slice(1), texts: texts.slice(1), documents, shell, session }) : [];
  },
  packs: (call) => (call.texts.some((text) => text !== null && packsToOutput(call.name, text)) ? printed(call) : []),
  // Without another machine it is a copy like that of `cp`.
  sends: (call) => (call.texts.some((text) => text !== null && /^[^/\s]+:/.test(text)) || call.name === 'sftp' ? printed(call) : []),
  evaluates: ({ texts, shell, session }, seen, depth) => line(texts.map((text) => text ?? '').join(' '), shell, session, seen, depth),
  sources: ({ words: [file = []], shell, session }, seen) => {
    seen.loaded.push(...filesOf(file, shell, session).map(whole));
    return [];
  },
  'changes folder': ({ name, texts, shell }) => {
    changeFolder(name === 'popd' ? ['-'] : texts.filter((text) => text === null || !/^-[LPe@]|^--$/.test(text)), shell);
    return [];
  },
  other: (call, seen) => {
    if (copying.has(call.name)) copy(call, seen);
    else if (call.name === 'for' || call.name === 'select') loop(call);
    else if (assigning.has(call.name)) assign(call);
    // `cp .env /dev/stdout`
    return call.texts.some((text) => text !== null && /^\/(?:dev\/(?:stdout|stderr|tty|fd\/)|proc\/self\/fd\/)/.test(text)) ? printed(call) : [];
  },
};

function line(text: string, shell: Shell, session: Session, seen: Seen, depth: number): readonly Read[] {
  if (depth < deepest) for (const cwd of shell.folders) follow(commandLine(text), { ...session, cwd }, seen, depth + 1);
  return [];
}

/**
 * Whether a word makes a packer write to its output, as in `gzip -c` and `tar cf -`. Several options may be in one
 * word.
 */
function packsToOutput(name: string, text: string): boolean {
  if (name.endsWith('tar')) return /^(?:-|-?[a-zA-Z]*f-|-[a-zA-Z]*O[a-zA-Z]*|[a-z]*O[a-z]*|--to-stdout|--file=-)$/.test(text);
  if (name === 'zip') return text === '-';
  return /^(?:-[a-zA-Z0-9]*c[a-zA-Z0-9]*|--stdout|--to-stdout)$/.test(text);
}

const copying: ReadonlySet<string> = new Set(['cp', 'mv', 'ln', 'install']);

/** `cp FILE… TARGET`. */
function copy({ words, texts, shell, session }: Call, seen: Seen): void {
  const operands = words.filter((_, i) => texts[i]?.startsWith('-') !== true);
  const sources = operands.slice(0, -1).flatMap((word) => filesOf(word, shell, session));
  for (const target of operands.slice(-1).flatMap((word) => filesOf(word, shell, session))) {
    for (const source of sources) {
      for (const made of [target, join(target, basename(source))]) seen.copies.set(made, [...(seen.copies.get(made) ?? []), source].slice(-64));
    }
  }
}

const assigning: ReadonlySet<string> = new Set(['export', 'declare', 'typeset', 'local', 'readonly']);

/** `cd`. If it fails, the shell stays where it was. */
function changeFolder([target, ...rest]: readonly (string | null)[], shell: Shell): void {
  const folder = target === undefined ? homeFolder(shell.env) : target;
  if (folder === null || rest.length > 0) return;
  const from = shell.folders;
  if (folder === '-') {
    shell.folders = shell.left.at(-1) ?? from;
    shell.left = shell.left.slice(0, -1);
    return;
  }
  shell.left = [...shell.left.slice(-20), from];
  shell.folders = [...new Set(from.map((one) => (isFolder(resolve(one, folder)) ? resolve(one, folder) : one)))];
}

/** `for NAME in WORDS`. */
function loop({ words, texts: [name, word], shell, session }: Call): void {
  if (typeof name !== 'string' || word !== 'in') return;
  const values = words.slice(2).flatMap((one) => (listedBy(one, shell, session).length > 0 || expand(one, shell).some(({ glob }) => glob !== null) ? filesOf(one, shell, session) : expand(one, shell).map(({ text }) => text)));
  shell.variables.set(name, values.slice(0, 64));
}

/** `export NAME=value`. */
function assign({ words, shell }: Call): void {
  for (const word of words) {
    const values = expand(word, shell).map(({ text }) => text);
    const found = /^([A-Za-z_]\w*)=/.exec(values[0] ?? '');
    if (found !== null) shell.variables.set(found[1]!, values.map((value) => value.slice(found[0].length)));
  }
}
