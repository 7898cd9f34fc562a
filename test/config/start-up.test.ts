import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { fakeGit } from '../support/fake-git.ts';
import { installInto } from '../support/npm/installed.ts';
import { repo, temporaryFolder, type Repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

/** An installation in which neither the YAML parser nor the globs nor any dependency can be loaded. */
let bare: string;
beforeAll(() => {
  bare = temporaryFolder();
  installInto(bare);
  for (const gone of ['fast-glob', 'picomatch', 'simple-git', 'undici', 'yaml', 'sntrylint/dist/yaml.cjs', 'sntrylint/dist/picomatch.cjs']) {
    rmSync(join(bare, 'node_modules', gone));
  }
}, 60_000);

/** Runs the hook, and gives which files of the repository Node itself looked at, in order. */
function hook(made: Repo): { readonly code: number | null; readonly stderr: string; readonly files: readonly string[] } {
  const [spy, log] = [join(temporaryFolder(), 'spy.mjs'), join(temporaryFolder(), 'log')];
  writeFileSync(log, '');
  writeFileSync(spy, `
    import fs from 'node:fs';
    const append = fs.appendFileSync;
    for (const name of ['statSync', 'lstatSync', 'existsSync', 'readFileSync', 'openSync', 'readdirSync', 'realpathSync']) {
      const real = fs[name];
      fs[name] = Object.assign((path, ...rest) => {
        if (String(path).startsWith(${JSON.stringify(made.root)})) append(${JSON.stringify(log)}, String(path).slice(${made.root.length + 1}) + '\\n');
        return real(path, ...rest);
      }, real);
    }
  `);
  const program = join(bare, 'node_modules/sntrylint/bin/sntrylint.js');
  const { status, stderr } = spawnSync(process.execPath, ['--import', pathToFileURL(spy).href, program, 'staged'], { cwd: made.root, env: made.env, encoding: 'utf8' });
  return { code: status, stderr, files: readFileSync(log, 'utf8').split('\n').filter(Boolean) };
}

describe('a hook in a repository without a configuration', () => {
  it('loads no parser and no globs, and looks at nothing but the names that may be there', () => {
    const made = repo({ firstCommit: true }).file('a.txt', 'clean\n').stage();
    const { code, stderr, files } = hook(made);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    // The folder of git, and whether git would wait for a file in it or beside it.
    const opened = ['info/exclude', 'info/attributes', 'info/grafts', 'info/sparse-checkout', 'objects/info/alternates', 'objects/info/commit-graph', 'config', 'config.worktree'];
    const folders = ['objects/pack', 'objects/info', 'reftable'];
    // What HEAD stands for, and what else git takes for its name. Not all refs, of which there may be thousands.
    const named = ['HEAD', 'refs/heads/main', ...['HEAD', 'MERGE_HEAD'].flatMap((name) => ['refs', 'refs/tags', 'refs/heads', 'refs/remotes'].map((folder) => `${folder}/${name}`).concat(`refs/remotes/${name}/HEAD`)), 'refs/heads/main'];
    const waited = ['.git', '.gitignore', '.gitattributes', '.gitmodules', '.mailmap', '.git/commondir', '.git', ...[...opened, ...folders, ...named].map((name) => `.git/${name}`)];
    const found = ['.git', '.git/HEAD', '.git/objects', '.git/refs'];
    const said = ['.sntrylint.yaml', '.sntrylint.yml', '.sntrylint.json', '.sntrylint-baseline.json'];
    // Last, where the PATH may not lead to a git.
    expect(files).toEqual([...found, ...said, ...found, ...waited, '.git']);
  });

  it('loads of Node what starts git, and nothing else', () => {
    const made = repo({ firstCommit: true }).file('a.txt', 'clean\n').stage();
    const [spy, log] = [join(temporaryFolder(), 'spy.cjs'), join(temporaryFolder(), 'log')];
    writeFileSync(spy, `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(log)}, process.moduleLoadList.join('\\n')))`);
    const { status } = spawnSync(process.execPath, ['--require', spy, join(bare, 'node_modules/sntrylint/bin/sntrylint.js'), 'staged'], {
      cwd: made.root,
      // Without a home nothing is kept for the next start, which the first ones do at their end.
      env: { ...made.env, HOME: '', XDG_CACHE_HOME: '' },
    });
    expect(status).toBe(0);
    const loaded = readFileSync(log, 'utf8').split('\n').map((line) => line.replace('NativeModule ', ''));
    expect(loaded).toContain('child_process');
    // The first alone takes as long as the whole scan of a small commit.
    expect(loaded.filter((name) => ['crypto', 'http', 'https', 'os', 'readline', 'tls', 'tty', 'worker_threads', 'zlib'].includes(name))).toEqual([]);
  });

  it('starts git twice: for the list, and for all the contents', () => {
    const made = repo({ firstCommit: true }).file('a.txt', 'clean\n').file('b.txt', `${tokens('start-up').user()}\n`).stage();
    const log = join(temporaryFolder(), 'log');
    const { code } = hook({ ...made, env: fakeGit(made.env, `echo "$*" >>'${log}'`) });
    expect(code).toBe(1);
    const started = readFileSync(log, 'utf8').trim().split('\n').map((line) => /cat-file|diff-index/.exec(line)?.[0] ?? line);
    expect(started.toSorted()).toEqual(['cat-file', 'diff-index']);
  });

  it('needs no parser for a baseline either', () => {
    const made = repo().file('.sntrylint-baseline.json', '{ "version": 1, "findings": [\n{}\n] }\n').file('a.txt', 'clean\n').stage();
    expect(hook(made)).toMatchObject({ code: 0, stderr: '' });
  });
});

it('a hook that would need the parser and has none fails closed', () => {
  const made = repo().file('.sntrylint.yaml', 'exclude: []\n').file('a.txt', 'clean\n').stage();
  expect(hook(made).code).toBe(3);
});
