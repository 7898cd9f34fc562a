import type { AgentName } from '../../agent/agents.ts';
import { docsPage } from '../../wording/docs-page.ts';
import { UserError } from '../../errors.ts';
import { isObject } from '../../json.ts';
import { appended, jsonValue, removed } from '../edit/json-text.ts';

/** Where an agent's hooks are configured, and in which form. */
export interface AgentFile {
  /** The folder in a repository that shows that the agent is used. */
  readonly sign: string;
  /** The file in the repository, and the user's own file below the home directory. */
  readonly project: string;
  readonly user: string;
  /** Other files in the repository from which the agent reads hooks and switches. */
  readonly beside: readonly string[];
  /** Finds the setting in one of these files that stops the agent from running our hooks; null if there is none. */
  readonly off: (text: string) => string | null;
  /** The shell word for the repository's root in the agent's hooks. */
  readonly root: string;
  /** Adds our entries to the file's text; null stands for a missing file. */
  readonly put: (text: string | null, command: string) => string;
  /** Removes our entries from the text; null if nothing else is left. */
  readonly take: (text: string) => string | null;
  /** Our entries in the file's text. */
  readonly registrations: (text: string) => readonly Registration[];
}

/** Recognizes our entries in the file of any agent. */
const ours = /\bsntrylint-hook["']? '?agent\b|\bsntrylint(?:\.js)?["']? '?agent-hook\b/;

/** The files of every agent, as its documentation names them (`agents[name].source`). */
export const agentFiles = {
  'claude-code': {
    sign: '.claude', project: '.claude/settings.json', user: '.claude/settings.json', root: '${CLAUDE_PROJECT_DIR:-.}',
    beside: ['.claude/settings.local.json'], off: allOff,
    ...grouped(['UserPromptSubmit', 'PreToolUse', 'PostToolUse', 'PostToolUseFailure'], (command) => ({ type: 'command', command, timeout: 30, onFailure: 'block' })),
  },
  codex: {
    sign: '.codex', project: '.codex/hooks.json', user: '.codex/hooks.json', root: '$(git rev-parse --show-toplevel)',
    beside: ['.codex/config.toml'], off: (text) => /^[ \t]*((?:features\.)?(?:codex_)?hooks[ \t]*=[ \t]*false)\b/m.exec(text)?.[1] ?? null,
    ...grouped(['UserPromptSubmit', 'PreToolUse', 'PostToolUse'], (command) => ({ type: 'command', command, timeout: 30 })),
  },
  gemini: {
    sign: '.gemini', project: '.gemini/settings.json', user: '.gemini/settings.json', root: '${GEMINI_PROJECT_DIR:-.}',
    beside: [], off: geminiOff,
    ...grouped(['BeforeAgent', 'BeforeTool', 'AfterTool'], (command) => ({ name: 'sntrylint', type: 'command', command, timeout: 30_000 })),
  },
  cursor: {
    sign: '.cursor', project: '.cursor/hooks.json', user: '.cursor/hooks.json', root: '.',
    beside: [], off: () => null,
    ...listed(
      ['beforeSubmitPrompt', 'beforeShellExecution', 'beforeMCPExecution', 'beforeReadFile', 'beforeTabFileRead', 'preToolUse', 'postToolUse', 'postToolUseFailure'],
      (command) => ({ command, timeout: 30, failClosed: true }),
    ),
  },
  copilot: {
    sign: '.github/hooks', project: '.github/hooks/sntrylint.json', user: '.copilot/hooks/sntrylint.json', root: '.',
    beside: ['.github/copilot/settings.json', '.github/copilot/settings.local.json'], off: allOff,
    ...listed(['userPromptSubmitted', 'userPromptTransformed', 'preToolUse', 'postToolUse', 'postToolUseFailure'], (command) => ({ type: 'command', bash: command, timeoutSec: 30 })),
  },
} as const satisfies Readonly<Record<AgentName, AgentFile>>;

/** The setting of Claude Code and Copilot that turns all hooks off; null if it is not set. */
function allOff(text: string): string | null {
  return parsed(text)['disableAllHooks'] === true ? '"disableAllHooks": true' : null;
}

function geminiOff(text: string): string | null {
  const { hooksConfig } = parsed(text);
  if (!isObject(hooksConfig)) return null;
  if (hooksConfig['enabled'] === false) return '"hooksConfig": { "enabled": false }';
  return listOf(hooksConfig['disabled']).includes('sntrylint') ? '"sntrylint" in the list "disabled" of "hooksConfig"' : null;
}

type Entry = Readonly<Record<string, unknown>>;
type Settings = Record<string, unknown>;
type Edits = Pick<AgentFile, 'put' | 'take' | 'registrations'>;

/** `{ "hooks": { EVENT: [ { "hooks": [ENTRY] } ] } }`: each event has groups of entries. */
function grouped(events: readonly string[], entry: (command: string) => Entry): Edits {
  return edits(events, (command) => ({ hooks: [entry(command)] }), {});
}

/** `{ "version": 1, "hooks": { EVENT: [ENTRY] } }`. */
function listed(events: readonly string[], entry: (command: string) => Entry): Edits {
  return edits(events, entry, { version: 1 });
}

function edits(events: readonly string[], item: (command: string) => Entry, base: Settings): Edits {
  return {
    put(text, command) {
      if (text === null) return `${JSON.stringify({ ...base, hooks: Object.fromEntries(events.map((event) => [event, [item(command)]])) }, null, 2)}\n`;
      if (isSet(parsed(text), events, item(command))) return text;
      return events.reduce((edited, event) => added(edited, event, item(command)), withoutOurs(text));
    },
    take(text) {
      const after = withoutOurs(text);
      return Object.keys(parsed(after)).every((key) => key in base) ? null : after;
    },
    registrations: (text) => registrationsIn(hooksOf(parsed(text))).filter(({ command }) => ours.test(command)),
  };
}

/** Whether each of our entries is there exactly once, in its present form. */
function isSet(settings: Settings, events: readonly string[], item: Entry): boolean {
  const ourItems = Object.entries(hooksOf(settings)).flatMap(([event, list]) => listOf(list).flatMap((one) => (isOurs(one) ? [[event, one]] : [])));
  return JSON.stringify(ourItems.toSorted()) === JSON.stringify(events.map((event) => [event, item]).toSorted());
}

function added(text: string, event: string, item: Entry): string {
  const settings = parsed(text);
  const hooks = hooksOf(settings);
  if (settings['hooks'] === undefined) return appended(text, ['hooks'], { [event]: [item] });
  // This throws if the value is there but is not a list.
  return hooks[event] === undefined ? appended(text, ['hooks', event], [item]) : appended(text, ['hooks', event], listOf(hooks[event]) && item);
}

/** The text without our entries, and without the groups and events that this leaves empty. */
function withoutOurs(text: string): string {
  const place = ourPlace(hooksOf(parsed(text)));
  if (place === null) return text;
  const without = removed(text, [...place]);
  return withoutOurs(withoutEmpty(without, place.slice(0, -1)));
}

/** Removes what has become empty, except the file's own braces. */
function withoutEmpty(text: string, path: readonly (string | number)[]): string {
  if (path.length === 0) return text;
  const value = path.reduce<unknown>((at, key) => (at as Settings)[key], parsed(text));
  // A group without its list of hooks has no effect.
  const isEmpty = Array.isArray(value) ? value.length === 0 : path.length === 1 && Object.keys(value as Settings).length === 0;
  if (!isEmpty) return text;
  const gone = typeof path.at(-2) === 'number' ? path.slice(0, -1) : path;
  return withoutEmpty(removed(text, [...gone]), gone.slice(0, -1));
}

/** The path to our first entry; null if there is none. */
function ourPlace(hooks: Settings): readonly (string | number)[] | null {
  for (const [event, list] of Object.entries(hooks)) {
    for (const [i, item] of listOf(list).entries()) {
      if (!isObject(item)) continue;
      if (!Array.isArray(item['hooks'])) {
        if (isOurs(item)) return ['hooks', event, i];
        continue;
      }
      const inner = item['hooks'].findIndex(isOurs);
      if (inner !== -1) return ['hooks', event, i, 'hooks', inner];
    }
  }
  return null;
}

function isOurs(item: unknown): boolean {
  return registrationsIn({ '': [item] }).some(({ command }) => ours.test(command));
}

/** A command that an agent runs, and when. */
export interface Registration {
  readonly event: string;
  /** The tools for which the command runs, in the agent's own notation; null for all tools. */
  readonly matcher: string | null;
  /** Whether the agent waits for the command, at every call that the matcher fits. */
  readonly isGuard: boolean;
  readonly command: string;
}

function registrationsIn(hooks: Settings): readonly Registration[] {
  return Object.entries(hooks).flatMap(([event, list]) =>
    (Array.isArray(list) ? list : []).flatMap((item: unknown) => {
      if (!isObject(item)) return [];
      const inner: readonly unknown[] = Array.isArray(item['hooks']) ? item['hooks'] : [item];
      return inner.flatMap((entry) => {
        if (!isObject(entry)) return [];
        const command = startedDirectly(entry) ?? entry['bash'] ?? entry['command'];
        return typeof command === 'string' ? [{ event, matcher: typeof item['matcher'] === 'string' ? item['matcher'] : null, isGuard: isGuard(entry), command }] : [];
      });
    }),
  );
}

/**
 * Whether the agent waits for an entry at every call: not one in the background (`async`), nor one with a condition of
 * its own (`if`), which Claude Code has.
 */
function isGuard({ async: isAsync, asyncRewake, if: condition }: Settings): boolean {
  return isAsync !== true && asyncRewake !== true && condition === undefined;
}

/**
 * Writes a program that the agent starts without a shell as a line of shell: `exec` of Copilot, and `command` of Claude
 * Code if there are `args` too.
 */
function startedDirectly({ exec, command, args }: Settings): string | undefined {
  const program = exec ?? (Array.isArray(args) ? command : undefined);
  if (typeof program !== 'string') return undefined;
  return [program, ...(Array.isArray(args) ? args : [])].map((word) => `'${String(word).replaceAll("'", String.raw`'\''`)}'`).join(' ');
}

function hooksOf(settings: Settings): Settings {
  const { hooks } = settings;
  if (hooks === undefined) return {};
  if (!isObject(hooks)) throw notEditable;
  return hooks;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw notEditable;
  return value;
}

const notEditable = new UserError('the file holds no hooks in the form that the agent documents, and is left alone', { fix: `${docsPage('agents.md')} shows the entries, to put there by hand` });

function parsed(text: string): Settings {
  const value = jsonValue(text);
  if (value === undefined) throw new UserError('the file is not JSON, and is left alone', { fix: `${docsPage('agents.md')} shows the entries, to put there by hand` });
  if (!isObject(value)) throw notEditable;
  return value;
}
