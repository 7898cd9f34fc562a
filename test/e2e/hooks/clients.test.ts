import { describe, expect, it } from 'vitest';
import { isLong } from '../../support/how-long.ts';
import { clientIn, commit, hookedRepo, leak, sntrylintIn, type } from '../../support/hooks/hooked-repo.ts';
import type { Repo } from '../../support/repo.ts';

/** Each set-up as a user has it before sntrylint, and what they run after `sntrylint init`. */
const setUps: readonly { readonly name: string; readonly make: () => Repo; readonly activate: (made: Repo) => void }[] = [
  { name: 'plain git hooks', make: () => hookedRepo(), activate: () => {} },
  {
    name: 'plain git hooks with a hook of their own',
    make: () => {
      const made = hookedRepo();
      made.file('.git/hooks/pre-commit', '#!/bin/sh\necho the old hook ran\nexit 0\n');
      type(made, 'chmod', ['+x', '.git/hooks/pre-commit']);
      return made;
    },
    activate: () => {},
  },
  {
    name: 'core.hooksPath',
    make: () => hookedRepo().config('core.hooksPath', '.githooks').file('.githooks/commit-msg', '#!/bin/sh\n'),
    activate: () => {},
  },
  {
    name: 'husky 9',
    make: () => {
      const made = hookedRepo('husky').file('.husky/pre-commit', 'echo the old hook ran\n');
      expect(clientIn(made, 'husky')).toMatchObject({ code: 0 });
      return made.stage().commit('husky');
    },
    activate: () => {},
  },
  {
    name: 'husky 9 before its first install',
    make: () => hookedRepo('husky').file('package.json', '{ "devDependencies": { "husky": "9" } }\n').stage().commit('husky'),
    activate: (made) => void clientIn(made, 'husky'),
  },
  {
    name: 'husky 9 with lint-staged 16',
    make: () => {
      const made = hookedRepo('husky', 'lint-staged').file('.husky/pre-commit', 'lint-staged\n').file('.lintstagedrc.json', '{ "*.md": "cat" }\n');
      clientIn(made, 'husky');
      return made.stage().commit('husky');
    },
    activate: () => {},
  },
  {
    name: 'lefthook with jobs',
    make: () => {
      const made = hookedRepo('lefthook').file('lefthook.yml', '# ours\npre-commit:\n  parallel: true\n  jobs:\n    - name: say\n      run: echo the old hook ran\n\ncommit-msg:\n  jobs:\n    - run: "true"\n');
      expect(clientIn(made, 'lefthook', 'install')).toMatchObject({ code: 0 });
      return made.stage().commit('lefthook');
    },
    activate: () => {},
  },
  {
    name: 'lefthook with commands',
    make: () => hookedRepo('lefthook').file('lefthook.yml', 'pre-commit:\n  commands:\n    say:\n      run: echo the old hook ran\n').stage().commit('lefthook'),
    activate: (made) => void clientIn(made, 'lefthook', 'install'),
  },
  {
    name: 'lefthook with no pre-commit hook',
    make: () => hookedRepo('lefthook').file('lefthook.yml', 'commit-msg:\n  jobs:\n    - run: "true"\n').stage().commit('lefthook'),
    activate: (made) => void clientIn(made, 'lefthook', 'install'),
  },
  {
    name: 'simple-git-hooks',
    make: () => hookedRepo('simple-git-hooks').file('package.json', '{\n    "name": "made-up",\n    "simple-git-hooks": {\n        "pre-commit": "echo the old hook ran"\n    }\n}\n').stage().commit('hooks'),
    activate: (made) => void clientIn(made, 'simple-git-hooks'),
  },
  {
    name: 'simple-git-hooks in a file of its own',
    make: () => hookedRepo('simple-git-hooks').file('.simple-git-hooks.json', '{ "pre-commit": "echo the old hook ran" }\n').stage().commit('hooks'),
    activate: (made) => void clientIn(made, 'simple-git-hooks'),
  },
];

/**
 * The set-ups to try in one of the three ways below. In a short run each set-up is tried in one way, and the three of
 * a client share the ways. simple-git-hooks has only two set-ups, so its last one is tried in two ways.
 */
const tried = (way: number): typeof setUps => setUps.filter((_, i) => isLong || i % 3 === way || (i === setUps.length - 1 && way === 2));

describe('sntrylint beside what is set up', () => {
  it.each(tried(0))('$name: passes a clean commit, blocks a leak, runs what was there, and proves it with the doctor', ({ make, activate }) => {
    const made = make();
    const oldHook = /the old hook ran/.exec(snapshot(made))?.[0] ?? '';
    expect(sntrylintIn(made, 'init', '--yes')).toMatchObject({ code: 0 });
    activate(made);

    made.file('clean.txt', 'nothing here\n').stage();
    const clean = commit(made);
    expect(clean).toMatchObject({ code: 0 });
    expect(clean.output).toContain(oldHook);

    const shown = leak(made);
    const blocked = commit(made);
    expect(blocked.code).toBe(1);
    expect(blocked.output).toContain(shown);
    expect(made.git('log', '--format=%s', '-1').trim()).toBe('a change');
    made.git('rm', '--quiet', '--cached', '.sentryclirc');

    const before = made.git('status', '--porcelain') + made.git('count-objects', '-v') + made.git('stash', 'list');
    const doctor = sntrylintIn(made, 'doctor', '--yes');
    expect(doctor.output).toContain('a commit with a made-up token in .sentryclirc was refused');
    expect(doctor.code).toBe(0);
    expect(made.git('status', '--porcelain') + made.git('count-objects', '-v') + made.git('stash', 'list')).toBe(before);
  });

  it.each(tried(1))('$name: is set up once, and undone to what it was', ({ make }) => {
    const made = make();
    const before = snapshot(made);
    expect(sntrylintIn(made, 'init', '--yes')).toMatchObject({ code: 0 });
    const after = snapshot(made);
    expect(after).not.toBe(before);
    const second = sntrylintIn(made, 'init', '--yes');
    expect(second.code).toBe(0);
    expect(second.output).toContain('nothing to change');
    expect(snapshot(made)).toBe(after);
    expect(sntrylintIn(made, 'init', '--undo', '--yes')).toMatchObject({ code: 0 });
    expect(normalized(snapshot(made))).toBe(normalized(before));
    expect(sntrylintIn(made, 'init', '--undo', '--yes').output).toContain('nothing to undo');
  });

  it.each(tried(2))('$name: fails closed where the program is gone, and says what is missing', ({ name, make, activate }) => {
    const made = make();
    sntrylintIn(made, 'init', '--yes');
    activate(made);
    made.remove('node_modules/.bin/sntrylint-hook').file('clean.txt', 'nothing here\n').stage();
    const { code, output } = commit(made);
    expect(code).not.toBe(0);
    // In a command of package.json there is no room for advice: the shell says what is missing, and where.
    expect(output).toMatch(name.startsWith('simple-git-hooks') ? /node_modules\/\.bin\/sntrylint-hook: not found/ : /^.*sntrylint: not found, so nothing was scanned; to fix: npm install$/m);
    expect(commit(made, '--no-verify').code).toBe(0);
    const doctor = sntrylintIn(made, 'doctor', '--yes');
    expect(doctor.code).toBe(1);
    expect(doctor.output).toContain('sntrylint may not have run');
  });
});

/** Every file outside of node_modules, with what it holds. */
function snapshot(made: Repo): string {
  return type(made, 'sh', ['-c', 'git ls-files --cached --others -- ":!node_modules" | sort | while read -r f; do echo "== $f"; cat "$f" 2>/dev/null; done; for f in .git/hooks/*; do case $f in *.sample) ;; *) echo "== $f"; cat "$f";; esac; done']).output;
}

/** JSON may come back with other white space; a comment and an empty line stay. */
function normalized(text: string): string {
  return text.replace(/\{\s+/g, '{ ').replace(/\s+\}/g, ' }');
}
