import { resolve } from 'node:path';
import { isObject } from '../json.ts';
import type { Step, Text, When } from './agent.ts';
import { field, type Payload, strings } from './payload.ts';
import { namedFiles, promptReads, takesPatch, toolReads } from './reads/tool-reads.ts';
import type { Session } from './shell/call.ts';

/** Names of arguments that hold the old text which is replaced. The model already knows it. */
const replaced = /^old_?(?:str|string|text|content)$/i;

/**
 * A tool call as a step: texts that go somewhere, and files that are read.
 * @returns null if the call names no tool or does not mention its arguments (`null` means that there are none)
 */
export function toolCall(tool: unknown, input: unknown, session: Session): Step | null {
  if (typeof tool !== 'string' || tool === '' || input === undefined) return null;
  // Arguments without names can only be a command.
  const args = isObject(input) ? input : { command: input };
  return { when: 'call', folder: session.cwd, texts: toolTexts(withoutReplaced(input, tool), namedFiles(args)[0] ?? null), reads: toolReads(tool, args, session) };
}

/**
 * The result of a tool as a step.
 * @returns null if the payload has no result
 */
export function toolResult(result: unknown, input: unknown, session: Session): Step | null {
  if (result === undefined) return null;
  return { when: 'result', folder: session.cwd, texts: toolTexts(result, (isObject(input) ? namedFiles(input)[0] : null) ?? null), reads: [] };
}

/**
 * A person's prompt as a step, with the files that it includes.
 * @returns null if there is no prompt
 */
export function prompt(text: unknown, session: Session, attachments: unknown = null): Step | null {
  if (typeof text !== 'string') return null;
  return { when: 'prompt', folder: session.cwd, texts: [{ path: '<prompt>', text }], reads: promptReads(text, attachments, session) };
}

/**
 * The texts of a value, each in two forms: alone, judged by the file that it is meant for; and all together as JSON,
 * since the key of a value may be what shows that it is a secret.
 */
function toolTexts(value: unknown, path: string | null): readonly Text[] {
  const alone = strings(value).map((text) => ({ path: path ?? '<tool>', text }));
  return typeof value === 'string' ? alone : [...alone, { path: '<tool>.json', text: JSON.stringify(value, null, 1) ?? '' }];
}

/** Tools that replace existing text, by the last part of their name. */
const edits = /(?:edit|replace)[A-Za-z]*$/i;

/**
 * A value without the old text that a tool replaces. Only the tool's name decides whether there is such text: a YAML
 * list below `---` looks like a patch, and text for another tool goes somewhere.
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

/**
 * The names of the event before a prompt, for all agents. One agent may call the hook of another, and a prompt is then
 * still a prompt.
 */
const promptEvents: ReadonlySet<string> = new Set(['UserPromptSubmit', 'UserPromptExpansion', 'BeforeAgent']);

/**
 * The step of a payload with Claude Code's field names, which other agents use too: `prompt`, `tool_name`,
 * `tool_input`, `tool_response`, and `error` if a tool failed. These fields also tell what an event with another name
 * is.
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

/** The session in the folder that a payload names. */
export function placed(session: Session, folder: string): Session {
  return folder === '' ? session : { ...session, cwd: resolve(session.cwd, folder) };
}
