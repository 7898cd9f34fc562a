import { resolve } from 'node:path';
import { isObject } from '../json.ts';
import type { Payload, Step, Text, When } from './agent.ts';

/** Names of arguments that hold what is there already and is to be replaced: the model knows it. */
const replaced = /^old_?(?:str|string|text|content)$/i;

/** Names of arguments that say which file a tool is about, as expressions. */
export const fileArguments = ['files?', 'paths?', 'file_?path', 'absolute_?path', 'notebook_?path', 'uri'] as const;

const fileArgument = new RegExp(`^(?:${fileArguments.join('|')})$`, 'i');

/** Tools that give a file's content to the model, by the last part of their name (`mcp__filesystem__read_file`). */
const reads = /(?:^|[_./-])(?:read|view|open|cat|tabread|notebookread)(?:$|[_./-])|^read|File(?:s)?Read$/i;

/** Commands that print a file's content. */
export const printingCommands = [
  'cat', 'tac', 'nl', 'head', 'tail', 'less', 'more', 'bat', 'batcat', 'view', 'grep', 'egrep', 'fgrep', 'rg', 'sed', 'awk', 'cut', 'sort', 'uniq', 'strings',
  'xxd', 'od', 'hexdump', 'base64', 'jq', 'yq', 'diff', 'type', 'gc', 'get-content', 'select-string',
] as const;

/** One of them, at the beginning of a part of a command line. */
const prints = new RegExp(String.raw`^(?:sudo\s+)?(?:\S*\/)?(?:${printingCommands.join('|')})(?:\.exe)?(?=\s)`, 'i');

/** What a tool is called with, as texts that go somewhere and as files that it reads. */
export function toolCall(tool: string, input: unknown, cwd: string): Step {
  const args = isObject(input) ? input : {};
  const paths = Object.entries(args).flatMap(([key, value]) => (fileArgument.test(key) ? strings(value) : []));
  const commands = ['command', 'cmd', 'script'].flatMap((key) => strings(args[key]));
  const files = [...(reads.test(tool) ? paths.map(withoutScheme) : []), ...commands.flatMap(printedFiles)];
  return {
    when: 'call',
    texts: toolTexts(withoutReplaced(input, tool), paths[0] ?? null),
    files: [...new Set(files.map((file) => resolve(cwd, file)))],
  };
}

/** What a tool gave back. */
export function toolResult(result: unknown, input: unknown): Step {
  const args = isObject(input) ? input : {};
  const path = Object.entries(args).flatMap(([key, value]) => (fileArgument.test(key) ? strings(value) : []))[0] ?? null;
  return { when: 'result', texts: toolTexts(result, path), files: [] };
}

/** A person's words. */
export function prompt(text: string): Step {
  return { when: 'prompt', texts: [{ path: '<prompt>', text }], files: [] };
}

/**
 * The texts of a value, each twice: alone, as the file it is meant for, and all together as JSON, where the key beside
 * a value may be what tells that it is a secret.
 */
function toolTexts(value: unknown, path: string | null): readonly Text[] {
  const alone = strings(value).map((text) => ({ path: path ?? '<tool>', text }));
  return typeof value === 'string' ? alone : [...alone, { path: '<tool>.json', text: JSON.stringify(value, null, 1) ?? '' }];
}

/** Tools that put something in the place of what is there, and those that take a patch, by the last part of their name. */
const edits = /(?:edit|replace)[A-Za-z]*$/i;
const patches = /(?:^|[_./-])apply_?patch$/i;

/**
 * Without what is there already and is to be taken away. The tool's own name has to tell that, not the text alone: a list
 * in YAML below its `---` looks like a patch, and what another tool is given goes somewhere.
 */
function withoutReplaced(value: unknown, tool: string): unknown {
  if (patches.test(tool)) return withoutRemovedLines(value);
  return edits.test(tool) ? withoutOld(value) : value;
}

function withoutOld(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutOld);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, one]) => (replaced.test(key) ? [] : [[key, withoutOld(one)]])));
}

function withoutRemovedLines(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutRemovedLines);
  if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutRemovedLines(one)]));
  return typeof value === 'string' && value.startsWith('*** Begin Patch') ? value.replaceAll(/^-.*$/gm, '-') : value;
}

/** Files that a command line prints: the words behind `cat` and the like, and what is read by `<`. */
function printedFiles(command: string): readonly string[] {
  return command.split(/[|;&\n]+|\$\(|`/).flatMap((part) => {
    const text = part.trim().replace(/^(?:[A-Za-z_]\w*=\S*\s+)*/, '');
    const redirected = [...text.matchAll(/(?<![<>])<\s*(?:"([^"]+)"|'([^']+)'|([^\s<>&()]+))/g)].map((found) => found[1] ?? found[2] ?? found[3] ?? '');
    const name = prints.exec(text);
    return name === null ? redirected : [...words(text.slice(name[0].length)), ...redirected];
  });
}

function words(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]+)"|'([^']+)'|([^\s"'<>()]+)/g)].map((found) => found[1] ?? found[2] ?? found[3] ?? '').filter((word) => !word.startsWith('-'));
}

function withoutScheme(path: string): string {
  return /^file:\/\//i.test(path) ? decodeURIComponent(new URL(path).pathname) : path;
}

/** All the texts in a value, however deep. */
export function strings(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(strings);
  return isObject(value) ? Object.values(value).flatMap(strings) : [];
}

/** The text of a field; empty where there is none. */
export function field(payload: Payload, name: string): string {
  const value = payload[name];
  return typeof value === 'string' ? value : '';
}

/** The names that an agent gives to the events at each moment; it tells of them in `hook_event_name`. */
export type Events = Readonly<Record<When, readonly string[]>>;

/**
 * The step of a payload whose fields are named as in Claude Code, which others took over: `prompt`, `tool_name`,
 * `tool_input`, `tool_response`, and `error` where a tool failed.
 */
export function stepOf(payload: Payload, events: Events): Step | null {
  const event = payload['hook_event_name'];
  if (typeof event !== 'string') return null;
  if (events.prompt.includes(event)) return prompt(field(payload, 'prompt'));
  if (events.call.includes(event)) return toolCall(field(payload, 'tool_name'), payload['tool_input'], field(payload, 'cwd'));
  const { tool_response: response, error } = payload;
  if (events.result.includes(event)) return toolResult(error === undefined ? response : [response, error], payload['tool_input']);
  return { when: 'never' };
}

/** Arguments that come as JSON in a text, in some releases as they are; a text that holds none stays one. */
export function unpacked(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    const read: unknown = JSON.parse(value);
    return isObject(read) || Array.isArray(read) ? read : value;
  } catch (error) {
    if (error instanceof SyntaxError) return value;
    throw error;
  }
}
