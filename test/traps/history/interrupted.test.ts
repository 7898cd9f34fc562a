import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { fakeGit } from '../../support/fake-git.ts';
import { type HistoryRun, packed, withTellingFolder } from '../../support/git/history.ts';
import { repo, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

/** Issue: after Ctrl-C what was found is reported, and nothing is left behind. */
const make = tokens('history interrupted');
const many = (): Repo => {
  const made = repo();
  for (let i = 0; i < 20; i++) made.file(`f${i}.txt`, `${i}\n`.repeat(2000));
  return made.file('.env', `SENTRY_AUTH_TOKEN=${make.user()}\n`).stage().commit('all');
};

describe('SIGINT', () => {
  /** Starts a history, interrupts it once git has come to `when`, and gives what it said. */
  const interrupted = async (made: Repo, when: string, then = ': > "$HERE"; exec sleep 20', ...args: readonly string[]): Promise<{ readonly code: number | null; readonly report: HistoryRun['report'] | null }> => {
    const [here, pids] = [made.path('.git/here'), made.path('.git/pids')];
    const env = fakeGit({ ...made.env, HERE: here, PIDS: pids }, `case "$*" in ${when}) echo $$ >> "$PIDS"; ${then};; esac`);
    const child = spawn(process.execPath, [resolve('bin/sntrylint.js'), 'history', '--format', 'json', ...args], { cwd: made.root, env, stdio: ['ignore', 'pipe', 'ignore'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const ended = new Promise<number | null>((done) => child.on('close', done));
    await vi.waitFor(() => expect(existsSync(here)).toBe(true), { timeout: 10_000, interval: 10 });
    child.kill('SIGINT');
    const code = await ended;
    return { code, report: text === '' ? null : (JSON.parse(text) as HistoryRun['report']) };
  };

  const expectGone = (made: Repo): void => {
    for (const pid of readFileSync(made.path('.git/pids'), 'utf8').trim().split('\n')) expect(() => process.kill(Number(pid), 0)).toThrow('ESRCH');
  };

  test('in the first look ends it at once with 130, says so, and leaves nothing behind', { timeout: 20_000 }, async () => {
    const made = many();
    const { code, report } = await interrupted(made, '*"cat-file --batch --buffer"*', ': > "$HERE"; sleep 4; : > "$HERE.over"; exec "$GIT" "$@"');
    expect(code).toBe(130);
    // It does not wait for the gits of its threads: these end when nobody takes what they give.
    expect(existsSync(made.path('.git/here.over'))).toBe(false);
    await vi.waitFor(() => expectGone(made), { timeout: 8000 });
    expect(report!.scan.complete).toBe(false);
    expect(report!.scan.notRead[0]).toEqual({ path: 'the history', reason: 'interrupted when 0 objects of it were looked at' });
    expect(readdirSync(made.path('.git'))).not.toContain('sntrylint');
  });

  test('in the first look reports what was caught until then, or names it', { timeout: 20_000 }, async () => {
    // A pack is read without git; what is loose comes after it, where there is one thread.
    const made = packed(many()).file('later.txt', 'later\n').stage().commit('later');
    const oid = made.git('rev-parse', 'HEAD:.env').trim().slice(0, 12);
    const { code, report } = await interrupted(made, '*"cat-file --batch --buffer"*', ': > "$HERE"; exec sleep 4', '--jobs', '1');
    expect(code).toBe(130);
    const places = [...report!.findings.map(({ locations }) => locations[0]!.path), ...report!.scan.notRead.map(({ path }) => path)];
    expect(places.filter((path) => path === '.env' || path === `object ${oid}`)).toHaveLength(1);
    expect(places).toContain('the history');
    expect(readdirSync(made.path('.git'))).not.toContain('sntrylint');
    await vi.waitFor(() => expectGone(made), { timeout: 8000 });
  });

  test('in the walk over commits names what was caught and not looked at', async () => {
    const made = withTellingFolder(many());
    const oid = made.git('rev-parse', 'HEAD:.env').trim().slice(0, 12);
    const { code, report } = await interrupted(made, '*"rev-list --date-order"*');
    expect(code).toBe(130);
    expect(report!.findings).toEqual([]);
    expect(report!.scan.notRead).toContainEqual({ path: `object ${oid}`, reason: 'it may hold a secret; interrupted before it was looked at closely' });
    expectGone(made);
  });

  test.each([
    ['a file', '*"ls-tree -r -z --full-tree HEAD"*', (made: Repo) => made],
    ['a message', '*"rev-parse --quiet --verify HEAD^{commit}^{object}"*', (made: Repo) => made.file('.env', 'clean\n').stage().commit(`Use ${make.user()}`)],
  ])('while git is asked whether HEAD still has %s reports it all the same', async (what, head, change) => {
    // HEAD is asked for while the contents are still read: here its git waits until they are.
    const then = 'case "$*" in *"cat-file --batch") "$GIT" "$@"; : > "$HERE.read"; exit;; esac; until [ -e "$HERE.read" ]; do sleep 0.05; done; : > "$HERE"; exec sleep 20';
    const { code, report } = await interrupted(change(many()), `${head}|*"cat-file --batch"`, then);
    expect(code).toBe(130);
    const places = report!.findings.flatMap(({ locations }) => locations).filter(({ path }) => (path === '.env') === (what === 'a file'));
    expect(places).toMatchObject([{ inHead: null }]);
  });

  test('in the second look reports what was found until then', async () => {
    const made = many();
    made.file('b.env', `SENTRY_AUTH_TOKEN=${make.user()}\n`).stage().commit('b');
    made.commit(`Use ${make.user()}`);
    const said = made.git('rev-parse', 'HEAD').trim().slice(0, 12);
    // One git gives the commits, for their authors, and the files. The second one that is started gives the messages.
    const second = 'echo . >> "$PIDS.count"; if [ "$(wc -l < "$PIDS.count")" -lt 2 ]; then exec "$GIT" "$@"; fi; echo > "$HERE"; exec sleep 20';
    const { code, report } = await interrupted(made, '*"cat-file --batch"', second);
    expect(report!.findings).toHaveLength(2);
    expect(code).toBe(130);
    expect(report!.scan.notRead.map(({ path }) => path)).toContain(`object ${said}`);
  });
});
