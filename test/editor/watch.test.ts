import { rmSync } from 'node:fs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { watch } from '../../src/editor/watch.ts';
import { repo, type Repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

const user = tokens('watch').user();

/** Watches a repository until the test ends; gives its lines one after the other. */
function watched(made: Repo): () => Promise<string> {
  const stop = new AbortController();
  const lines: string[] = [];
  let arrived = (): void => {};
  const ended = watch({ folder: made.root, env: made.env, every: 20, signal: stop.signal, tell: async (line) => {
    lines.push(line);
    arrived();
  } });
  onTestFinished(async () => {
    stop.abort();
    await ended;
  });
  return async () => {
    while (lines.length === 0) await new Promise<void>((resolve) => (arrived = resolve));
    return lines.shift()!;
  };
}

describe('watching', () => {
  it('says what is found as files change, once, and when it is gone', async () => {
    const made = repo().file('.gitignore', 'dist\n').file('old.js', `t = '${user}'\n`);
    const next = watched(made);
    expect(await next()).toBe(`old.js:1:6: error: Sentry Personal Token sntryu_…${user.slice(-4)} (sentry-user-token)`);
    expect(await next()).toMatch(/^watching 2 files/);
    made.file('dist/a.js', user).file('new.js', `\n${user}\n`);
    expect(await next()).toMatch(/^new\.js:2:1: error/);
    made.file('new.js', 'nothing here any more\n');
    expect(await next()).toBe('new.js: clean again');
    rmSync(made.path('old.js'));
    expect(await next()).toBe('old.js: clean again');
  });

  it('follows no link out of the folder', async () => {
    const outside = repo().file('own.js', `t = '${user}'\n`);
    const made = repo().symlink('link.js', outside.path('own.js')).file('a.js', 'clean\n');
    expect(await watched(made)()).toMatch(/^watching 2 files/);
  });

  it('reads the configuration again when it changes, and says what is wrong with it', async () => {
    // Whether git knows the configuration is another matter.
    const made = repo().file('.gitignore', '.sntrylint.yaml\n').file('a.js', `t = '${user}'\n`);
    const next = watched(made);
    expect(await next()).toMatch(/^a\.js:1:6/);
    expect(await next()).toMatch(/^watching/);
    made.file('.sntrylint.yaml', 'nonsense: 1\n');
    expect(await next()).toMatch(/nonsense/);
    made.file('.sntrylint.yaml', 'suppress: [{ path: a.js, reason: made up }]\n');
    expect(await next()).toBe('a.js: clean again');
  });
});
