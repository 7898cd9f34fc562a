import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentNames, type AgentName } from '../../../src/agent/agents.ts';
import { agentFiles } from '../../../src/setup/agents/agent-files.ts';
import { agentChecks } from '../../../src/setup/doctor/agent-checks.ts';
import { agentTrials } from '../../../src/setup/doctor/agent-trials.ts';
import { isFor } from '../../../src/setup/doctor/matchers.ts';
import { survey } from '../../../src/setup/survey.ts';
import { sntrylint } from '../../support/fake-io.ts';
import { hookedRepo } from '../../support/hooks/hooked-repo.ts';
import { some } from '../../support/how-long.ts';
import type { Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

const init = (made: Repo, ...args: readonly string[]) => sntrylint(['init', '--yes', ...args], { cwd: made.root, env: made.env });
const read = (made: Repo, path: string): string => readFileSync(made.path(path), 'utf8');
const checks = async (made: Repo, run = true) => agentChecks(await survey({ cwd: made.root, env: made.env }), made.env, run);

/** A repository in which an agent is used, and that has sntrylint as a package. */
function used(...names: readonly AgentName[]): Repo {
  const made = hookedRepo();
  for (const name of names) mkdirSync(made.path(agentFiles[name].sign), { recursive: true });
  return made;
}

const own = { version: 1, other: ['kept'], hooks: { PreToolUse: [{ matcher: 'Bash', hooks: [{ type: 'command', command: './own.sh' }] }], stop: [{ command: './stop.sh' }] } };

/** The same settings, as people and programs write them. */
const written = {
  'with four blanks': `${JSON.stringify(own, null, 4)}\n`,
  'with tabs': `${JSON.stringify(own, null, '\t')}\n`,
  'without a line feed at the end': JSON.stringify(own, null, 2),
  'on one line': JSON.stringify(own),
  'with lists on one line': '{\n  "version": 1, "other": ["kept"],\n  "hooks": {\n    "PreToolUse": [ { "matcher": "Bash", "hooks": [{ "type": "command", "command": "./own.sh" }] } ],\n\n    "stop": [{ "command": "./stop.sh" }]\n  }\n}\n',
  'with comments and a comma too many': '{\n  // Ours.\n  "version": 1,\n  "hooks": {\n    "PreToolUse": [\n      { "hooks": [{ "command": "./own.sh" }] }, // the first\n    ],\n  },\n}\n',
  'of Windows': `${JSON.stringify(own, null, 2)}\n`.replaceAll('\n', '\r\n'),
  'without hooks': '{\n  "permissions": { "allow": ["Bash(./own.sh)"] }\n}\n',
};

describe.each(agentNames)('init, where %s is used', (name) => {
  it('writes its hooks, and once is enough', async () => {
    const made = used(name);
    const { code, stdout } = await init(made);
    expect([code, stdout]).toEqual([0, expect.stringContaining(agentFiles[name].project)]);
    const text = read(made, agentFiles[name].project);
    expect((await init(made)).stdout).toContain('nothing to change');
    expect(read(made, agentFiles[name].project)).toBe(text);
  });

  it.each(Object.entries(written))('keeps what is there, %s, and takes its own out again to the byte', (_, theirs) => {
    const { put, take, registrations } = agentFiles[name];
    const text = put(theirs, `sntrylint-hook agent ${name} || exit 2`);
    expect(registrations(text).length).toBeGreaterThan(2);
    // Nothing but additions.
    let at = -1;
    expect([...theirs].every((character) => (at = text.indexOf(character, at + 1)) !== -1)).toBe(true);
    expect(put(text, `sntrylint-hook agent ${name} || exit 2`)).toBe(text);
    expect(take(put(text, 'elsewhere/sntrylint-hook agent x'))).toBe(theirs);
    expect(take(text)).toBe(theirs);
  });
});

describe.each(some(agentNames))('init, where %s is used', (name) => {
  it('leaves what is there as it was with --undo', async () => {
    const made = used(name);
    made.file(agentFiles[name].project, written['with four blanks']);
    await init(made);
    expect(read(made, agentFiles[name].project)).toContain('./own.sh');
    expect(agentFiles[name].registrations(read(made, agentFiles[name].project)).length).toBeGreaterThan(2);
    await init(made, '--undo');
    expect(read(made, agentFiles[name].project)).toBe(written['with four blanks']);
  });

  it('takes its file away again where nothing else was in it', async () => {
    const made = used(name);
    await init(made);
    await init(made, '--undo');
    expect(existsSync(made.path(agentFiles[name].project))).toBe(false);
  });

  it('writes into the home directory with --user, for every repository', async () => {
    const made = hookedRepo();
    const file = join(made.env['HOME']!, agentFiles[name].user);
    expect((await init(made, '--user')).stdout).toContain('no agent was seen');
    await init(made, '--user', '--agent', name);
    expect(readFileSync(file, 'utf8')).toContain(`sntrylint-hook agent ${name} || exit 2`);
    expect(existsSync(made.path('.sntrylint.yaml'))).toBe(false);
    await init(made, '--user', '--undo');
    expect(existsSync(file)).toBe(false);
  });
});

describe('init', () => {
  it('leaves agents alone that are not used here, unless they are named', async () => {
    const made = hookedRepo();
    await init(made);
    for (const name of agentNames) expect(existsSync(made.path(agentFiles[name].project))).toBe(false);
    await init(made, '--agent', 'cursor');
    expect(read(made, '.cursor/hooks.json')).toContain('"failClosed": true');
    await init(made, '--agent', 'claude-code');
    const { hooks } = JSON.parse(read(made, '.claude/settings.json')) as { hooks: Record<string, { hooks: object[] }[]> };
    for (const groups of Object.values(hooks)) expect(groups).toEqual([{ hooks: [expect.objectContaining({ onFailure: 'block' })] }]);
  });

  it('writes into no folder of the repository that HOME names by a relative path', async () => {
    const made = used('claude-code');
    const { code, stderr } = await sntrylint(['init', '--yes', '--user', '--agent', 'claude-code'], { cwd: made.root, env: { ...made.env, HOME: 'home' } });
    expect([code, stderr, existsSync(made.path('home'))]).toEqual([2, expect.stringContaining('HOME is not an absolute path'), false]);
  });

  it.each([['no JSON', '{ mine }'], ['hooks of another form', '{"hooks":[]}'], ['an event of another form', '{"hooks":{"PreToolUse":{}}}']])('leaves a file alone that holds %s, and says what to do', async (_, text) => {
    const made = used('claude-code').file('.claude/settings.json', text);
    const { code, stderr } = await init(made);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/\.claude\/settings\.json[\s\S]*docs\/agents\.md/)]);
    expect(read(made, '.claude/settings.json')).toBe(text);
  });

  it('does not write through a link that leads out of the repository', async () => {
    const made = hookedRepo();
    const outside = join(made.env['HOME']!, 'elsewhere');
    mkdirSync(outside);
    symlinkSync(outside, made.path('.claude'));
    expect((await init(made)).code).toBe(2);
    expect(existsSync(join(outside, 'settings.json'))).toBe(false);
  });
});

describe('the doctor', () => {
  it('tells every step to the hook that is registered for it, and says what it stops', async () => {
    const made = used('claude-code');
    await init(made);
    expect(await checks(made)).toMatchObject([
      { state: 'ok', what: 'Claude Code is stopped, or told, where a token is in a prompt, a command, a file read, a file write, an edit, an MCP call and a tool result (.claude/settings.json)' },
    ]);
  });

  it('names the steps that no entry is for, by event and by matcher', async () => {
    const made = used('claude-code');
    await init(made);
    const settings = JSON.parse(read(made, '.claude/settings.json')) as { hooks: Record<string, { matcher?: string }[]> };
    made.file('.claude/settings.json', JSON.stringify({ hooks: { PreToolUse: [{ matcher: 'Bash|Read', ...settings.hooks['PreToolUse']![0] }, { matcher: 'mcp__.*', ...settings.hooks['PreToolUse']![0] }] } }));
    expect(await checks(made)).toMatchObject([
      { state: 'ok', what: expect.stringContaining('in a command, a file read and an MCP call (') },
      { state: 'problem', what: expect.stringContaining('not guarded at a prompt, a file write, an edit and a tool result: no entry of .claude/settings.json'), fix: 'sntrylint init --agent claude-code' },
    ]);
    await init(made, '--agent', 'claude-code');
    expect((await checks(made)).map(({ state }) => state)).toEqual(['ok']);
  });

  it.each(some<readonly [AgentName, string, string, string]>([
    ['claude-code', '.claude/settings.local.json', '{ // for now\n "disableAllHooks": true }', '"disableAllHooks": true'],
    ['codex', '.codex/config.toml', '[features]\nhooks = false\n', 'hooks = false'],
    ['copilot', '.github/copilot/settings.json', '{ "disableAllHooks": true }', '"disableAllHooks": true'],
    ['gemini', '.gemini/settings.json', '{ "hooksConfig": { "enabled": false } }', '"enabled": false'],
    ['gemini', '.gemini/settings.json', '{ "hooksConfig": { "disabled": ["other", "sntrylint"] } }', '"disabled"'],
  ]))('says of %s that %s keeps it from running any hook', async (name, path, text, why) => {
    const made = used(name);
    made.file(path, text);
    await init(made);
    const said = await checks(made);
    expect(said).toMatchObject([{ state: 'problem', what: expect.stringContaining(`runs no hook: ${path} has`) }]);
    expect(JSON.stringify(said)).toContain(JSON.stringify(why).slice(1, -1));
  });

  it('proves hooks that stand in the settings of one person, and such that no shell starts', async () => {
    const made = used('claude-code', 'copilot');
    await init(made);
    made.file('.claude/settings.local.json', read(made, '.claude/settings.json')).file('.claude/settings.json', '{}');
    const program = made.path(/"([^"]*sntrylint-hook)"/.exec(JSON.stringify(JSON.parse(read(made, '.claude/settings.local.json'))).replaceAll('\\"', '"'))![1]!.replace('${CLAUDE_PROJECT_DIR:-.}/', ''));
    made.file('.github/hooks/sntrylint.json', JSON.stringify({ version: 1, hooks: { preToolUse: [{ type: 'command', exec: program, args: ['agent', 'copilot'] }] } }));
    const direct = { hooks: [{ type: 'command', command: program, args: ['agent', 'claude-code'] }] };
    made.file('.claude/settings.local.json', JSON.stringify({ hooks: { UserPromptSubmit: [direct], PreToolUse: [direct], PostToolUse: [direct] } }));
    expect(await checks(made)).toMatchObject([
      { state: 'ok', what: expect.stringContaining('GitHub Copilot is stopped, or told, where a token is in a command, a file read,') },
      { state: 'problem', what: expect.stringContaining('GitHub Copilot is not guarded at a prompt and a tool result') },
      { state: 'ok', what: expect.stringContaining('a prompt, a command, a file read, a file write, an edit, an MCP call and a tool result (.claude/settings.local.json)') },
    ]);
  });

  it.each<[AgentName, string, string, readonly string[], boolean]>([
    ['claude-code', 'PreToolUse', 'Edit|Write', ['Edit'], true],
    ['claude-code', 'PreToolUse', 'Edit', ['NotebookEdit'], false],
    ['claude-code', 'PreToolUse', 'mcp__.*', ['mcp__a__b'], true],
    ['codex', 'PreToolUse', 'Bash', ['BashOutput'], false],
    ['codex', 'PreToolUse', '^Bash', ['BashOutput'], true],
    ['codex', 'PreToolUse', '[', ['Bash'], false],
    ['gemini', 'BeforeTool', 'read', ['read_file'], true],
    ['cursor', 'beforeShellExecution', 'curl|wget', ['echo TOKEN'], false],
    ['cursor', 'preToolUse', 'Shell|Read', ['Read'], true],
    ['cursor', 'preToolUse', 'hel', ['Shell'], true],
    ['cursor', 'beforeSubmitPrompt', 'UserPromptSubmit', ['UserPromptSubmit'], true],
    ['cursor', 'beforeSubmitPrompt', '@', ['UserPromptSubmit'], false],
    ['copilot', 'preToolUse', 'vie', ['view'], false],
    ['copilot', 'preToolUse', 'view|bash', ['view'], true],
    ['copilot', 'preToolUse', '.*', ['view'], true],
    ['copilot', 'PreToolUse', '**', ['Read', 'view'], true],
    ['copilot', 'PreToolUse', 'Rea', ['Read', 'view'], false],
    ['copilot', 'PreToolUse', 'Bash|view', ['Read', 'view'], true],
  ])('reads a matcher as %s does: %s %j of %j', (name, event, matcher, matched, expected) => {
    expect(isFor(name, { event, matcher, isGuard: true, command: 'x' }, { event, tools: matched, payload: () => ({}) })).toBe(expected);
  });

  it.each(some([{ async: true }, { asyncRewake: true }, { if: 'Bash(git *)' }]))('takes no entry for a guard that has %j', async (more) => {
    const made = used('claude-code');
    await init(made);
    made.file('.claude/settings.json', JSON.stringify(JSON.parse(read(made, '.claude/settings.json'), (key, value: unknown) => (key === 'hooks' && Array.isArray(value) ? value.map((entry: object) => ({ ...entry, ...more })) : value))));
    expect(await checks(made)).toMatchObject([{ state: 'problem', what: expect.stringContaining('not guarded at a prompt, a command, a file read,') }]);
  });

  it('finds a hook that lets a token through, and one that stops everything', async () => {
    const made = used('claude-code', 'cursor');
    await init(made);
    made.file('.claude/settings.json', read(made, '.claude/settings.json').replaceAll('agent claude-code || exit 2', 'agent claude-code >/dev/null 2>&1; exit 0'));
    made.file('.cursor/hooks.json', read(made, '.cursor/hooks.json').replaceAll('sntrylint-hook', 'missing/sntrylint-hook'));
    expect(await checks(made)).toMatchObject([
      { state: 'problem', what: expect.stringContaining('Cursor stops a prompt, a command, a file read, a file write, an edit, an MCP call and a tool result for another reason') },
      { state: 'problem', what: expect.stringContaining('Claude Code did NOT stop a made-up token in a prompt, a command,') },
    ]);
  });

  it.each(agentNames)('knows every step of %s, each in all the forms that it has', async (name) => {
    const made = hookedRepo();
    const token = tokens('trials').user();
    made.file('made-up.env', token);
    for (const [step, events] of Object.entries(agentTrials[name])) {
      for (const { event, payload } of events) {
        const { code, stdout, stderr } = await sntrylint(['agent-hook', name], { cwd: made.root, env: made.env, stdin: JSON.stringify(payload({ cwd: made.root, token, file: made.path('made-up.env') })) });
        expect(stdout + stderr, `${step}, ${event}`).toContain(`sntryu_…${token.slice(-4)}`);
        expect(code === 2 || step === 'a tool result' || /^\{"(?:decision|modifiedTransformedPrompt)"/.test(stdout), `${step}, ${event}`).toBe(true);
      }
    }
    // What init registers are events that are tried.
    const events = new Set(Object.values(agentTrials[name]).flat().map(({ event }) => event));
    const registered = agentFiles[name].registrations(agentFiles[name].put(null, 'sntrylint-hook agent x')).map(({ event }) => event);
    expect(registered.filter((event) => !events.has(event) && !/Failure$|TabFileRead$/.test(event))).toEqual([]);
  });

  it('runs no command of the repository unless it may', async () => {
    const made = used('claude-code');
    await init(made);
    writeFileSync(made.path('.claude/settings.json'), read(made, '.claude/settings.json').replaceAll('"\\"', '"touch ran; \\"'));
    expect(await checks(made, false)).toMatchObject([{ state: 'note', what: expect.stringContaining('was not tried') }]);
    expect(existsSync(made.path('ran'))).toBe(false);
  });
});
