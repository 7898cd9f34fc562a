import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { flags } from '../../src/cli/arguments/flags.ts';
import { sntrylint } from '../support/fake-io.ts';
import { temporaryFolder } from '../support/repo.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const pages = ['docs/leak.md', 'docs/verify-and-revoke.md'];
const page = (name: string): string => readFileSync(root + name, 'utf8');

describe.each(pages)('%s', (name) => {
  it('names only options that exist', () => {
    const named = [...page(name).matchAll(/(?<![\w-])--([a-z][a-z-]*)/g)].map(([, option]) => option!);
    // `--mode` is an option of the server, `--now` one of somebody's own command.
    expect(named.filter((option) => !(option in flags) && option !== 'mode' && option !== 'now')).toEqual([]);
    expect(named.length).toBeGreaterThan(2);
  });

  it('names only commands that exist', () => {
    const named = [...page(name).matchAll(/\bsntrylint ([a-z][a-z-]*)/g)].map(([, verb]) => verb!);
    expect(named.filter((verb) => !(verb in commands))).toEqual([]);
  });
});

it('shows a home configuration that is taken', async () => {
  const blocks = [...page('docs/verify-and-revoke.md').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => parse(text!) as object);
  const { mkdirSync, writeFileSync } = await import('node:fs');
  const { readHome, homeFile } = await import('../../src/config/home/home.ts');
  expect(blocks.length).toBe(3);
  for (const block of blocks) {
    const HOME = temporaryFolder();
    mkdirSync(homeFile({ HOME })!.replace(/\/[^/]*$/, ''), { recursive: true });
    writeFileSync(homeFile({ HOME })!, JSON.stringify(block));
    await expect(readHome({ HOME }, HOME)).resolves.toMatchObject({ allowHttp: false });
  }
});

it('tells of a server that runs by hand, whose tokens live', async () => {
  const child = spawn(process.execPath, ['scripts/run-typescript.mjs', 'test/support/sentry/sentry-server-by-hand.ts', '--port', '0'], { cwd: root });
  onTestFinished(() => void child.kill());
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await expect.poll(() => said, { timeout: 20_000 }).toContain('/settings/\n');
  const url = /listens on (http:\S+)\. /.exec(said)![1]!;
  const tokens = said.match(/\bsntry[usi]_\S+/g)!;
  expect(tokens).toHaveLength(4);
  const { code, stdout } = await sntrylint(['verify'], { stdin: tokens.join('\n'), env: { HOME: temporaryFolder(), SNTRYLINT_SENTRY_URL: url } });
  expect(code).toBe(1);
  expect(stdout.match(/^ {2}state +live,/gm)).toHaveLength(4);
});
