import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { sntrylint } from '../../support/fake-io.ts';
import { repo, temporaryFolder, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

/** A FIFO in the place of a file, which git opens and waits for. */
function fifo(path: string): string {
  rmSync(path, { force: true });
  mkdirSync(dirname(path), { recursive: true });
  execFileSync('mkfifo', [path]);
  return path;
}

const made = (): Repo => repo().file('sub/a.txt', 'one\n').stage().commit('first').file('sub/a.txt', 'two\n').stage();

function objectOf(of: Repo, revision: string): string {
  const name = of.git('rev-parse', revision).trim();
  return of.path(`.git/objects/${name.slice(0, 2)}/${name.slice(2)}`);
}

// Other systems do not tell what a process waits for.
describe.skipIf(process.platform !== 'linux')('a git that waits for a FIFO without end', () => {
  // All at once: each is looked at for a second or two.
  const traps: readonly (readonly [name: string, argv: readonly string[], plant: (of: Repo) => string])[] = [
    ['.gitignore of some folder', ['.'], (of) => fifo(of.path('sub/.gitignore'))],
    ['a blob that is staged', ['staged'], (of) => fifo(objectOf(of, ':sub/a.txt'))],
    ['the tree of HEAD', ['staged'], (of) => fifo(objectOf(of, 'HEAD^{tree}'))],
    ['an index of a repository that this one borrows from', ['range', 'HEAD'], (of) => {
      const borrowed = temporaryFolder();
      writeFileSync(of.path('.git/objects/info/alternates'), `${borrowed}\n`);
      writeFileSync(fifo(join(borrowed, 'pack', 'pack-1234.idx')).replace('.idx', '.pack'), '');
      return join(borrowed, 'pack');
    }],
  ];
  test('is ended, and what it waits for is named', async () => {
    const set = traps.map(([name, argv, plant]) => {
      const of = made();
      return { name, argv, of, where: dirname(plant(of)) };
    });
    const ran = await Promise.all(set.map(({ argv, of }) => sntrylint(argv, { cwd: of.root, env: of.env })));
    expect(ran.map(({ code, stderr }, i) => [set[i]!.name, code, stderr])).toEqual(
      set.map(({ name, where }) => [name, 3, expect.stringMatching(new RegExp(String.raw`git [\w-]+ waits without end for a FIFO \(${where}/.*\)\n +fix: remove it`))]),
    );
  });

  test('is ended where the quick entry looks first, whether the new or the old content is one', async () => {
    const ends = await Promise.all([':sub/a.txt', 'HEAD:sub/a.txt'].map(async (content) => {
      const of = made();
      if (content !== ':sub/a.txt') of.file('sub/a.txt', `SENTRY_AUTH_TOKEN=${tokens('waited for').user()}\n`).stage();
      fifo(objectOf(of, content));
      const child = spawn(resolve('dist/sntrylint-hook'), ['staged'], { cwd: of.root, env: of.env, stdio: 'ignore' });
      return ((await once(child, 'exit')) as [number | null])[0];
    }));
    expect(ends).toEqual([3, 1]);
  });

  test('is not left behind by a signal that ends the program', async () => {
    const of = made();
    fifo(of.path('sub/.gitignore'));
    const ends = [['SIGTERM', 143], ['SIGHUP', 129], ['SIGINT', 130]] as const;
    const left = await Promise.all(ends.map(async ([signal]) => {
      const child = spawn(process.execPath, [resolve('bin/sntrylint.js'), '.'], { cwd: of.root, env: of.env, stdio: 'ignore' });
      const git = await waitingBelow(child.pid!);
      child.kill(signal);
      const [code] = (await once(child, 'exit')) as [number | null];
      for (let i = 0; i < 100 && isWaiting(git); i++) await wait(20);
      return [signal, code, isWaiting(git)];
    }));
    expect(left).toEqual(ends.map(([signal, code]) => [signal, code, false]));
  });
});

/** The git of a process, once it waits. */
async function waitingBelow(pid: number): Promise<string> {
  for (;;) {
    const git = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').find((child) => child !== '' && isWaiting(child));
    if (git !== undefined) return git;
    await wait(20);
  }
}

/** Linux says where in it a process waits. */
function isWaiting(pid: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/wchan`, 'utf8') === 'wait_for_partner';
  } catch {
    return false;
  }
}
