import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { commit, hookedRepo, leak, sntrylintIn, type } from '../../support/hooks/hooked-repo.ts';
import { some } from '../../support/how-long.ts';
import { type Repo, temporaryFolder } from '../../support/repo.ts';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const bin = 'node_modules/.bin';

/** A repository whose package, with sntrylint and husky, is in the sub folder `web`; nothing is at its root. */
function subFolder(): Repo {
  const made = hookedRepo().remove('node_modules').remove('package.json').file('.gitignore', 'node_modules\n').file('web/package.json', '{ "devDependencies": { "sntrylint": "*" } }\n');
  for (const [name, target] of [['sntrylint', 'bin/sntrylint.js'], ['sntrylint-hook', 'dist/sntrylint-hook'], ['husky', `${bin}/husky`]] as const) {
    mkdirSync(dirname(made.path(`web/${bin}/${name}`)), { recursive: true });
    symlinkSync(`${checkout}${target}`, made.path(`web/${bin}/${name}`));
  }
  return made.stage().commit('sub folder');
}

/** Runs the program from a sub folder, as `npx` does: with that folder's programs on the PATH. */
function npxIn(made: Repo, folder: string, ...args: readonly string[]): { readonly code: number | null; readonly output: string } {
  const root = made.path(folder);
  return type({ ...made, root }, process.execPath, [`${checkout}bin/sntrylint.js`, ...args], { PATH: `${root}/${bin}:${made.env['PATH']}`, npm_execpath: '/npm', npm_config_user_agent: 'npm' });
}

/** A clean commit passes and a leak is refused, in the folder that `made` stands for. */
function expectGuarded(made: Repo): void {
  const clean = commit(made.file('clean.txt', 'nothing here\n').stage());
  expect(clean, clean.output).toMatchObject({ code: 0 });
  const shown = leak(made);
  const blocked = commit(made);
  expect(blocked.output).toContain(shown);
  expect(blocked.code).toBe(1);
  made.git('rm', '--quiet', '--cached', '.sentryclirc');
}

function expectDoctor(ran: { readonly code: number | null; readonly output: string }): void {
  expect(ran.output).toContain('a commit with a made-up token in .sentryclirc was refused, and the token was named');
  expect(ran.code).toBe(0);
}

describe('a package in a sub folder', () => {
  it('is guarded by plain git hooks, set up from there', () => {
    const made = subFolder();
    expect(npxIn(made, 'web', 'init', '--yes')).toMatchObject({ code: 0 });
    expectGuarded(made);
    expectDoctor(npxIn(made, 'web', 'doctor', '--yes'));
  });

  it('is guarded by plain git hooks, set up from the root', () => {
    const made = subFolder();
    expect(sntrylintIn(made, 'init', '--yes')).toMatchObject({ code: 0 });
    expectGuarded(made);
  });

  it('is guarded by husky, whose folder is there too', () => {
    const made = subFolder().file('web/.husky/pre-commit', 'echo the old hook ran\n');
    expect(type(made, made.path(`web/${bin}/husky`), ['web/.husky'])).toMatchObject({ code: 0 });
    made.stage().commit('husky');
    expect(npxIn(made, 'web', 'init', '--yes').output).toContain('hooks: husky');
    expect(made.git('status', '--porcelain')).toContain(' M web/.husky/pre-commit');
    expect(made.git('status', '--porcelain')).not.toContain(' .husky');
    expectGuarded(made);
    expectDoctor(npxIn(made, 'web', 'doctor', '--yes'));
    expect(sntrylintIn(made, 'init', '--yes').output).toContain('nothing to change');
  });

  it('is told how husky is switched on where it is not', () => {
    const made = subFolder().file('web/.husky/pre-commit', 'true\n');
    expect(npxIn(made, 'web', 'init', '--yes').output).toContain('npm run prepare --prefix web');
    expect(npxIn(made, 'web', 'doctor', '--no-run').output).toMatch(/✗ web\/\.husky\/pre-commit names sntrylint, and git never runs it: husky is not installed in this clone\n {4}fix: npm run prepare --prefix web/);
  });

  it('is not proven by programs that npx alone puts onto the PATH', () => {
    const made = subFolder().file('.git/hooks/pre-commit', '#!/bin/sh\nsntrylint-hook staged\n');
    type(made, 'chmod', ['+x', '.git/hooks/pre-commit']);
    const { code, output } = npxIn(made, 'web', 'doctor', '--yes');
    expect(output).toContain('sntrylint may not have run');
    expect(code).toBe(1);
  });
});

describe('a repository without a package', () => {
  it('is guarded by the program that npm installed for the user, and told to install that where it is gone', () => {
    const made = hookedRepo().remove('node_modules').remove('package.json').stage().commit('no package');
    const folder = made.path('../global');
    mkdirSync(folder);
    symlinkSync(`${checkout}dist/sntrylint-hook`, `${folder}/sntrylint-hook`);
    symlinkSync(`${checkout}bin/sntrylint.js`, `${folder}/sntrylint`);
    const env = { PATH: `${folder}:${made.env['PATH']}` };
    const init = type(made, process.execPath, [`${checkout}bin/sntrylint.js`, 'init', '--yes'], env);
    expect(init).toMatchObject({ code: 0 });
    expect(init.output).not.toContain('\nthen:\n');
    leak(made);
    expect(type(made, 'git', ['commit', '--message', 'a leak'], env)).toMatchObject({ code: 1, output: expect.stringContaining('sntryu_…') });
    expect(commit(made).output).toContain('sntrylint: not found, so nothing was scanned; to fix: npm install --global sntrylint\n');
  });
});

describe('what git runs', () => {
  it('decides, whatever else lies around: a core.hooksPath beside a folder of husky', () => {
    const made = hookedRepo('husky').file('.husky/pre-commit', 'true\n').config('core.hooksPath', '.githooks').stage().commit('both');
    const { output } = sntrylintIn(made, 'init', '--yes');
    expect(output).toContain('hooks: git hooks');
    // What leads git there is no part of the repository.
    expect(output).toContain("only this clone is configured to run the hooks in .githooks. In every other clone, run: git config core.hooksPath .githooks");
    expectGuarded(made);
    expectDoctor(sntrylintIn(made, 'doctor', '--yes'));
  });
});

describe('a linked work tree', () => {
  it('is guarded by plain git hooks, though nothing is installed in it', () => {
    const made = hookedRepo();
    expect(sntrylintIn(made, 'init', '--yes')).toMatchObject({ code: 0 });
    made.stage().commit('set up');
    const linked = made.worktree('linked');
    expectGuarded(linked);
    expectDoctor(sntrylintIn(linked, 'doctor', '--yes'));
  });

  it('in which husky is not installed is named, with the way to install it', () => {
    const made = hookedRepo('husky').file('.husky/pre-commit', 'true\n');
    expect(type(made, made.path(`${bin}/husky`), [])).toMatchObject({ code: 0 });
    expect(sntrylintIn(made, 'init', '--yes')).toMatchObject({ code: 0 });
    made.stage().commit('set up');
    const linked = made.worktree('linked');
    expect(sntrylintIn(linked, 'doctor', '--no-run').output).toContain('hooks find sntrylint');
    const init = sntrylintIn(linked, 'init', '--yes').output;
    expect(init).toMatch(/\nnothing to change in the files\n\nthen:\n {2}npx husky\n$/);
    const { code, output } = sntrylintIn(linked, 'doctor', '--yes');
    expect(output).toContain('nothing is scanned');
    expect(output).toContain('was NOT refused\n    fix: npx husky;');
    expect(code).toBe(1);
  });

  it('in which simple-git-hooks refuses every commit is not called well, since no package is there', () => {
    const made = hookedRepo('simple-git-hooks').file('package.json', '{ "devDependencies": { "sntrylint": "*" }, "simple-git-hooks": {} }\n');
    expect(sntrylintIn(made, 'init', '--yes')).toMatchObject({ code: 0 });
    expect(type(made, made.path(`${bin}/simple-git-hooks`), [])).toMatchObject({ code: 0 });
    made.stage().git('commit', '--quiet', '--no-verify', '--message', 'set up');
    const linked = made.worktree('linked');
    expect(commit(linked.file('clean.txt', 'nothing here\n').stage()).code).not.toBe(0);
    expect(sntrylintIn(linked, 'init', '--yes').output).toMatch(/\nthen:\n {2}npm install\n$/);
    const { code, output } = sntrylintIn(linked, 'doctor', '--yes');
    expect(output).toContain('sntrylint may not have run');
    expect(code).toBe(1);
  });
});

describe('a merge', () => {
  it('runs a hook of its own, which calls nothing new that a merged branch brought', () => {
    const made = hookedRepo();
    expect(sntrylintIn(made, 'init', '--yes', '--hook', 'pre-commit', '--hook', 'pre-merge-commit')).toMatchObject({ code: 0 });
    made.stage().commit('set up').branch('other').file('old.txt', 'old\n');
    leak(made, 'deploy.sh');
    made.stage().commit('around the hook').checkout('main').file('main.txt', 'main\n').stage().commit('main');
    const merged = type(made, 'git', ['merge', '--no-edit', 'other']);
    expect(merged, merged.output).toMatchObject({ code: 0 });
    expect(merged.output).not.toContain('would add');
    expect(commit(made, '--amend', '--no-edit').code).toBe(0);
  });
});

describe('a second clone', () => {
  it('is not guarded by plain git hooks, which init says before it sets them up', () => {
    const made = hookedRepo();
    expect(sntrylintIn(made, 'init', '--yes').output).toContain("git's own hooks guard only this clone");
  });

  it('is guarded by a folder of hooks, once npm has run there', () => {
    const made = hookedRepo();
    const said = sntrylintIn(made, 'init', '--yes', '--client', 'hooks-folder');
    expect(said, said.output).toMatchObject({ code: 0 });
    expect(said.output).toContain('git config core.hooksPath .githooks');
    made.stage().commit('set up');
    const clone = { ...made, root: made.path('../clone') };
    made.git('clone', '--quiet', '.', clone.root);
    symlinkSync(made.path('node_modules'), `${clone.root}/node_modules`);
    expect(type(clone, 'npm', ['run', 'prepare'])).toMatchObject({ code: 0 });
    type(clone, 'sh', ['-c', `cp '${leakFile(made)}' .sentryclirc && git add --force .sentryclirc`]);
    const blocked = commit(clone);
    expect(blocked.output).toContain('sntryu_…');
    expect(blocked.code).toBe(1);
    expectDoctor(sntrylintIn(clone, 'doctor', '--yes'));
    expect(sntrylintIn(made, 'init', '--undo', '--yes')).toMatchObject({ code: 0 });
    expect(made.git('status', '--porcelain')).toContain(' D .githooks/pre-commit');
  });
});

describe('a folder of hooks', () => {
  it.each(some<readonly [string, Readonly<Record<string, string>>, object, object | undefined]>([
    ['npm', {}, {}, { prepare: 'git config core.hooksPath .githooks' }],
    ['yarn, whose second version runs no prepare', { '.yarnrc.yml': '' }, { private: true }, { postinstall: 'git config core.hooksPath .githooks' }],
    ['yarn, for a package that is published and must run nothing where it is used', { '.yarnrc.yml': '' }, {}, undefined],
  ]))('is switched on by %s', (_, files, manifest, scripts) => {
    const made = hookedRepo().file('package.json', JSON.stringify(manifest));
    for (const [path, text] of Object.entries(files)) made.file(path, text);
    expect(sntrylintIn(made, 'init', '--yes', '--client', 'hooks-folder')).toMatchObject({ code: 0, output: expect.stringContaining('\nthen:\n  git config core.hooksPath .githooks\n') });
    const read = (): unknown => JSON.parse(readFileSync(made.path('package.json'), 'utf8'));
    expect(read()).toEqual(scripts === undefined ? manifest : { ...manifest, scripts });
    sntrylintIn(made, 'init', '--undo', '--yes');
    expect(read()).toEqual(manifest);
  });
});

/** A file with a token, beside the repository. */
function leakFile(made: Repo): string {
  leak(made);
  made.git('rm', '--quiet', '--cached', '.sentryclirc');
  return made.path('.sentryclirc');
}

describe('a client with windows, which starts git without Node on the PATH', () => {
  const tools = (made: Repo): string => {
    const folder = made.path('../tools');
    mkdirSync(folder);
    for (const name of ['git', 'sh', 'grep', 'tr', 'sed', 'cat']) symlinkSync(type(made, 'sh', ['-c', `command -v ${name}`]).output.trim(), `${folder}/${name}`);
    return folder;
  };

  // Nothing is committed here: each hook refuses the same leak, in a home of its own.
  let made: Repo;
  let shown: string;
  let path: string;
  beforeAll(() => {
    made = hookedRepo();
    expect(sntrylintIn(made, 'init', '--yes')).toMatchObject({ code: 0 });
    shown = leak(made);
    path = tools(made);
  });

  it.each(some([
    ['nvm', '.nvm/versions/node/v20.19.0/bin'], ['fnm', '.local/share/fnm/aliases/default/bin'], ['volta', '.volta/bin'],
    ['asdf', '.asdf/shims'], ['mise', '.local/share/mise/shims'], ['asdf without its shims', '.asdf/installs/nodejs/22.12.0/bin'],
    ['mise without its shims', '.local/share/mise/installs/node/22/bin'], ['fnm without a default', '.local/share/fnm/node-versions/v22.12.0/installation/bin'],
  ], 3))('finds the Node of %s', (_, folder) => {
    const home = temporaryFolder();
    mkdirSync(`${home}/${folder}`, { recursive: true });
    symlinkSync(process.execPath, `${home}/${folder}/node`);
    const { code, output } = type(made, 'git', ['commit', '--message', 'a leak'], { PATH: path, HOME: home });
    expect(output).toContain(shown);
    expect(code).toBe(1);
  });
});
