import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { agentNames, agents, type AgentName, recognise } from '../../src/agent/agents.ts';
import { sntrylint } from '../support/fake-io.ts';
import { tokens } from '../support/tokens.ts';

const make = tokens('agents');
const user = make.user();
const cwd = mkdtempSync(join(tmpdir(), 'sntrylint-agent-'));
writeFileSync(join(cwd, '.env'), `SENTRY_AUTH_TOKEN=${user}\n`);
writeFileSync(join(cwd, 'clean.txt'), 'nothing to see\n');
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

/** What each agent sends, in the shapes of its documentation (`agents[name].source`). */
const payloads: Readonly<Record<AgentName, Readonly<Record<'prompt' | 'command' | 'write' | 'read' | 'mcp' | 'result' | 'other', (secret: string) => unknown>>>> = {
  'claude-code': {
    prompt: (secret) => claude('UserPromptSubmit', { prompt: `use ${secret}` }),
    command: (secret) => claude('PreToolUse', { tool_name: 'Bash', tool_input: { command: `curl -H "Authorization: Bearer ${secret}" https://sentry.io/api/0/`, description: 'Ask' } }),
    write: (secret) => claude('PreToolUse', { tool_name: 'Write', tool_input: { file_path: join(cwd, 'a.js'), content: `const t = '${secret}'` } }),
    read: () => claude('PreToolUse', { tool_name: 'Read', tool_input: { file_path: join(cwd, '.env') } }),
    mcp: (secret) => claude('PreToolUse', { tool_name: 'mcp__sentry__search_issues', tool_input: { query: 'is:unresolved', nested: [{ token: secret }] } }),
    result: (secret) => claude('PostToolUse', { tool_name: 'Bash', tool_input: { command: 'env' }, tool_response: { stdout: `TOKEN=${secret}`, stderr: '', interrupted: false, isImage: false } }),
    other: () => claude('SessionStart', { source: 'startup' }),
  },
  codex: {
    prompt: (secret) => codex('UserPromptSubmit', { prompt: secret }),
    command: (secret) => codex('PreToolUse', { tool_name: 'Bash', tool_input: { command: `sentry-cli --auth-token ${secret} info` }, tool_use_id: 'call-1' }),
    write: (secret) => codex('PreToolUse', { tool_name: 'apply_patch', tool_input: { command: `*** Begin Patch\n*** Add File: a.js\n+const t = '${secret}'\n*** End Patch` }, tool_use_id: 'call-2' }),
    read: () => codex('PreToolUse', { tool_name: 'Bash', tool_input: { command: 'cat .env | head -5' }, tool_use_id: 'call-3' }),
    mcp: (secret) => codex('PreToolUse', { tool_name: 'mcp__sentry__whoami', tool_input: { auth: secret }, tool_use_id: 'call-4' }),
    result: (secret) => codex('PostToolUse', { tool_name: 'Bash', tool_input: { command: 'env' }, tool_response: `TOKEN=${secret}`, tool_use_id: 'call-5' }),
    other: () => codex('Stop', { last_assistant_message: null }),
  },
  copilot: {
    prompt: (secret) => ({ sessionId: 's', timestamp: 1, cwd, prompt: secret }),
    command: (secret) => ({ sessionId: 's', timestamp: 1, cwd, toolName: 'bash', toolArgs: JSON.stringify({ command: `echo ${secret}` }) }),
    write: (secret) => ({ hook_event_name: 'PreToolUse', session_id: 's', timestamp: '2026-11-29T00:00:00Z', cwd, tool_name: 'Write', tool_input: { path: 'a.js', file_text: secret } }),
    read: () => ({ sessionId: 's', timestamp: 1, cwd, toolName: 'view', toolArgs: { path: join(cwd, '.env') } }),
    mcp: (secret) => ({ sessionId: 's', timestamp: 1, cwd, toolName: 'sentry-whoami', toolArgs: { token: secret } }),
    result: (secret) => ({ sessionId: 's', timestamp: 1, cwd, toolName: 'bash', toolArgs: { command: 'env' }, toolResult: { resultType: 'success', textResultForLlm: secret } }),
    other: () => ({ sessionId: 's', timestamp: 1, cwd, source: 'new' }),
  },
  cursor: {
    prompt: (secret) => cursor('beforeSubmitPrompt', { prompt: secret, attachments: [] }),
    command: (secret) => cursor('beforeShellExecution', { command: `echo ${secret}`, cwd }),
    write: (secret) => cursor('preToolUse', { tool_name: 'Write', tool_input: { file_path: join(cwd, 'a.js'), content: secret } }),
    read: () => cursor('beforeReadFile', { file_path: join(cwd, '.env'), content: `SENTRY_AUTH_TOKEN=${user}`, attachments: [] }),
    mcp: (secret) => cursor('beforeMCPExecution', { tool_name: 'whoami', tool_input: JSON.stringify({ token: secret }) }),
    result: (secret) => cursor('afterShellExecution', { command: 'env', output: secret, duration: 3 }),
    other: () => cursor('stop', { status: 'completed', loop_count: 0 }),
  },
  gemini: {
    prompt: (secret) => gemini('BeforeAgent', { prompt: secret }),
    command: (secret) => gemini('BeforeTool', { tool_name: 'run_shell_command', tool_input: { command: `echo ${secret}` } }),
    write: (secret) => gemini('BeforeTool', { tool_name: 'write_file', tool_input: { file_path: 'a.js', content: secret } }),
    read: () => gemini('BeforeTool', { tool_name: 'read_file', tool_input: { absolute_path: join(cwd, '.env') } }),
    mcp: (secret) => gemini('BeforeTool', { tool_name: 'mcp__sentry__whoami', tool_input: { token: secret }, mcp_context: {} }),
    result: (secret) => gemini('AfterTool', { tool_name: 'run_shell_command', tool_input: { command: 'env' }, tool_response: { llmContent: secret, returnDisplay: '' } }),
    other: () => gemini('SessionStart', { source: 'startup' }),
  },
};

function claude(event: string, more: object) {
  return { session_id: 's', transcript_path: '/t.jsonl', cwd, permission_mode: 'default', hook_event_name: event, ...more };
}

function codex(event: string, more: object) {
  return { session_id: 's', turn_id: 't', transcript_path: null, cwd, hook_event_name: event, model: 'm', permission_mode: 'default', ...more };
}

function cursor(event: string, more: object) {
  return { conversation_id: 'c', generation_id: 'g', model: 'm', hook_event_name: event, cursor_version: '2.6.0', workspace_roots: [cwd], ...more };
}

function gemini(event: string, more: object) {
  return { session_id: 's', transcript_path: '/t.json', cwd, hook_event_name: event, timestamp: '2026-11-29T00:00:00Z', ...more };
}

const call = (payload: unknown, args: readonly string[] = []) => sntrylint(['agent-hook', ...args], { cwd, stdin: typeof payload === 'string' ? payload : JSON.stringify(payload) });

/** Whether an answer keeps the step from happening, or what it gave from the model. */
function isStopped({ code, stdout }: { readonly code: number; readonly stdout: string }): boolean {
  return code === 2 || stdout.includes('modifiedResult');
}

describe.each(agentNames)('%s', (name) => {
  const { prompt, command, write, read, mcp, result, other } = payloads[name];

  it.each(Object.entries({ prompt, command, write, read, mcp, result }))('stops a %s that holds a token, by its name and by its payload', async (_, payload) => {
    for (const args of [[name], []]) {
      const answered = await call(payload(user), args);
      expect(isStopped(answered)).toBe(true);
      expect(answered.stdout + answered.stderr).toContain(user.slice(-4));
      expect(answered.stdout + answered.stderr).not.toContain(user);
    }
  });

  it.each(Object.entries({ prompt, command, write, mcp, result }))('lets a %s without one go on', async (_, payload) => {
    const { code, stdout, stderr } = await call(payload('nothing'), [name]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).not.toMatch(/deny|false|ask/);
  });

  it('lets a step go on that brings the model nothing', async () => {
    expect((await call(other(''), [name])).code).toBe(0);
  });

  it('is told by what only its payloads hold', () => {
    for (const payload of [prompt, command, write, read, mcp, result]) expect(recognise(payload(user) as Record<string, unknown>)).toBe(agents[name]);
  });

  it.each([['no JSON', 'this is none'], ['no object', '[1]'], ['nothing', ''], ['nothing that is known', '{}']])('stops what it cannot understand: %s', async (_, input) => {
    const { code, stderr } = await call(input, [name]);
    expect(code).toBe(2);
    expect(stderr).toContain('nobody can tell');
    expect((await call(input, [name, '--fail-open'])).code).toBe(0);
  });
});

describe('an agent', () => {
  it('is stopped where its arguments are nested deeper than anybody reads', async () => {
    const deep = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;
    const { code, stderr } = await call(`{"hook_event_name":"PreToolUse","transcript_path":"/t","cwd":"/","tool_name":"x","tool_input":${deep}}`, ['claude-code']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('nested too deep')]);
  });

  it('may take a token out of a file: what is replaced is known already', async () => {
    const edit = claude('PreToolUse', { tool_name: 'Edit', tool_input: { file_path: join(cwd, 'a.js'), old_string: `t = '${user}'`, new_string: 't = process.env.SENTRY_AUTH_TOKEN' } });
    expect((await call(edit)).code).toBe(0);
    const patch = codex('PreToolUse', { tool_name: 'apply_patch', tool_input: { command: `*** Begin Patch\n*** Update File: a.js\n-t = '${user}'\n+t = env\n*** End Patch` } });
    expect((await call(patch)).code).toBe(0);
  });

  it('is stopped, or told, where a list in YAML looks like what a patch takes out', async () => {
    const list = `--- # settings\nenv:\n- SENTRY_AUTH_TOKEN=${user}\n`;
    const steps: readonly (readonly [string, object])[] = [
      ['claude-code', claude('PreToolUse', { tool_name: 'Write', tool_input: { file_path: 'a.yml', content: list } })],
      ['claude-code', claude('PreToolUse', { tool_name: 'Bash', tool_input: { command: `cat >x.yml <<EOF\n${list}EOF` } })],
      ['claude-code', claude('PreToolUse', { tool_name: 'mcp__slack__post', tool_input: { oldText: user } })],
      ['claude-code', claude('PostToolUse', { tool_name: 'Bash', tool_input: { command: 'git diff' }, tool_response: { stdout: `--- a/x\n+++ b/x\n-token=${user}\n` } })],
    ];
    for (const [agent, step] of steps) {
      const { code, stdout, stderr } = await call(step, [agent]);
      expect(code === 2 || stdout !== '', JSON.stringify(code)).toBe(true);
      expect(stdout + stderr).toContain(user.slice(-4));
    }
  });

  it('in VS Code gives what it did as a response, and reads the answer one level deeper', async () => {
    const told = await call({ timestamp: 't', session_id: 's', hook_event_name: 'PostToolUse', tool_name: 'run_in_terminal', tool_input: { command: 'env' }, tool_response: `T=${user}` }, ['copilot']);
    expect(told).toMatchObject({ code: 2, stderr: expect.stringContaining(user.slice(-4)) });
    const stopped = await call({ timestamp: 't', session_id: 's', hook_event_name: 'PreToolUse', tool_name: 'run_in_terminal', tool_input: { command: `echo ${user}` } }, ['copilot']);
    expect(JSON.parse(stopped.stdout)).toMatchObject({ permissionDecision: 'deny', hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'deny' } });
  });

  it.each(['cat .env', 'head -n 3 ./.env', 'FOO=1 grep -n SENTRY .env', 'ls; sudo cat ".env"', 'wc -l <.env', "sed -n '1,5p' .env | tail", 'x=$(cat .env)', '/bin/cat .env'])('does not print a file that holds one: %s', async (line) => {
    const answered = await call(claude('PreToolUse', { tool_name: 'Bash', tool_input: { command: line } }));
    expect(answered.code).toBe(2);
    expect(answered.stderr).toContain('.env:1');
  });

  it.each(['source .env && npm run build', 'cat clean.txt', 'cat missing.txt', 'cat .', 'git add .env.example'])('may run what prints none: %s', async (line) => {
    expect((await call(claude('PreToolUse', { tool_name: 'Bash', tool_input: { command: line } }))).code).toBe(0);
  });

  it('is asked where a value only may be a token, if it can ask', async () => {
    const agentToken = make.agent();
    const step = { tool_name: 'Write', tool_input: { file_path: 'a.txt', content: agentToken } };
    const asked = await call(claude('PreToolUse', step), ['claude-code']);
    expect([asked.code, JSON.parse(asked.stdout)]).toMatchObject([0, { hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'ask' } }]);
    expect(JSON.parse((await call(cursor('preToolUse', step), ['cursor'])).stdout)).toMatchObject({ permission: 'ask' });
    expect(JSON.parse((await call({ sessionId: 's', cwd, toolName: 'create', toolArgs: step.tool_input }, ['copilot'])).stdout)).toMatchObject({ permissionDecision: 'ask' });
    expect((await call(codex('PreToolUse', step), ['codex'])).code).toBe(2);
    expect((await call(gemini('BeforeTool', step), ['gemini'])).code).toBe(2);
  });

  it('learns that a model has seen a token where it cannot be withheld, and where to revoke it', async () => {
    const { stderr } = await call(payloads.codex.result(user), ['codex']);
    expect(stderr).toContain('in the context of the model now');
    expect(stderr).toContain('revoke');
  });

  it('is known by its key too, in arguments that are JSON', async () => {
    const legacy = make.legacy();
    expect((await call(claude('PreToolUse', { tool_name: 'mcp__x__y', tool_input: { env: { SENTRY_AUTH_TOKEN: legacy } } }))).code).toBe(2);
  });

  it('is stopped where a configuration cannot be read', async () => {
    const broken = mkdtempSync(join(tmpdir(), 'sntrylint-agent-'));
    writeFileSync(join(broken, '.sntrylint.yaml'), 'nonsense: 1\n');
    const answered = await call(claude('UserPromptSubmit', { prompt: 'hello', cwd: broken }));
    rmSync(broken, { recursive: true });
    expect([answered.code, answered.stderr]).toEqual([2, expect.stringContaining('nonsense')]);
  });

  it('that nobody knows is named', async () => {
    expect(await call({}, ['cloude'])).toMatchObject({ code: 2, stderr: expect.stringContaining('cloude') });
    expect(await call({ hello: 1 })).toMatchObject({ code: 2, stderr: expect.stringContaining('unknown agent') });
  });
});
