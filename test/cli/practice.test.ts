import { describe, expect, test } from 'vitest';
import { sntrylint } from '../support/fake-io.ts';
import { repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

const dockerfile = 'FROM node\nARG SENTRY_AUTH_TOKEN\n';

describe('practice rules', () => {
  test('warn when files are linted', async () => {
    const { root, env } = repo().file('Dockerfile', dockerfile).stage();
    const { code, stdout } = await sntrylint(['--format', 'json'], { cwd: root, env });
    expect(code).toBe(1);
    expect(JSON.parse(stdout).findings).toMatchObject([
      { ruleId: 'practice-token-in-image', kind: 'practice', severity: 'warning', redacted: 'SENTRY_AUTH_TOKEN' },
    ]);
  });

  test('do not keep a hook from letting a commit through, unless they are asked for by name', async () => {
    const { root, env } = repo().file('Dockerfile', dockerfile).stage();
    expect((await sntrylint(['staged'], { cwd: root, env })).code).toBe(0);
    expect((await sntrylint(['staged', '--rule', 'practice-token-in-image'], { cwd: root, env })).code).toBe(1);
  });

  test('find a file by its name alone in the history too, packed or not', async () => {
    const made = repo().file('app/.sentryclirc', '[auth]\ntoken=\n').stage().commit('a');
    for (const pack of [false, true]) {
      if (pack) made.git('repack', '-adfq');
      const { code, stdout } = await sntrylint(['history', '--rule', 'practice-token-file', '--no-cache'], { cwd: made.root, env: made.env });
      expect([code, stdout.includes('app/.sentryclirc:2:1')]).toEqual([1, true]);
    }
  });

  test('say where, why and what to do, and show no secret of the line', async () => {
    const token = tokens('practice cli').user();
    const { root, env } = repo().file('.env', `VITE_SENTRY_AUTH_TOKEN=${token}\n`).stage();
    const { stdout } = await sntrylint([], { cwd: root, env });
    expect(stdout).toContain('VITE_SENTRY_AUTH_TOKEN=sntryu_…');
    expect(stdout).toContain('(practice-public-token-variable)');
    expect(stdout).not.toContain(token.slice(7, 40));
  });

  test('say nothing of a file that is made to hold a token where the token itself was found', async () => {
    const { root, env } = repo().file('.sentryclirc', `[auth]\ntoken=${tokens('practice file').user()}\n`).stage();
    const { stdout } = await sntrylint(['--format', 'json'], { cwd: root, env });
    expect((JSON.parse(stdout) as { findings: { ruleId: string }[] }).findings.map(({ ruleId }) => ruleId)).toEqual(['sentry-user-token']);
    expect((await sntrylint(['--rule', 'practice-token-file'], { cwd: root, env })).code).toBe(1);
  });

  test('say nothing of a file that git ignores', async () => {
    const { root, env } = repo().file('.sentryclirc', '[auth]\ntoken=\n').file('.gitignore', '.sentryclirc\n').stage();
    expect((await sntrylint([], { cwd: root, env })).code).toBe(0);
    const kept = repo().file('.sentryclirc', '[auth]\ntoken=\n');
    expect((await sntrylint([], { cwd: kept.root, env: kept.env })).stdout).toContain('practice-token-file');
    // An entry of .gitignore means nothing to a file that is tracked already.
    const tracked = repo().file('.sentryclirc', '[auth]\ntoken=\n').stage().commit('first').file('.gitignore', '.sentryclirc\n');
    expect((await sntrylint([], { cwd: tracked.root, env: tracked.env })).stdout).toContain('practice-token-file');
  });
});
