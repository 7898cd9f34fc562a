import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { homeFolder } from '../../environment.ts';
import { UserError } from '../../errors.ts';
import { isObject } from '../../json.ts';
import { strings } from '../payload.ts';
import { filesOfCommand, filesOfCommandLine } from '../shell/file-reads.ts';
import type { Session } from '../shell/call.ts';
import { finder, usualStyle } from './pattern.ts';
import { type Read, wholeFiles } from './read.ts';
import { filesBelow, filesLike } from './walk.ts';
import { alternatives, isPattern, taker } from './wildcard.ts';

/** A regular expression for the names of arguments that say which file a tool uses. */
export const fileArguments = '[a-z_]*(paths?|files?|uris?|file_?names?)(_?in_?project)?|include' as const;

/** Names of arguments that hold a command: a line, or a list of words. */
export const commandArguments = ['command', 'cmd', 'script', 'commands', 'chars', 'input'] as const;

const fileArgument = new RegExp(`^(?:${fileArguments})$`, 'i');

type Arguments = Readonly<Record<string, unknown>>;

/** The values of the arguments that say which file a tool uses, at any depth (`{ "requests": [{ "path": … }] }`). */
export function namedFiles(args: Arguments): readonly string[] {
  return within(args, (key) => fileArgument.test(key)).flatMap(({ value }) => strings(value));
}

/** The values at some keys, at any depth, each with the object that holds it. */
function within(value: unknown, isWanted: (key: string) => boolean): readonly { readonly value: unknown; readonly beside: Arguments }[] {
  if (Array.isArray(value)) return value.flatMap((one) => within(one, isWanted));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => (isWanted(key) ? [{ value: one, beside: value }] : within(one, isWanted)));
}

/**
 * Tools that give a file's content to the model or to somebody else, recognized by a part of their name
 * (`mcp__filesystem__read_file`, `get_file_contents`).
 */
const reads = /(?:^|[_./:-])(?:read|view|open|cat|convert|load|upload|attach|tabread|notebookread)(?:$|[_./:-]|[A-Z])|(?:^|[_./:-])read|files?_?(?:read|texts?|contents?|upload)(?:$|_by_path$)/i;

/** Tools that show the lines that a pattern finds. */
const searches = /(?:^|[_./:-])(?:grep|rg|ripgrep|grep_?search|search_?file_?content|search_?(?:in_?)?files?|search_?code|search_?text|text_?search|search_?for_?patterns?|find_?text_?in_?files)$/i;

/** Search tools of the agents themselves, which show only file names unless the call asks for lines. */
const namesFiles = /^(?:Grep|grep|rg)$/;

/** The argument with a patch is called a command, but it is a text. */
export const takesPatch = /(?:^|[_./:-])apply_?patch$/i;

/** The files that a tool is going to read, known from its name and its arguments. */
export function toolReads(tool: string, args: Arguments, session: Session): readonly Read[] {
  if (takesPatch.test(tool)) return [];
  const passedOn = ['arguments', 'args', 'input', 'params', 'parameters'].map((key) => args[key]).find(isObject);
  // A gateway names the tool that it calls: `{ "name": "read_file", "arguments": { … } }`.
  const inner = passedOn === undefined ? [] : toolReads(text(args, 'name', 'tool', 'tool_name', 'toolName') ?? tool, passedOn, session);
  const folder = ['workdir', 'working_directory', 'cwd', 'directory', 'dir_path'].map((key) => args[key]).find((value) => typeof value === 'string');
  const there = folder === undefined ? session : { ...session, cwd: located(folder, session) };
  // An editor may have one tool for everything that is done with a file.
  const isRead = reads.test(tool) || args['command'] === 'view';
  const shown = searches.test(tool) ? searched(tool, args, session) : isRead ? read(args, session) : [];
  const commands = within(args, (key) => (commandArguments as readonly string[]).includes(key));
  return [...commands.flatMap(({ value, beside }) => ofCommand(value, beside['args'], there)), ...shown, ...inner];
}

function ofCommand(command: unknown, more: unknown, session: Session): readonly Read[] {
  if (typeof command === 'string') return [...filesOfCommandLine(command, session), ...(isList(more) ? filesOfCommand([command, ...more], session) : [])];
  // A list holds the words of one command, or several lines. An object has its lines somewhere in it.
  if (!isList(command)) return typeof command === 'object' && command !== null ? Object.values(command).flatMap((one) => ofCommand(one, null, session)) : [];
  return [...filesOfCommand(command, session), ...command.filter((one) => /\s/.test(one)).flatMap((line) => filesOfCommandLine(line, session))];
}

function isList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function read(args: Arguments, session: Session): readonly Read[] {
  const isLeftOut = 'exclude' in args ? taker(strings(args['exclude'])) : () => false;
  // Some agents remove spaces around a name.
  return namedFiles(args).flatMap((path) => [...new Set([path, path.trim()])]).flatMap((path) => {
    const named: Read = { file: located(path, session), search: null };
    if (!/[*?[{]/.test(path)) return [named];
    const like = alternatives(path).filter(isPattern).flatMap((one) => filesLike(located(one, session), session.left, true));
    return [named, ...like.filter((file) => !isLeftOut(file)).map((file): Read => ({ file, search: wholeFiles }))];
  });
}

function searched(tool: string, args: Arguments, session: Session): readonly Read[] {
  const mode = args['output_mode'];
  if (typeof mode === 'string' ? mode !== 'content' : namesFiles.test(tool)) return [];
  const pattern = text(args, 'pattern', 'query', 'regex', 'search', 'substring_pattern');
  const style = {
    ...usualStyle,
    syntax: args['isRegexp'] === false || args['fixed_strings'] === true ? ('fixed' as const) : ('extended' as const),
    ignoresCase: namesFiles.test(tool) ? args['-i'] === true : args['case_sensitive'] !== true,
  };
  const lines = (...keys: readonly string[]): number => Math.max(0, ...keys.map((key) => Number(args[key] ?? 0) || 0));
  const search = {
    finds: pattern === null || args['multiline'] === true ? () => true : finder([pattern], style),
    before: lines('-B', '-C', 'context'),
    behind: lines('-A', '-C', 'context'),
    skipsIgnored: args['no_ignore'] !== true,
    parts: null,
  };
  const globs = ['glob', 'include', 'include_pattern', 'includePattern', 'file_pattern'].flatMap((key) => strings(args[key]));
  const root = located(text(args, 'path', 'dir_path', 'relative_path', 'directory', 'root') ?? '.', session);
  return filesBelow(root, { hidden: true, takes: taker(globs) }, session.left).map((file) => ({ file, search }));
}

function text(args: Arguments, ...keys: readonly string[]): string | null {
  return keys.map((key) => args[key]).find((value) => typeof value === 'string') ?? null;
}

/** A word after `@`. Agents add such a file to a prompt. */
const mention = /(?:^|[\s(["'`])@(?:"([^"\n]{1,1000})"|([^\s"'`)\]]{1,1000}))/g;

/** The files that a prompt includes: `@.env`, and attachments. */
export function promptReads(words: string, attachments: unknown, session: Session): readonly Read[] {
  const mentioned = [...words.matchAll(mention)].slice(0, 100).flatMap((found) => {
    const path = found[1] ?? found[2]!;
    return [path, path.replace(/(?:#L?\d[\dL-]*|:\d[\d-]*)?[.,;:!?]*$/, '')];
  });
  const attached = Array.isArray(attachments) ? attachments.flatMap((one: unknown) => (isObject(one) ? namedFiles(one) : [])) : [];
  return [...new Set([...mentioned, ...attached])].map((path) => ({ file: located(path, session), search: null }));
}

/** The absolute path of a path that a tool was given. `~` and `file:` are understood. */
function located(path: string, { cwd, env }: Session): string {
  const home = /^~(?=\/|$)/.test(path) ? homeFolder(env) : null;
  if (home !== null) return resolve(home, path.slice(2));
  return resolve(cwd, /^file:\//i.test(path) ? fileOf(path) : path);
}

/** @throws {UserError} for an address with bytes that are not valid text, since each tool takes it for another file */
function fileOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    // A file of another machine, or no address at all.
    const path = url.replace(/^file:\/\//i, '').replaceAll(/%(?![0-9a-f]{2})/gi, '%25');
    try {
      return decodeURI(path);
    } catch {
      throw new UserError('the address of a file cannot be read', { where: url });
    }
  }
}
