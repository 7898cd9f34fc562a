import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, test, vi } from 'vitest';
import { homeFile } from '../../src/config/home/home.ts';
import { homeFolder } from '../../src/environment.ts';
import { UserError } from '../../src/errors.ts';
import { where } from '../../src/git/repository/where.ts';
import { sntrylint } from '../support/fake-io.ts';
import { fastHook } from '../support/hooks/fast-hook.ts';
import { isLong } from '../support/how-long.ts';
import { type Layout, layout, layoutNames } from '../support/git/layouts.ts';
import { ownRule as ownRules } from '../support/own-rule.ts';
import { repo, temporaryFolder } from '../support/repo.ts';
import { scanJson } from '../support/report/scan-json.ts';
import { tokens } from '../support/tokens.ts';

/** Where am I: how work tree and git's folder lie × where one stands × what git sets × which hook × how paths are said × program and first look. */

const program = join(import.meta.dirname, '../../bin/sntrylint.js');
const entry = join(import.meta.dirname, '../../dist/sntrylint-hook');

const ownSecret = `key ${'acme_0123456789abcdef'}\n`;

/** The root's own rule finds this alone; its configuration leaves out the token beside it; the sub folder's would excuse all. */
const found = [['acme-key', 'app/k']];

describe.each(layoutNames.map((name, nth) => [name, nth] as const))('%s', (name, nth) => {
  let made: Layout;
  beforeAll(() => {
    made = layout(name);
  });

  describe.each([['terminal', 0], ['hook', 1]] as const)('as in a %s', (by, at) => {
    // In a short run one of the two places with each, and the other one in the next arrangement.
    describe.each(([['root', '.'], ['sub folder', 'app']] as const).filter((_, place) => isLong || (nth + at + place) % 2 === 0))('in the %s', (_, folder) => {
      const world = (hook: keyof Layout['hooks'] = 'pre-commit') => ({ cwd: join(made.root, folder), env: by === 'hook' ? made.hooks[hook].env : made.terminal, stdin: made.hooks[hook].input });
      const call = (hook: 'commit-msg' | 'pre-push'): readonly string[] => [hook, ...made.hooks[hook].args];
      const names = (): readonly string[] => {
        const relative = folder === '.' ? 'app/' : '';
        return ['k', 'fixtures/t'].flatMap((file) => [`${relative}${file}`, join(made.root, 'app', file), join(made.alias, 'app', file)]);
      };
      const places = async (argv: readonly string[], of = world()) => {
        const { code, report } = await scanJson(argv, of);
        return { code, found: report.findings.flatMap(({ ruleId, locations }) => locations.map(({ path }) => [ruleId, path])) };
      };

      it('the root\'s configuration and baseline hold, whatever way a path is said', async () => {
        expect(await places(['staged', ...names()])).toEqual({ code: 1, found });
        expect(await places(names())).toEqual({ code: 1, found });
      });

      it('a folder is listed as what it is in the repository', async () => {
        expect(await places([join(made.alias, 'app')])).toEqual({ code: 1, found });
      });

      it('the message is found as git names it, and as the pre-commit framework hands it on', async () => {
        expect((await sntrylint(call('commit-msg'), world('commit-msg'))).code).toBe(1);
        const { cwd, env } = world();
        const [said] = made.hooks['commit-msg'].args;
        const message = folder === '.' || said!.startsWith('/') ? said! : join(made.root, said!);
        expect((await sntrylint(['staged', message], { cwd, env: { ...env, PRE_COMMIT: '1' } })).stdout).toContain('This commit message holds');
      });

      it('what is pushed is read', async () => {
        expect(await places(call('pre-push'), world('pre-push'))).toEqual({ code: 1, found });
      });

      it('the first look leaves all of it to the program', () => {
        const look = fastHook();
        const calls = [['pre-commit', ['staged']], ['pre-commit', ['staged', join(made.alias, 'app/k')]], ['commit-msg', call('commit-msg')], ['pre-push', call('pre-push')]] as const;
        for (const [hook, argv] of calls) {
          const { cwd, env, stdin } = world(hook);
          expect([argv, look(argv, cwd, env, stdin)]).toEqual([argv, 'maybe']);
          if (!isLong && name !== 'linked work tree') continue;
          const { status, stdout } = spawnSync(entry, argv, { cwd, env, input: stdin, encoding: 'utf8' });
          expect([argv, status, stdout]).toEqual([argv, 1, expect.stringContaining('Acme key')]);
        }
      });

      it.each(isLong ? [program] : [])('each way of saying a path, on its own, and the program as it is built', async (program) => {
        for (const path of names().slice(0, 3)) {
          expect({ path, ...(await places(['staged', path])) }).toEqual({ path, code: 1, found });
          expect({ path, ...(await places([path])) }).toEqual({ path, code: 1, found });
        }
        expect(spawnSync(process.execPath, [program, 'staged'], world()).status).toBe(1);
        const { cwd, env, stdin } = world('pre-push');
        expect(spawnSync(process.execPath, [program, ...call('pre-push')], { cwd, env, input: stdin }).status).toBe(1);
      });
    });
  });
});

describe('whose root it is', () => {
  /** A linked work tree, as its hook sees it, in a folder. */
  let linked: Layout;
  let dotfiles: Layout;
  beforeAll(() => {
    linked = layout('linked work tree');
    dotfiles = layout('dotfiles');
  });

  it('is not that of a repository inside, where git names the outer one', async () => {
    const inner = join(linked.root, 'inner');
    mkdirSync(inner);
    linked.git('-C', inner, 'init', '--quiet');
    writeFileSync(join(inner, '.sntrylint.yaml'), "suppress:\n  - { path: '**', reason: not the root }\n");
    const world = { cwd: inner, env: linked.hooks['pre-commit'].env };
    expect((await scanJson(['staged'], world)).paths).toEqual(['app/k']);
    expect(spawnSync(entry, ['staged'], { ...world, encoding: 'utf8' }).status).toBe(1);
    // Without a word from git it is the inner one that is meant.
    expect(where({ cwd: inner, env: linked.terminal }).root).toBe(inner);
  });

  it('is not changed by a folder `.git` that is none of git', async () => {
    const made = repo().file('.sntrylint.yaml', ownRules).file('app/.sntrylint.yaml', 'exclude: ["**"]\n').file('app/k', ownSecret).stage();
    for (const folder of ['objects', 'refs']) mkdirSync(made.path(`app/.git/${folder}`), { recursive: true });
    made.file('app/.git/HEAD', 'nothing that git knows\n');
    const world = { cwd: made.path('app'), env: made.env };
    expect((await scanJson(['staged'], world)).paths).toEqual(['app/k']);
    expect(spawnSync(entry, ['staged'], { ...world, encoding: 'utf8' }).status).toBe(1);
  });

  it('is where a relative GIT_DIR was said, and a doubt where a commit brings a folder that looks like it', async () => {
    const env = { ...dotfiles.hooks['pre-commit'].env, GIT_DIR: '.cfg', GIT_INDEX_FILE: '.cfg/index' };
    const world = { cwd: join(dotfiles.root, 'app'), env };
    expect((await scanJson(['staged'], world)).paths).toEqual(['app/k']);
    linked.git('init', '--quiet', '--bare', join(dotfiles.root, 'app/.cfg'));
    expect(await sntrylint(['staged'], { ...world, env: { ...env } })).toMatchObject({ code: 3, stderr: expect.stringContaining('more than one folder may be meant') });
    rmSync(join(dotfiles.root, 'app/.cfg'), { recursive: true });
  });

  it('is a doubt where a sub folder is made to look like the root', async () => {
    const world = { cwd: join(dotfiles.root, 'app'), env: dotfiles.hooks['pre-commit'].env };
    expect(where(world).root).toBe(dotfiles.root);
    symlinkSync('.', join(dotfiles.root, 'app/app'));
    for (const ran of [await sntrylint(['staged'], { ...world, env: { ...world.env } }), await sntrylint(['.'], { ...world, env: { ...world.env } })]) {
      expect(ran).toMatchObject({ code: 3, stderr: expect.stringMatching(/^sntrylint: .*more than one folder may be meant\n {2}fix: .*\n$/) });
    }
    unlinkSync(join(dotfiles.root, 'app/app'));
  });

  it.each(['"$(dirname "$0")"', '"$(dirname "$0")/.."', '"$(git rev-parse --absolute-git-dir)"'])('is that of the commit, where a hook goes to %s', (folder) => {
    const made = repo({ firstCommit: true }).file('k', `${tokens('gone').user()}\n`).stage();
    made.file('.git/hooks/pre-commit', `#!/bin/sh\ncd ${folder} && exec '${entry}' staged\n`);
    chmodSync(made.path('.git/hooks/pre-commit'), 0o755);
    expect(() => made.git('commit', '--quiet', '--message', 'leak')).toThrow('This commit would add');
  });

  it('is known, or a doubt, where a hook leaves the work tree while git says where its own folder is', () => {
    const root = (made: Layout, way: (made: Layout) => string): string => {
      const cwd = way(made);
      mkdirSync(cwd, { recursive: true });
      try {
        const found = where({ cwd, env: made.hooks['pre-commit'].env }).root;
        return found === made.root ? 'known' : found;
      } catch (error) {
        if (!(error instanceof UserError) || error.exitCode !== 3) throw error;
        return 'a doubt';
      }
    };
    const gitDir = (made: Layout): string => made.hooks['pre-commit'].env['GIT_DIR']!;
    const ways: readonly ((made: Layout) => string)[] = [(made) => gitDir(made), (made) => join(gitDir(made), 'hooks'), (made) => join(made.root, '../empty'), (made) => join(made.root, '..')];
    const from = (name: Parameters<typeof layout>[0]): readonly string[] => {
      const made = layout(name);
      return ways.map((way) => root(made, way));
    };
    expect({ linked: from('linked work tree'), bare: from('bare repository with work trees'), submodule: from('submodule') }).toEqual({
      linked: ways.map(() => 'known'), bare: ways.map(() => 'known'), submodule: ways.map(() => 'known'),
    });
    expect({ apart: from('separate git folder'), dotfiles: from('dotfiles') }).toEqual({ apart: ways.map(() => 'a doubt'), dotfiles: ['known', 'known', 'a doubt', 'a doubt'] });
  });

  it('is what `core.worktree` says, where git was told of that folder', async () => {
    const made = repo().file('home/.sntrylint.yaml', ownRules).file('home/app/k', ownSecret);
    made.git('-C', 'home', 'init', '--quiet', '--bare', '.cfg');
    const env = { ...made.env, GIT_DIR: made.path('home/.cfg') };
    for (const said of [['core.bare', 'false'], ['core.worktree', '..']]) execFileSync('git', ['config', ...said], { cwd: made.path('home'), env });
    execFileSync('git', ['add', '--', 'app'], { cwd: made.path('home'), env });
    for (const folder of ['home', 'home/app', 'home/.cfg/..']) {
      expect((await scanJson(['staged', made.path('home/app/k')], { cwd: made.path(folder), env })).paths).toEqual(['app/k']);
    }
  });

  it('is none in a bare repository, whatever leads to it', async () => {
    const bare = layout('bare repository with work trees');
    const project = join(bare.root, '..');
    const sub = join(project, 'sub');
    mkdirSync(sub);
    for (const [cwd, env] of [[project, bare.terminal], [sub, bare.terminal], [sub, { ...bare.terminal, GIT_DIR: join(project, '.bare') }]] as const) {
      expect(await sntrylint(['staged'], { cwd, env })).toMatchObject({ code: 3 });
    }
  });

  it('is that of a server\'s repository where a push comes in', () => {
    const made = repo({ firstCommit: true });
    expect(where({ cwd: made.path('.git'), env: { ...made.env, GIT_DIR: '.' } })).toMatchObject({ root: made.path('.git'), env: { GIT_DIR: '.' } });
  });

  it('is the same for a working folder that is spelled by a symlink, and for GIT_WORK_TREE', async () => {
    const { GIT_DIR } = dotfiles.terminal;
    for (const [cwd, tree] of [[dotfiles.alias, dotfiles.root], [dotfiles.root, dotfiles.alias], [join(dotfiles.alias, 'app'), dotfiles.root], [join(dotfiles.root, 'app'), '..']] as const) {
      const env = { ...dotfiles.terminal, GIT_DIR, GIT_WORK_TREE: tree };
      for (const argv of [['staged', join(dotfiles.alias, 'app/k')], [join(dotfiles.root, 'app/k')], [join(dotfiles.alias, 'app')]]) {
        expect({ cwd, tree, argv, paths: (await scanJson(argv, { cwd, env })).paths }).toEqual({ cwd, tree, argv, paths: ['app/k'] });
      }
    }
  });
});

describe('a path through a symlink', () => {
  it('is the file of the repository that it leads to, by a folder inside and by a link to the file', async () => {
    const made = repo().file('.sntrylint.yaml', 'exclude: ["app/old/**"]\n').file('app/k', `${tokens('link').user()}\n`).file('app/old/k', `${tokens('old').user()}\n`).stage();
    const outside = temporaryFolder();
    symlinkSync(made.path('app'), join(outside, 'app'));
    symlinkSync(made.path('app/k'), join(outside, 'k'));
    for (const path of ['app/k', 'k', 'app']) expect((await scanJson([join(outside, path)], { cwd: made.root, env: made.env })).paths).toEqual(['app/k']);
    for (const path of ['app/k', 'k', 'app']) expect((await scanJson(['staged', join(outside, path)], { cwd: made.root, env: made.env })).paths).toEqual(['app/k']);
  });

  it('inside of the repository keeps its own name', async () => {
    const made = repo().file('secret/k', `${tokens('inside').user()}\n`).symlink('k', 'secret/k').stage();
    expect((await scanJson(['k'], { cwd: made.root, env: made.env })).paths).toEqual(['k']);
  });

  it('lets no report be written through a link of the repository', async () => {
    const made = repo().file('a', 'clean\n').symlink('report', '../stolen');
    const outside = join(temporaryFolder(), 'alias');
    symlinkSync(made.root, outside);
    const ran = await sntrylint(['a', '--format', 'json', '--output', join(outside, 'report')], { cwd: made.root, env: made.env });
    expect(ran).toMatchObject({ code: 3, stderr: expect.stringContaining('reports are not written through symlinks') });
    expect(existsSync(made.path('../stolen'))).toBe(false);
  });

  it('makes no folder behind a link of the repository for a report, and waits for no FIFO in its place', async () => {
    const outside = temporaryFolder();
    const made = repo().file('a', 'clean\n').symlink('reports', outside);
    execFileSync('mkfifo', [made.path('pipe')]);
    for (const [file, said] of [['reports/new/report', 'through a symlink that leads out of the repository'], ['pipe', 'the report could not be written: ENXIO']] as const) {
      const ran = await sntrylint(['a', '--format', 'json', '--output', file], { cwd: made.root, env: made.env });
      expect(ran).toMatchObject({ code: 3, stderr: expect.stringContaining(said) });
    }
    expect(readdirSync(outside)).toEqual([]);
  });
});

describe('a place that is not there', () => {
  test.each(['program', 'entry'])('a working folder that was deleted is one line and a 3 (%s)', (which) => {
    const gone = join(temporaryFolder(), 'gone');
    mkdirSync(gone);
    const start = which === 'program' ? `'${process.execPath}' '${program}'` : `'${entry}'`;
    const { status, stderr, stdout } = spawnSync('/bin/sh', ['-c', `rmdir "$PWD"; ${start} staged`], { cwd: gone, encoding: 'utf8' });
    expect({ status, stdout, said: stderr.split('\n').filter((line) => !line.includes('getcwd')) }).toEqual({
      status: 3, stdout: '', said: ['sntrylint: the folder that this was called in is not there any more; nothing was scanned', '  fix: cd into another one', ''],
    });
  });

  it('a TMPDIR that is not there is one line and a 3 of the doctor, and nothing to a hook', async () => {
    const made = repo().file('k', `${tokens('tmpdir').user()}\n`).file('.git/hooks/pre-commit', `#!/bin/sh\nexec '${entry}' staged\n`).stage();
    chmodSync(made.path('.git/hooks/pre-commit'), 0o755);
    const TMPDIR = made.path('none');
    expect(spawnSync(entry, ['staged'], { cwd: made.root, env: { ...made.env, TMPDIR } }).status).toBe(1);
    vi.stubEnv('TMPDIR', TMPDIR);
    const { code, stderr } = await sntrylint(['doctor', '--yes'], { cwd: made.root, env: { ...made.env, TMPDIR } });
    vi.unstubAllEnvs();
    expect({ code, stderr }).toEqual({ code: 3, stderr: `sntrylint: the hooks of this repository run now, once, in a scratch repository\nsntrylint: no temporary folder can be made (ENOENT) (${TMPDIR})\n  fix: set TMPDIR to a folder that exists and can be written to\n` });
  });

  it('no HOME changes nothing', async () => {
    const made = repo().file('k', `${tokens('home').user()}\n`).stage();
    const { HOME: _, ...env } = made.env;
    expect(spawnSync(entry, ['staged'], { cwd: made.root, env }).status).toBe(1);
    expect((await sntrylint(['staged'], { cwd: made.root, env })).code).toBe(1);
  });

  it.runIf(process.getuid?.() === 0)('a user whom the system does not know has no home, and that is no fault', () => {
    vi.stubEnv('HOME', undefined);
    process.seteuid!(61_234);
    try {
      expect(homeFolder({})).toBeNull();
      expect(homeFile({})).toBeNull();
    } finally {
      process.seteuid!(0);
      vi.unstubAllEnvs();
    }
  });
});
