import { describe, expect, test } from 'vitest';
import { sntrylint } from '../../support/fake-io.ts';
import { repo, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

/**
 * The name of a base, as people write it in CI. Whoever may push may give the same name to something of their own: git
 * takes a tag before a branch, and a branch of the clone before one of the remote.
 */
const token = tokens('names').user();

/** A branch that adds a token and excuses it. Nothing has the base's name yet but the remote's branch. */
function excused(): { readonly made: Repo; readonly env: NodeJS.ProcessEnv } {
  const made = repo({ firstCommit: true });
  made.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  made.branch('topic').file('.sntrylint.yaml', 'exclude: ["**"]\n').file('a.txt', `token=${token}\n`).stage().commit('leak');
  made.git('branch', '--quiet', '-D', 'main');
  return { made, env: made.env };
}

const call = ({ made, env }: ReturnType<typeof excused>, ...argv: readonly string[]) => sntrylint(argv, { cwd: made.root, env });

describe('a base is refused where its name may mean two things', () => {
  test.each([
    ['a tag', 'main', 'refs/tags/main'],
    ['a tag', 'origin/main', 'refs/tags/origin/main'],
    ['a branch of this clone', 'origin/main', 'refs/heads/origin/main'],
    ['something else', 'origin/main', 'refs/origin/main'],
  ])('%s, and the one of the remote: %s', async (_, name, planted) => {
    const change = excused();
    change.made.git('update-ref', planted, 'HEAD');
    for (const argv of [['range', `${name}..HEAD`, '--no-config'], ['range', 'HEAD', '--config-from', name], ['range', 'HEAD', '--config-from', `${name}~0`]]) {
      const { code, stdout, stderr } = await call(change, ...argv);
      expect([code, stdout + stderr]).toEqual([3, expect.stringContaining(`${name} may be ${planted} or refs/remotes/origin/main`)]);
    }
    // The whole name is certain.
    expect((await call(change, 'range', 'refs/remotes/origin/main..HEAD', '--config-from', 'refs/remotes/origin/main')).code).toBe(1);
  });

  test('a branch that is called like the beginning of a commit', async () => {
    const change = excused();
    const short = change.made.git('rev-parse', '--short', 'HEAD~1').trim();
    change.made.git('update-ref', `refs/heads/${short}`, 'HEAD');
    const { code, stdout, stderr } = await call(change, 'range', `${short}..HEAD`, '--no-config');
    expect([code, stdout + stderr]).toEqual([3, expect.stringContaining(`${short} may be refs/heads/${short} or an object`)]);
  });

  test('a whole name that is missing is not that of a tag', async () => {
    const { made, env } = excused();
    made.git('update-ref', '-d', 'refs/remotes/origin/main');
    made.git('update-ref', 'refs/tags/refs/remotes/origin/main', 'HEAD');
    const azure = { ...env, TF_BUILD: 'True', SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main', SYSTEM_PULLREQUEST_SOURCECOMMITID: made.git('rev-parse', 'HEAD').trim() };
    const { code, stdout, stderr } = await call({ made, env: azure }, 'range');
    expect([code, stdout + stderr]).toEqual([3, expect.stringContaining('refs/remotes/origin/main is not in this repository')]);
  });

  test('but a branch and the one of the remote that it follows are one, and HEAD is HEAD', async () => {
    const change = excused();
    change.made.git('update-ref', 'refs/heads/main', 'HEAD~1');
    change.made.git('update-ref', 'refs/tags/HEAD', 'HEAD~1');
    for (const range of ['main..HEAD', 'main...HEAD', 'main~0..', 'HEAD', `${change.made.git('rev-parse', 'main').trim()}..topic`]) {
      expect((await call(change, 'range', range, '--no-config')).code, range).toBe(1);
    }
  });
});

test('a name that the repository chose is no part of a command that people copy where it may steer a shell or git', async () => {
  const { made, env } = excused();
  made.git('update-ref', '-d', 'refs/remotes/origin/main');
  for (const remote of ['x; touch stolen', '--upload-pack=touch stolen']) {
    made.git('config', `remote.${remote}.url`, 'https://git.example.org/a');
    const unknown = await call({ made, env }, 'range', 'gone..HEAD');
    expect([unknown.code, unknown.stderr]).toEqual([3, expect.stringContaining('git fetch --no-tags REMOTE +refs/heads/gone:refs/remotes/REMOTE/gone')]);
    made.git('config', '--remove-section', `remote.${remote}`);
  }
});

test('a repository in a folder of the work tree is not taken for the one around it, which holds its files', async () => {
  const { made, env } = excused();
  const base = made.git('rev-parse', 'HEAD~1').trim();
  // It borrows all objects, and all its branches are the base.
  made.file('app/HEAD', 'ref: refs/heads/main\n').file('app/objects/info/alternates', '../../.git/objects\n').file('app/refs/heads/main', `${base}\n`).file('app/refs/remotes/origin/main', `${base}\n`);
  made.file('app/config', '[core]\n\trepositoryFormatVersion = 0\n\tbare = true\n').file('app/src/b.txt', 'b\n').stage().commit('a repository');
  for (const cwd of [made.path('app'), made.path('app/src')]) {
    for (const argv of [['range', 'origin/main..HEAD', '--no-config'], ['history', '--no-cache', '--no-config'], ['staged', '--no-config']]) {
      const { code, stdout, stderr } = await sntrylint(argv, { cwd, env });
      expect([code, stdout + stderr], argv[0]).toEqual([3, expect.stringContaining('this folder looks like a bare repository, and the repository around it holds its files')]);
    }
  }
  // One that the repository around it does not hold is the user's own, and is read: its branches have no leak.
  made.git('rm', '-r', '--quiet', '--cached', 'app');
  expect((await sntrylint(['history', '--no-cache', '--no-config'], { cwd: made.path('app'), env })).code).toBe(0);
});
