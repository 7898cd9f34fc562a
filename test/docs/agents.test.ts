import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { agentNames, agents } from '../../src/agent/agents.ts';
import { agentOf, payload } from '../support/hooks/agent-payloads.ts';
import { docsBlocks } from '../support/docs/blocks.ts';
import { sntrylint } from '../support/fake-io.ts';
import { tokens } from '../support/tokens.ts';

const page = readFileSync('docs/agents.md', 'utf8');
const make = tokens('agents page');
const cwd = realpathSync(mkdtempSync(join(tmpdir(), 'sntrylint-agents-page-')));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

/** Each answer as a terminal shows it: JSON in lines, what went to standard error, and the exit code. */
async function screen(name: string, step: string, token: string): Promise<string> {
  writeFileSync(join(cwd, '.env'), `SENTRY_AUTH_TOKEN=${token}\n`);
  const stdin = payload(name, step, { folder: cwd, file: '.env', content: `SENTRY_AUTH_TOKEN=${token}\n`, token });
  const { code, stdout, stderr } = await sntrylint(['agent-hook', agentOf(name)], { cwd, stdin });
  const said = stdout === '' ? stderr : `${JSON.stringify(JSON.parse(stdout), null, 2)}\n`;
  return `$ sntrylint-hook agent ${agentOf(name)} <${step.replaceAll(' ', '-')}.json${stdout === '' ? '' : ' 2>/dev/null | jq'}\n${said}$ # it ended with ${code}\n`.replaceAll(token.slice(-4), '8c30').replaceAll(cwd, '/home/ada/app');
}

it('docs/agents.md shows what each agent is answered with', async () => {
  const user = make.user();
  const screens = await Promise.all([
    screen('claude-code', 'read', user),
    screen('claude-code', 'result', user),
    screen('claude-code', 'write', make.agent()),
    screen('codex', 'result', user),
    screen('cursor', 'read', user),
    screen('cursor', 'result', user),
    screen('copilot', 'command', user),
    screen('vs-code', 'prompt', user),
    screen('gemini', 'search', user),
  ]);
  expect(screens.join('')).not.toContain(user);
  if (process.env['SHOW_SCREENS'] !== undefined) writeFileSync(process.env['SHOW_SCREENS'], screens.join('\n=====\n'));
  expect(docsBlocks('docs/agents.md').filter(({ language, text }) => language === 'text' && text.startsWith('$ sntrylint-hook')).map(({ text }) => text)).toEqual(screens);
});

it('docs/agents.md names the source of each protocol and the day it was read', () => {
  for (const name of agentNames) {
    const { source } = agents[name];
    expect(page).toContain(source.url);
    expect(page).toContain(source.read);
  }
});
