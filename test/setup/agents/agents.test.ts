import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentNames, type AgentName } from '../../../src/agent/agents.ts';
import { agentFiles } from '../../../src/setup/agents/agent-files.ts';
import { agentChecks } from '../../../src/setup/doctor/agent-checks.ts';
import { survey } from '../../../src/setup/survey.ts';
import { sntrylint } from '../../support/fake-io.ts';
import { hookedRepo } from '../../support/hooked-repo.ts';
import type { Repo } from '../../support/repo.ts';

const init = (made: Repo, ...args: readonly string[]) => sntrylint(['init', '--yes', ...args], { cwd: made.root, env: made.env });
const read = (made: Repo, path: string): string => readFileSync(made.path(path), 'utf8');
const checks = async (made: Repo, run = true) => agentChecks(await survey({ cwd: made.root, env: made.env }), made.env, run);

/** A repository in which an agent is used, and that has sntrylint as a package. */
function used(...names: readonly AgentName[]): Repo {
  const made = hookedRepo();
  for (const name of names) mkdirSync(made.path(agentFiles[name].sign), { recursive: true });
  return made;
}

describe.each(agentNames)('init, where %s is used', (name) => {
  it('writes its hooks, which then stop a token, and once is enough', async () => {
    const made = used(name);
    const { code, stdout } = await init(made);
    expect([code, stdout]).toEqual([0, expect.stringContaining(agentFiles[name].project)]);
    expect(await checks(made)).toMatchObject([{ state: 'ok', what: expect.stringContaining('is stopped where a command holds a token') }]);
    const text = read(made, agentFiles[name].project);
    expect((await init(made)).stdout).toContain('nothing to change');
    expect(read(made, agentFiles[name].project)).toBe(text);
  });

  it('keeps what is there, and --undo leaves it as it was', async () => {
    const made = used(name);
    const theirs = `${JSON.stringify({ version: 1, other: ['kept'], hooks: { PreToolUse: [{ matcher: 'Bash', hooks: [{ type: 'command', command: './own.sh' }] }], stop: [{ command: './stop.sh' }] } }, null, 4)}\n`;
    made.file(agentFiles[name].project, theirs);
    await init(made);
    const text = read(made, agentFiles[name].project);
    expect(text).toContain('./own.sh');
    expect(text).toContain('sntrylint-hook');
    await init(made, '--undo');
    expect(read(made, agentFiles[name].project)).toBe(theirs);
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
  });

  it.each([['no plain JSON', '{ // mine\n}'], ['hooks of another form', '{"hooks":[]}'], ['an event of another form', '{"hooks":{"PreToolUse":{}}}']])('leaves a file alone that holds %s, and says what to do', async (_, text) => {
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
  it('finds a hook that lets a token through, and one that stops everything', async () => {
    const made = used('claude-code', 'cursor');
    await init(made);
    made.file('.claude/settings.json', read(made, '.claude/settings.json').replaceAll('agent claude-code || exit 2', 'agent claude-code; exit 0'));
    made.file('.cursor/hooks.json', read(made, '.cursor/hooks.json').replaceAll('sntrylint-hook', 'missing/sntrylint-hook'));
    expect(await checks(made)).toMatchObject([
      { state: 'problem', what: expect.stringContaining('Cursor stops every step') },
      { state: 'problem', what: expect.stringContaining('Claude Code did NOT stop') },
    ]);
  });

  it('runs no command of the repository unless it may', async () => {
    const made = used('claude-code');
    await init(made);
    writeFileSync(made.path('.claude/settings.json'), read(made, '.claude/settings.json').replaceAll('"\\"', '"touch ran; \\"'));
    expect(await checks(made, false)).toMatchObject([{ state: 'note', what: expect.stringContaining('was not tried') }]);
    expect(existsSync(made.path('ran'))).toBe(false);
  });
});
