import { resolve } from 'node:path';
import { isObject } from '../json.ts';
import type { Step, Text, When } from './agent.ts';
import { field, type Payload, strings } from './payload.ts';
import { namedFiles, promptReads, takesPatch, toolReads } from './reads/tool-reads.ts';
import type { Session } from './shell/shown-files.ts';

/** Names of arguments that hold what is there already and is to be replaced: the model knows it. */
const replaced = /^old_?(?:str|string|text|content)$/i;

/**
 * What a tool is called with, as texts that go somewhere and as files that it reads.
 * @returns null if the call names no tool, or says nothing of its arguments (`null` says that there are none)
 */
export function toolCall(tool: unknown, input: unknown, session: Session): Step | null {
  if (typeof tool !== 'string' || tool === '' || input === undefined) return null;
  // What comes without a name can only be what is run.
  const args = isObject(input) ? input : { command: input };
  return { when: 'call', folder: session.cwd, texts: toolTexts(withoutReplaced(input, tool), namedFiles(args)[0] ?? null), reads: toolReads(tool, args, session) };
}

/**
 * What a tool gave back.
 * @returns null if nothing is said of it
 */
export function toolResult(result: unknown, input: unknown, session: Session): Step | null {
  if (result === undefined) return null;
  return { when: 'result', folder: session.cwd, texts: toolTexts(result, (isObject(input) ? namedFiles(input)[0] : null) ?? null), reads: [] };
}

/**
 * A person's words, with what they take along.
 * @returns null if there are none
 */
export function prompt(text: unknown, session: Session, attachments: unknown = null): Step | null {
  if (typeof text !== 'string') return null;
  return { when: 'prompt', folder: session.cwd, texts: [{ path: '<prompt>', text }], reads: promptReads(text, attachments, session) };
}

/**
 * The texts of a value, each twice: alone, as the file it is meant for, and all together as JSON, where the key beside
 * a value may be what tells that it is a secret.
 */
function toolTexts(value: unknown, path: string | null): readonly Text[] {
  const alone = strings(value).map((text) => ({ path: path ?? '<tool>', text }));
  return typeof value === 'string' ? alone : [...alone, { path: '<tool>.json', text: JSON.stringify(value, null, 1) ?? '' }];
}

/** Tools that put something in the place of what is there, by the last part of their name. */
const edits = /(?:edit|replace)[A-Za-z]*$/i;

/**
 * Without what is there already and is to be taken away. The tool's own name has to tell that, not the text alone: a list
 * in YAML below its `---` looks like a patch, and what another tool is given goes somewhere.
 */
function withoutReplaced(value: unknown, tool: string): unknown {
  if (takesPatch.test(tool)) return withoutRemovedLines(value);
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

/** The names that an agent gives to the events around a call. */
export type Events = Readonly<Record<Exclude<When, 'prompt'>, readonly string[]>>;

/** What any agent calls the event before a prompt: where one agent calls the hook of another, a prompt is one all the same. */
const promptEvents: ReadonlySet<string> = new Set(['UserPromptSubmit', 'UserPromptExpansion', 'BeforeAgent']);

/**
 * The step of a payload whose fields are named as in Claude Code, which others took over: `prompt`, `tool_name`,
 * `tool_input`, `tool_response`, and `error` where a tool failed. An event of another name is told by these fields.
 */
export function stepOf(payload: Payload, session: Session, events: Events): Step | null {
  const event = payload['hook_event_name'];
  if (typeof event !== 'string') return null;
  const there = placed(session, field(payload, 'cwd'));
  const { tool_response: response, error } = payload;
  const isResult = events.result.includes(event) || (!events.call.includes(event) && response !== undefined);
  if (isResult) return toolResult(response !== undefined && error !== undefined ? [response, error] : (response ?? error), payload['tool_input'], there);
  if (events.call.includes(event) || 'tool_input' in payload) return toolCall(payload['tool_name'], payload['tool_input'], there);
  return promptEvents.has(event) ? prompt(payload['prompt'], there) : { when: 'never' };
}

/** A session in the folder that a payload names. */
export function placed(session: Session, folder: string): Session {
  return folder === '' ? session : { ...session, cwd: resolve(session.cwd, folder) };
}
