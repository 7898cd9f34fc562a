import type { AgentName } from '../../agent/agents.ts';
import { docsPage } from '../../wording/docs-page.ts';
import { UserError } from '../../errors.ts';
import { isObject } from '../../json.ts';

/** Where an agent's hooks are configured, and in which form. */
export interface AgentFile {
  /** A folder of the repository that shows that the agent is used there. */
  readonly sign: string;
  /** The file of the repository, and that of the user below the home directory. */
  readonly project: string;
  readonly user: string;
  /** How the agent's hooks find the root of the repository: a word of shell. */
  readonly root: string;
  /** The file's text with our entries in it, from what it holds (null where there is none). */
  readonly put: (text: string | null, command: string) => string;
  /** The text without them; null where nothing else is left. */
  readonly take: (text: string) => string | null;
  /** Our command lines in it. */
  readonly commands: (text: string) => readonly string[];
}

/** What is written into a file of any agent, and nothing else. */
const ours = /\bsntrylint-hook"? agent\b|\bsntrylint(?:\.js)?"? agent-hook\b/;

/** Every agent's, by the places that its documentation names (`agents[name].source`). */
export const agentFiles = {
  'claude-code': {
    sign: '.claude', project: '.claude/settings.json', user: '.claude/settings.json', root: '${CLAUDE_PROJECT_DIR:-.}',
    ...grouped(['UserPromptSubmit', 'PreToolUse', 'PostToolUse'], (command) => ({ type: 'command', command, timeout: 30 })),
  },
  codex: {
    sign: '.codex', project: '.codex/hooks.json', user: '.codex/hooks.json', root: '$(git rev-parse --show-toplevel)',
    ...grouped(['UserPromptSubmit', 'PreToolUse', 'PostToolUse'], (command) => ({ type: 'command', command, timeout: 30 })),
  },
  gemini: {
    sign: '.gemini', project: '.gemini/settings.json', user: '.gemini/settings.json', root: '${GEMINI_PROJECT_DIR:-.}',
    ...grouped(['BeforeAgent', 'BeforeTool', 'AfterTool'], (command) => ({ name: 'sntrylint', type: 'command', command, timeout: 30_000 })),
  },
  cursor: {
    sign: '.cursor', project: '.cursor/hooks.json', user: '.cursor/hooks.json', root: '.',
    ...listed(
      ['beforeSubmitPrompt', 'beforeShellExecution', 'beforeMCPExecution', 'beforeReadFile', 'beforeTabFileRead', 'preToolUse', 'afterShellExecution', 'afterMCPExecution'],
      (command) => ({ command, timeout: 30, failClosed: true }),
    ),
  },
  copilot: {
    sign: '.github/hooks', project: '.github/hooks/sntrylint.json', user: '.copilot/hooks/sntrylint.json', root: '.',
    ...listed(['userPromptSubmitted', 'preToolUse', 'postToolUse'], (command) => ({ type: 'command', bash: command, timeoutSec: 30 })),
  },
} as const satisfies Readonly<Record<AgentName, AgentFile>>;

type Entry = Readonly<Record<string, unknown>>;
type Settings = Record<string, unknown>;
type Edits = Pick<AgentFile, 'put' | 'take' | 'commands'>;

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
      const settings: Settings = text === null ? { ...base } : parsed(text);
      const hooks = withoutOurs(hooksOf(settings));
      for (const event of events) hooks[event] = [...listOf(hooks[event]), item(command)];
      const after = { ...settings, hooks };
      // What says the same already stays as it is written.
      return text !== null && JSON.stringify(settings) === JSON.stringify(after) ? text : written(after, text);
    },
    take(text) {
      const settings = parsed(text);
      const { hooks: _, ...rest } = settings;
      const hooks = withoutOurs(hooksOf(settings));
      const after = Object.keys(hooks).length === 0 ? rest : { ...settings, hooks };
      if (Object.keys(after).every((key) => key in base)) return null;
      return written(after, text);
    },
    commands: (text) => commandsIn(hooksOf(parsed(text))).filter((command) => ours.test(command)),
  };
}

/** The events with what is not ours; groups and events that are empty then go. */
function withoutOurs(hooks: Settings): Settings {
  return Object.fromEntries(
    Object.entries(hooks).flatMap(([event, list]) => {
      const kept = listOf(list).flatMap((item) => keptOf(item));
      return kept.length === 0 && listOf(list).length > 0 ? [] : [[event, Array.isArray(list) ? kept : list]];
    }),
  );
}

function keptOf(item: unknown): readonly unknown[] {
  if (!isObject(item)) return [item];
  if (!Array.isArray(item['hooks'])) return commandsIn(item).some((command) => ours.test(command)) ? [] : [item];
  const inner = item['hooks'].filter((entry) => !commandsIn(entry).some((command) => ours.test(command)));
  if (inner.length === item['hooks'].length) return [item];
  return inner.length === 0 ? [] : [{ ...item, hooks: inner }];
}

/** All command lines in a value. */
function commandsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(commandsIn);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, one]) => (typeof one === 'string' && /^(?:command|bash)$/.test(key) ? [one] : commandsIn(one)));
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
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UserError('the file is no plain JSON (comments cannot be kept), and is left alone', { fix: `${docsPage('agents.md')} shows the entries, to put there by hand`, cause });
  }
  if (!isObject(value)) throw notEditable;
  return value;
}

/** As the file was indented, by two blanks where there is none. */
function written(value: Settings, before: string | null): string {
  const indent = /^([ \t]+)\S/m.exec(before ?? '')?.[1] ?? '  ';
  return `${JSON.stringify(value, null, indent)}\n`;
}
