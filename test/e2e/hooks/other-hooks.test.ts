import { chmodSync, mkdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { clientIn, commit, hookedRepo, leak, sntrylintIn, type } from '../../support/hooks/hooked-repo.ts';
import { repo, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

/** Each client with hooks of its own for messages and pushes, which write down what they were given. */
const setUps: readonly { readonly name: string; readonly make: () => Repo; readonly activate: (made: Repo) => void }[] = [
  {
    name: 'plain git hooks',
    make: () => {
      const made = hookedRepo();
      mkdirSync(made.path('.git/hooks'), { recursive: true });
      made.file('.git/hooks/pre-push', '#!/bin/sh\necho "$@" >.git/old-arguments\ncat >.git/old-refs\n').file('.git/hooks/commit-msg', '#!/bin/sh\ncat "$1" >.git/old-message\n');
      for (const hook of ['pre-push', 'commit-msg']) chmodSync(made.path(`.git/hooks/${hook}`), 0o755);
      return made;
    },
    activate: () => {},
  },
  {
    name: 'husky',
    make: () => {
      const made = hookedRepo('husky').file('.husky/pre-push', 'echo "$@" >.git/old-arguments\ncat >.git/old-refs\n').file('.husky/commit-msg', 'cat "$1" >.git/old-message\n');
      clientIn(made, 'husky');
      return made.stage().commit('husky');
    },
    activate: () => {},
  },
  {
    name: 'lefthook',
    make: () => {
      const text = 'pre-push:\n  jobs:\n    - run: echo {0} >.git/old-arguments && cat >.git/old-refs\n      use_stdin: true\ncommit-msg:\n  jobs:\n    - run: cat {1} >.git/old-message\n';
      return hookedRepo('lefthook').file('lefthook.yml', text).stage().commit('lefthook');
    },
    activate: (made) => void clientIn(made, 'lefthook', 'install'),
  },
  {
    name: 'simple-git-hooks',
    make: () => {
      const hooks = { 'pre-push': 'echo "$@" >.git/old-arguments; cat >.git/old-refs', 'commit-msg': 'cat "$1" >.git/old-message' };
      return hookedRepo('simple-git-hooks').file('package.json', `${JSON.stringify({ name: 'made-up', 'simple-git-hooks': hooks }, null, 2)}\n`).stage().commit('hooks');
    },
    activate: (made) => void clientIn(made, 'simple-git-hooks'),
  },
];

describe.each(setUps)('$name with --hook', ({ make, activate }) => {
  // Set up once, and used from top to bottom; what a push brings in is found by `init`, so it comes late.
  let made: Repo;
  beforeAll(() => {
    made = make();
    const origin = repo();
    origin.git('init', '--quiet', '--bare', 'the bare.git');
    made.git('remote', 'add', 'origin', origin.path('the bare.git'));
    expect(sntrylintIn(made, 'init', '--yes', '--hook', 'pre-commit', '--hook', 'commit-msg', '--hook', 'pre-push')).toMatchObject({ code: 0 });
    activate(made);
  });

  it('guards messages, beside the hook that was there', () => {
    const token = tokens('message').user();
    const refused = commit(made, '--allow-empty', '--message', `Deploy with ${token}`);
    expect(refused.output).toContain(`sntryu_…${token.slice(-4)}`);
    expect(refused.code).toBe(1);
    expect(commit(made, '--allow-empty')).toMatchObject({ code: 0 });
    expect(readFileSync(made.path('.git/old-message'), 'utf8')).toContain('a change');
  });

  it('is found set up the second time', () => {
    expect(sntrylintIn(made, 'init', '--yes', '--hook', 'pre-commit', '--hook', 'commit-msg', '--hook', 'pre-push').output).toContain('nothing to change');
    const doctor = sntrylintIn(made, 'doctor', '--no-run').output;
    expect(doctor.match(/(?<=✓ the )\S+(?= hook runs sntrylint)/g)).toEqual(['pre-commit', 'commit-msg', 'pre-push']);
    expect(type(made, 'sh', ['-c', 'cat lefthook.yml 2>/dev/null']).output).not.toMatch(/# sntrylint: begin[^\n]*\n(?:(?!\s*# sntrylint: end)[^\n]*\n)*\s*# sntrylint: begin/);
  });

  it('guards pushes, beside the hook that was there, which still gets its arguments and the refs', () => {
    const pushed = type(made, 'git', ['push', 'origin', 'HEAD:main', 'HEAD:other']);
    expect(pushed, pushed.output).toMatchObject({ code: 0 });
    expect(pushed.output).not.toContain('git named no refs');
    expect(readFileSync(made.path('.git/old-arguments'), 'utf8')).toMatch(/^origin .*the bare\.git\n$/);
    const refs = readFileSync(made.path('.git/old-refs'), 'utf8').trimEnd().split('\n');
    expect(refs.map((line) => line.split(' ')[2]).sort()).toEqual(['refs/heads/main', 'refs/heads/other']);
    expect(type(made, 'git', ['push', 'origin', 'HEAD:main']).code).toBe(0);
    expect(readFileSync(made.path('.git/old-refs'), 'utf8')).toBe('');
    const shown = leak(made);
    made.commit('around the hook');
    const refused = type(made, 'git', ['push', 'origin', 'HEAD:main']);
    expect(refused.output).toContain(shown);
    expect(refused.code).toBe(1);
  });

  it('is undone', () => {
    sntrylintIn(made, 'init', '--undo', '--yes');
    expect(sntrylintIn(made, 'init', '--undo', '--yes').output).toContain('nothing to undo');
  });
});
