import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { git, run, start } from '../../src/git/run.ts';
import { fakeGit } from '../support/fake-git.ts';
import { repo } from '../support/repo.ts';

test('keeps output, standard error and exit code', async () => {
  const made = repo();
  const env = fakeGit(made.env, 'echo out; echo words >&2; exit 5');
  expect(await run(['anything'], { cwd: made.root, env })).toMatchObject({ stdout: Buffer.from('out\n'), stderr: 'words\n', code: 5, signal: null });
});

test('turns a failure into an error with git\'s first words, and its advice apart', async () => {
  const made = repo();
  const env = fakeGit(made.env, 'printf "fatal: no\\nTo mend it:\\n\\n\\tdo this\\n" >&2; exit 128');
  await expect(git(['thing', '--flag'], { cwd: made.root, env })).rejects.toMatchObject({
    exitCode: 3,
    what: 'git thing failed with exit code 128: fatal: no',
    fix: 'To mend it:\n\n\tdo this',
  });
});

test('loses no output of a process that ended before anybody read it', async () => {
  const made = repo();
  const running = start(['x'], { cwd: made.root, env: fakeGit(made.env, 'head -c 200000 /dev/zero; exit 0') });
  await wait(300);
  let bytes = 0;
  for await (const chunk of running.stdout as AsyncIterable<Buffer>) bytes += chunk.length;
  expect(bytes).toBe(200_000);
  expect(await running.ended).toMatchObject({ code: 0 });
});

test('keeps a bounded part of what git complains about', async () => {
  const made = repo();
  const env = fakeGit(made.env, 'head -c 1000000 /dev/zero | tr "\\0" x >&2; exit 1');
  expect((await run(['x'], { cwd: made.root, env })).stderr).toHaveLength(64 * 1024);
});

test('passes an argument on as it is, whatever a shell would make of it', async () => {
  const made = repo();
  expect((await git(['rev-parse', '--sq-quote', '$(touch x); a*'], { cwd: made.root, env: made.env })).toString()).toBe(" '$(touch x); a*'\n");
});
