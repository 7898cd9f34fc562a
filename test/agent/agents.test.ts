import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { agentNames, agents, type AgentName, recognise } from '../../src/agent/agents.ts';
import { agentOf, agentPayloads, type Filling, payload } from '../support/hooks/agent-payloads.ts';
import { sntrylint } from '../support/fake-io.ts';
import { tokens } from '../support/tokens.ts';

const make = tokens('agents');
const user = make.user();
const cwd = mkdtempSync(join(tmpdir(), 'sntrylint-agent-'));
writeFileSync(join(cwd, '.env'), `SENTRY_AUTH_TOKEN=${user}\n`);
writeFileSync(join(cwd, 'clean.txt'), 'nothing to see\n');
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

const filling: Filling = { folder: cwd, file: '.env', content: `SENTRY_AUTH_TOKEN=${user}\n`, token: user };
const clean: Filling = { folder: cwd, file: 'clean.txt', content: 'nothing to see\n', token: 'nothing' };

const claude = (event: string, more: object) => ({ session_id: 's', transcript_path: '/t.jsonl', cwd, permission_mode: 'default', hook_event_name: event, ...more });
const codex = (event: string, more: object) => ({ session_id: 's', turn_id: 't', transcript_path: null, cwd, hook_event_name: event, model: 'm', permission_mode: 'default', ...more });
const cursor = (event: string, more: object) => ({ conversation_id: 'c', generation_id: 'g', model: 'm', hook_event_name: event, cursor_version: '2.6.0', workspace_roots: [cwd], ...more });
const gemini = (event: string, more: object) => ({ session_id: 's', transcript_path: '/t.json', cwd, hook_event_name: event, timestamp: '2026-11-29T00:00:00Z', ...more });

const call = (payload: unknown, args: readonly string[] = []) => sntrylint(['agent-hook', ...args], { cwd, stdin: typeof payload === 'string' ? payload : JSON.stringify(payload) });

/** Results of which the model has seen what they hold: the agent goes on, and is told. */
const told: ReadonlySet<string> = new Set(['cursor result', 'cursor failure', 'copilot prompt', 'copilot prompt, in PascalCase', 'copilot failure', 'vs-code result', 'claude-code failure']);

describe.each(Object.keys(agentPayloads))('%s', (name) => {
  const { steps, source, read } = agentPayloads[name]!;
  const agent = agentOf(name);
  const judged = Object.keys(steps).filter((step) => step !== 'other');

  it('is known by a source and a day', () => {
    expect([source, read]).toEqual([expect.stringMatching(/^https:/), '2026-11-29']);
    expect(name === 'vs-code' ? { url: source, read } : agents[agent].source).toEqual({ url: source, read });
  });

  it.each(judged)('is answered for a %s that holds a token', async (step) => {
    const { code, stdout, stderr } = await call(payload(name, step, filling), [agent]);
    const said = stdout + stderr;
    expect(said).toContain(`sntryu_…${user.slice(-4)}`);
    expect(said).not.toContain(user);
    expect(said).toContain('docs/rules.md#sentry-user-token');
    // Withheld by an answer beside exit code 0, or by 2.
    expect(said.includes('in the context of the model now') || said.includes('cannot hold it back')).toBe(told.has(`${name} ${step}`));
    expect(code === 2 || /modifiedResult|modifiedTransformedPrompt|suppressOriginalPrompt|updatedToolOutput|updated_mcp_tool_output|additional_context/.test(stdout)).toBe(true);
  });

  it.each(judged)('goes on with a %s without one', async (step) => {
    // An edit that its agent allows names no file, a search finds no line.
    const { code, stdout, stderr } = await call(payload(name, step, clean).replace('SENTRY_AUTH_TOKEN', 'nowhere').replace('sentry_auth', 'nowhere').replace('".e*"', '"clean*"'), [agent]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).not.toMatch(/deny|false|ask/);
  });

  it('goes on with a step that brings the model nothing', async () => {
    expect((await call(payload(name, 'other', filling), [agent])).code).toBe(0);
  });

  it('is told by what only its payloads hold', async () => {
    expect((await call(payload(name, 'command', filling))).code).toBe(2);
    for (const step of judged) expect(recognise(JSON.parse(payload(name, step, filling)) as Record<string, unknown>)).toBe(agents[agent]);
  });

  it.each([['no JSON', 'this is none'], ['no object', '[1]'], ['nothing', ''], ['nothing that is known', '{}']])('stops what it cannot understand: %s', async (_, input) => {
    const { code, stderr } = await call(input, [agent]);
    expect(code).toBe(2);
    expect(stderr).toContain('nobody can tell');
    expect((await call(input, [agent, '--fail-open'])).code).toBe(0);
  });
});

describe('a step', () => {
  it.each<readonly [string, AgentName, object | string]>([
    ['a prompt that is no text', 'claude-code', claude('UserPromptSubmit', { prompt: { text: user } })],
    ['no prompt', 'codex', codex('UserPromptSubmit', {})],
    ['a prompt of nothing', 'gemini', gemini('BeforeAgent', { prompt: null })],
    ['a prompt that is a list', 'copilot', { sessionId: 's', cwd, prompt: ['x'] }],
    ['no prompt in VS Code', 'copilot', { sessionId: 's', hookEventName: 'UserPromptSubmit', cwd }],
    ['no prompt in Cursor', 'cursor', cursor('beforeSubmitPrompt', {})],
    ['no arguments', 'claude-code', claude('PreToolUse', { tool_name: 'Bash' })],
    ['no tool', 'claude-code', claude('PreToolUse', { tool_input: {} })],
    ['a tool that is no text', 'gemini', gemini('BeforeTool', { tool_name: 1, tool_input: {} })],
    ['no arguments in Copilot', 'copilot', { sessionId: 's', cwd, toolName: 'bash' }],
    ['a file without its content', 'cursor', cursor('beforeReadFile', { file_path: join(cwd, 'clean.txt') })],
    ['content that is no text', 'cursor', cursor('beforeReadFile', { file_path: join(cwd, 'clean.txt'), content: 1 })],
    ['no command', 'cursor', cursor('beforeShellExecution', { cwd })],
    ['no result', 'claude-code', claude('PostToolUse', { tool_name: 'Bash', tool_input: {} })],
    ['no result in Copilot', 'copilot', { hook_event_name: 'PostToolUse', session_id: 's', timestamp: 't', cwd, tool_name: 'Bash', tool_input: {} }],
    ['a key twice', 'claude-code', `{"hook_event_name":"UserPromptSubmit","transcript_path":"/t","prompt":${JSON.stringify(user)},"prompt":"hello"}`],
    ['a key twice, once with an escape', 'claude-code', '{"hook_event_name":"UserPromptSubmit","transcript_path":"/t","prompt":"a","pr\\u006fmpt":"b"}'],
    ['a key twice, deep in it', 'codex', `{"hook_event_name":"PreToolUse","turn_id":"t","tool_name":"x","tool_input":[{"a":{"b":"${user}", "b" : 1}}]}`],
  ])('that has %s is stopped with the reason, unless --fail-open turns it round', async (_, agent, step) => {
    const { code, stdout, stderr } = await call(step, [agent]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/nobody can tell whether it holds a Sentry token: (?:\w[\w ]+ does not say what it is about to do|one object on standard input has a key twice)/);
    expect(stdout + stderr).not.toContain(user);
    expect(await call(step, [agent, '--fail-open'])).toMatchObject({ code: 0, stdout: agent === 'cursor' ? '{"continue":true,"permission":"allow"}\n' : '' });
  });

  it.each([
    ['beforeSubmitPrompt', { prompt: 'hello' }, { continue: true }],
    ['beforeReadFile', { file_path: join(cwd, 'clean.txt'), content: 'x' }, { permission: 'allow' }],
    ['postToolUse', { tool_name: 'Shell', tool_input: {}, tool_output: '{"output":"x","exitCode":0}' }, {}],
    ['postToolUseFailure', { tool_name: 'Shell', tool_input: {}, error_message: 'x' }, {}],
    ['sessionStart', {}, {}],
  ])('of Cursor at %s is let on with JSON, since its failClosed takes an empty answer for a failure', async (event, step, answer) => {
    const { code, stdout } = await call(cursor(event, step), ['cursor']);
    expect([code, JSON.parse(stdout)]).toEqual([0, answer]);
  });

  it('may have the same key in two objects, and a text that looks like one', async () => {
    expect((await call(claude('PreToolUse', { tool_name: 'x', tool_input: [{ a: 1 }, { a: '{"a":1,"a":2}' }, { 'a"b\\': ':' }] }))).code).toBe(0);
  });

  it('of an agent that runs the hooks of another one is read as its own', async () => {
    for (const name of ['cursor', 'copilot', 'vs-code']) {
      const { code, stdout, stderr } = await call(payload(name, 'command', filling), ['claude-code']);
      expect([code, stderr]).toEqual([2, expect.stringContaining(user.slice(-4))]);
      expect(stdout).toContain('"deny"');
      expect((await call(payload(name, 'other', filling), ['claude-code'])).code).toBe(0);
    }
  });

  it('whose event has a name of its own is judged by what it brings', async () => {
    expect((await call(claude('PermissionRequest', { tool_name: 'Bash', tool_input: { command: `echo ${user}` } }))).code).toBe(2);
    expect((await call(claude('PostToolBatch', { tool_response: user }))).code).toBe(2);
    expect(JSON.parse((await call(claude('UserPromptExpansion', { prompt: `/ask ${user}` }))).stdout)).toMatchObject({ decision: 'block' });
  });

  it.each<readonly [string, string, unknown]>([
    ['a line that stands alone', 'Bash', 'cat .env'],
    ['a list of words that stands alone', 'Bash', ['cat', '.env']],
    ['a list in a list', 'Bash', { command: [['cat', '.env']] }],
    ['a command in an object', 'local_shell', { action: { command: ['cat', '.env'] } }],
    ['what is typed into a shell', 'write_stdin', { session_id: 1, chars: 'cat .env\n' }],
    ['a file in a list of requests', 'mcp__x__read_many', { requests: [{ path: 'clean.txt' }, { path: '.env' }] }],
    ['a file of a project', 'mcp__jetbrains__get_file_text_by_path', { pathInProject: '.env' }],
    ['a file to convert', 'mcp__markitdown__convert_to_markdown', { uri: `file://${cwd}/.env` }],
    ['a tool behind a gateway', 'mcp__gateway__call_tool', { name: 'read_file', arguments: { path: '.env' } }],
    ['a search behind a gateway', 'mcp__gateway__call_tool', { name: 'search_text', arguments: { query: 'AUTH' } }],
    ['a file to send', 'mcp__browser__file_upload', { paths: ['.env'] }],
    ['an editor that only shows', 'str_replace_based_edit_tool', { command: 'view', path: '.env' }],
    ['blanks around a name', 'Read', { file_path: ' .env ' }],
    ['a slash behind a name', 'Read', { file_path: '.env/' }],
    ['a folder that is not there', 'Read', { file_path: 'missing/../.env' }],
    ['a URI with one slash', 'Read', { file_path: `file:${cwd}/.env` }],
    ['a token as a key', 'mcp__x__y', { [user]: 1 }],
  ])('is read in whatever form a tool is called: %s', async (_, tool_name, tool_input) => {
    const { code, stdout, stderr } = await call(claude('PreToolUse', { tool_name, tool_input }));
    expect([code, stderr]).toEqual([2, expect.stringContaining(user.slice(-4))]);
    expect(stdout + stderr).not.toContain(user);
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

  it.each(['cat .env', 'head -n 3 ./.env', 'FOO=1 grep -n SENTRY .env', 'ls; sudo cat ".env"', 'sort <.env', "sed -n '1,5p' .env | tail", 'x=$(cat .env); echo $x', '/bin/cat .env'])('does not print a file that holds one: %s', async (line) => {
    const answered = await call(claude('PreToolUse', { tool_name: 'Bash', tool_input: { command: line } }));
    expect(answered.code).toBe(2);
    expect(answered.stderr).toContain('.env:1');
  });

  it.each(['source .env && npm run build', 'wc -l <.env', 'x=$(cat .env)', 'cat clean.txt', 'cat missing.txt', 'cat .', 'git add .env.example', 'npm test', 'head -c 9 /dev/urandom', 'jq . </dev/null', 'cat /dev/stdin'])('may run what prints none: %s', async (line) => {
    expect((await call(claude('PreToolUse', { tool_name: 'Bash', tool_input: { command: line } }))).code).toBe(0);
  });

  it('is asked where a value only may be a token, if it can ask, and then is not told that it was stopped', async () => {
    const agentToken = make.agent();
    const step = { tool_name: 'Write', tool_input: { file_path: 'a.txt', content: agentToken } };
    const asked = await call(claude('PreToolUse', step), ['claude-code']);
    expect([asked.code, JSON.parse(asked.stdout)]).toMatchObject([0, { hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'ask' } }]);
    expect(asked.stdout).toContain('waits for the person');
    expect(asked.stdout).not.toMatch(/stopped|withheld|not sent/);
    // Where permissions are bypassed nobody is asked.
    expect((await call(claude('PreToolUse', { ...step, permission_mode: 'bypassPermissions' }), ['claude-code'])).code).toBe(2);
    expect(JSON.parse((await call(cursor('beforeShellExecution', { command: `echo ${agentToken}` }), ['cursor'])).stdout)).toMatchObject({ permission: 'ask' });
    // Cursor takes the word there, and goes on all the same.
    expect(JSON.parse((await call(cursor('preToolUse', step), ['cursor'])).stdout)).toMatchObject({ permission: 'deny' });
    expect(JSON.parse((await call({ sessionId: 's', cwd, toolName: 'create', toolArgs: step.tool_input }, ['copilot'])).stdout)).toMatchObject({ permissionDecision: 'ask' });
    expect((await call(codex('PreToolUse', step), ['codex'])).code).toBe(2);
    expect((await call(gemini('BeforeTool', step), ['gemini'])).code).toBe(2);
  });

  it('learns that a model has seen a token where it cannot be withheld, and where to revoke it', async () => {
    const { stdout } = await call(payload('cursor', 'result', filling), ['cursor']);
    expect(stdout).toContain('in the context of the model now');
    expect(stdout).toContain('revoke');
  });

  it('gets a result of the same shape in which the token is missing, and is told that some releases show it', async () => {
    const response = { stdout: `a\nT=${user}`, stderr: '', interrupted: false, isImage: false, file: { lines: 2, note: 'nothing of the kind in this text' } };
    const { code, stdout } = await call(claude('PostToolUse', { tool_name: 'Bash', tool_input: { command: 'env' }, tool_response: response }), ['claude-code']);
    const answer = JSON.parse(stdout) as Record<string, unknown>;
    expect([code, answer]).toMatchObject([0, { decision: 'block', hookSpecificOutput: { updatedToolOutput: { ...response, stdout: expect.stringContaining('withheld') } } }]);
    expect(answer['reason']).toContain('releases that do not replace a result');
    const legacy = make.legacy();
    const byKey = await call(claude('PostToolUse', { tool_name: 'x', tool_input: {}, tool_response: { SENTRY_AUTH_TOKEN: legacy } }), ['claude-code']);
    expect(byKey.stdout).toContain('updatedToolOutput');
    expect(byKey.stdout).not.toContain(legacy);
  });

  it('gets no key that is a token, either', async () => {
    const replaced = await call(claude('PostToolUse', { tool_name: 'x', tool_input: {}, tool_response: { tokens: { [user]: 'mine' }, log: user } }), ['claude-code']);
    expect(replaced.stdout).toContain('"mine"');
    expect(replaced.stdout).not.toContain(user);
  });

  it('of GitHub has no model see a prompt that cannot be judged', async () => {
    const broken = mkdtempSync(join(tmpdir(), 'sntrylint-agent-'));
    writeFileSync(join(broken, '.sntrylint.yaml'), 'nonsense: 1\n');
    const answered = await call({ sessionId: 's', timestamp: 1, cwd: broken, prompt: 'hello', transformedPrompt: 'hello' }, ['copilot']);
    rmSync(broken, { recursive: true });
    expect([answered.code, JSON.parse(answered.stdout)]).toEqual([0, { modifiedTransformedPrompt: expect.stringContaining('nobody can tell') }]);
  });

  it.each<[string, object, object]>([
    ['claude-code', claude('PostToolUse', { tool_name: 'Bash', tool_input: {}, tool_response: { stdout: 'nobody could look at this', isImage: false } }), { decision: 'block', hookSpecificOutput: { updatedToolOutput: { stdout: expect.stringContaining('withheld'), isImage: false } } }],
    ['copilot', { sessionId: 's', timestamp: 1, toolName: 'bash', toolArgs: {}, toolResult: { resultType: 'success', textResultForLlm: 'x' } }, { modifiedResult: { resultType: 'success', textResultForLlm: expect.stringContaining('nobody can tell') } }],
    ['cursor', { conversation_id: 'c', generation_id: 'g', hook_event_name: 'postToolUse', tool_name: 'MCP:x', tool_input: {}, tool_output: '{}' }, { updated_mcp_tool_output: { content: [{ text: expect.stringContaining('nobody can tell') }] } }],
  ])('of %s gives the model no result that cannot be judged, where it can be withheld', async (agent, step, answer) => {
    const broken = mkdtempSync(join(tmpdir(), 'sntrylint-agent-'));
    writeFileSync(join(broken, '.sntrylint.yaml'), 'nonsense: 1\n');
    const answered = await call({ ...step, cwd: broken }, [agent]);
    rmSync(broken, { recursive: true });
    expect([answered.code, JSON.parse(answered.stdout)]).toMatchObject([0, answer]);
  });

  it('is known by its key too, in arguments that are JSON', async () => {
    const legacy = make.legacy();
    expect((await call(claude('PreToolUse', { tool_name: 'mcp__x__y', tool_input: { env: { SENTRY_AUTH_TOKEN: legacy } } }))).code).toBe(2);
  });

  it.each(agentNames)('is stopped by the hook of %s too, where it is told in the way of Claude Code', async (name) => {
    const steps = [claude('UserPromptSubmit', { prompt: user }), claude('PreToolUse', { tool_name: 'Bash', tool_input: { command: `echo ${user}` } })];
    for (const step of steps) {
      const { code, stdout } = await call(step, [name]);
      expect(code === 2 || stdout.startsWith('{"decision":"block"'), stdout).toBe(true);
    }
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
    expect(await call({ hello: 1 })).toMatchObject({ code: 2, stderr: expect.stringContaining('the agent is unknown') });
  });
});

it('stops the read of a file whose address holds what is no text, and says so', async () => {
  const { code, stderr } = await call(claude('PreToolUse', { tool_name: 'Read', tool_input: { file_path: 'file:///tmp/%ff/a' } }), ['claude-code']);
  expect(code).toBe(2);
  expect(stderr).toContain('the address of a file cannot be read');
});
