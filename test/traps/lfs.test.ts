import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { fastHook } from '../support/hooks/fast-hook.ts';
import { some } from '../support/how-long.ts';
import { type Outcome, sntrylint } from '../support/fake-io.ts';
import { needs } from '../support/needs.ts';
import { type Repo, repo } from '../support/repo.ts';
import { scanJson } from '../support/report/scan-json.ts';
import { tokens } from '../support/tokens.ts';

/** What is committed of a file in Git LFS is a pointer; a push takes the file to the LFS server all the same. */

const token = tokens('large').user();
const leak = `first line\ntoken=${token}\n`;
const zero = '0'.repeat(40);

function pointerTo(content: string | Buffer, { size = Buffer.byteLength(content) }: { readonly size?: number | string } = {}): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${hashOf(content)}\nsize ${size}\n`;
}

function hashOf(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Where Git LFS keeps a content, below the folder that all work trees share. */
function keptAt(made: Repo, content: string | Buffer): string {
  const oid = hashOf(content);
  const common = execFileSync('git', ['rev-parse', '--path-format=absolute', '--git-common-dir'], { cwd: made.root, env: made.env, encoding: 'utf8' }).trim();
  return `${common}/lfs/objects/${oid.slice(0, 2)}/${oid.slice(2, 4)}/${oid}`;
}

/** Puts a content where Git LFS keeps it. */
function keep(made: Repo, content: string | Buffer, instead: string | Buffer = content): Repo {
  mkdirSync(dirname(keptAt(made, content)), { recursive: true });
  writeFileSync(keptAt(made, content), instead);
  return made;
}

/** A repository with a staged pointer, and its file where Git LFS keeps it. */
function staged(content: string | Buffer = leak): Repo {
  return keep(repo({ firstCommit: true }).file('big.bin', pointerTo(content)).stage(), content);
}

/** Runs the program; what it says is on one line. */
async function run(made: Repo, ...argv: readonly string[]): Promise<Pick<Outcome, 'code'> & { readonly said: string }> {
  const { code, stdout } = await sntrylint(argv, { cwd: made.root, env: { ...made.env, XDG_CACHE_HOME: made.path('../cache') } });
  return { code, said: stdout.replaceAll(/\s+/g, ' ') };
}

describe('a file in Git LFS', () => {
  /** With the pointer staged, and with it committed. */
  let fresh: Repo;
  let done: Repo;
  beforeAll(() => {
    fresh = staged();
    done = staged().commit('big');
  });
  const place = { path: 'big.bin', startLine: 2, startColumn: 7 };

  it.each<[string, readonly string[]]>([
    ['staged', ['staged']],
    ['staged and named', ['staged', 'big.bin']],
    ['committed', ['range', 'HEAD']],
    ['in the history', ['history']],
    ['checked out as its pointer', ['.']],
  ])('is read where it is %s', async (_, argv) => {
    const { root, env } = argv[0] === 'staged' ? fresh : done;
    const { code, report } = await scanJson(argv, { cwd: root, env });
    expect(code).toBe(1);
    expect(report.findings.map(({ locations }) => locations)).toEqual([[expect.objectContaining(place)]]);
    expect(report.scan.complete).toBe(true);
  });

  it('is read where it is pushed, with its commit', async () => {
    const head = done.git('rev-parse', 'HEAD').trim();
    const { report } = await scanJson(['pre-push', 'origin', '/nowhere'], { cwd: done.root, env: done.env, stdin: `refs/heads/main ${head} refs/heads/main ${zero}\n` });
    expect(report.findings).toMatchObject([{ locations: [{ ...place, commit: head, author: 'Ada <ada@example.org>' }] }]);
  });

  it('is read in a linked work tree, from the folder that all share', async () => {
    const linked = done.worktree('linked').file('other.bin', pointerTo(leak)).stage();
    expect((await scanJson(['staged'], { cwd: linked.root, env: linked.env })).paths).toEqual(['other.bin']);
  });

  it.each(['elsewhere', '../elsewhere', 'absolute'])('is read where lfs.storage says: %s', async (storage) => {
    const made = staged();
    const to = storage === 'absolute' ? made.path('../store') : made.path(`.git/${storage}`);
    execFileSync('mv', [made.path('.git/lfs'), to]);
    made.config('lfs.storage', storage === 'absolute' ? to : storage);
    expect((await scanJson(['staged'], { cwd: made.root, env: made.env })).paths).toEqual(['big.bin']);
  });

  it('is read in pieces where it is larger than is held at once', async () => {
    const large = Buffer.concat([Buffer.alloc(9_000_000, `${'-'.repeat(99)}\n`), Buffer.from(leak)]);
    const made = staged(large);
    const { report } = await scanJson(['staged'], { cwd: made.root, env: made.env });
    expect(report.findings).toMatchObject([{ locations: [{ path: 'big.bin', startLine: 90_002, startColumn: 7 }] }]);
  });

  it('is new only in what the file before it did not hold', async () => {
    const made = staged().commit('big');
    const changed = `${leak}more\n`;
    keep(made, changed).file('big.bin', pointerTo(changed)).stage();
    const { code, report } = await scanJson(['staged'], { cwd: made.root, env: made.env });
    expect(report.findings).toMatchObject([{ isNew: false }]);
    expect(code).toBe(0);
  });

  it('is not new where its pointer moves', async () => {
    const made = staged().commit('big');
    made.git('mv', 'big.bin', 'moved.bin');
    const { code, report } = await scanJson(['staged'], { cwd: made.root, env: made.env });
    expect(report.findings).toMatchObject([{ isNew: false }]);
    expect(code).toBe(0);
  });

  it('is excused by no comment in it, which nobody reviews', async () => {
    const excused = `# sntrylint-disable-next-line -- a reason\ntoken=${token}\n`;
    const made = staged(excused);
    expect((await run(made, 'staged')).code).toBe(1);
  });

  it('is left out with its path', async () => {
    expect((await run(done, 'range', 'HEAD', '--exclude', '*.bin')).said).not.toContain('Git LFS');
  });

  it('is looked at by a second history as by the first, and when it comes later', async () => {
    const made = staged().commit('big');
    rmSync(keptAt(made, leak));
    const without = await run(made, 'history');
    expect(without).toMatchObject({ code: 0, said: expect.stringContaining('Git LFS') });
    expect((await run(keep(made, leak), 'history')).code).toBe(1);
    expect((await run(made, 'history')).code).toBe(1);
  });
});

describe('a pointer whose file is not here as it says', () => {
  let made: Repo;
  beforeAll(() => {
    made = staged();
  });
  const tricks: Readonly<Record<string, (made: Repo, at: string) => void>> = {
    'nothing': (_, at) => rmSync(at),
    'another content of the same size': (made) => void keep(made, leak, leak.replace('first', 'other')),
    'more': (made) => void keep(made, leak, `${leak}more`),
    'a link to another file': (made, at) => {
      rmSync(at);
      symlinkSync(made.file('../secret', leak).path('../secret'), at);
    },
    'a link to itself': (_, at) => {
      rmSync(at);
      symlinkSync(at, at);
    },
    'a FIFO': (_, at) => {
      rmSync(at);
      execFileSync('mkfifo', [at]);
    },
    'a folder': (_, at) => {
      rmSync(at);
      mkdirSync(at);
    },
    'a file in the place of its folder': (_, at) => {
      rmSync(dirname(at), { recursive: true });
      writeFileSync(dirname(at), '');
    },
  };

  it.each(some(Object.entries(tricks)))('but %s is told of in a note, and no fault of the commit', async (_, play) => {
    const folder = made.path('.git/lfs/objects');
    rmSync(folder, { recursive: true, force: true });
    play(keep(made, leak), keptAt(made, leak));
    const { code, said } = await run(made, 'staged');
    expect(said).toMatch(/note: 1 file in Git LFS was not read, since (?:this clone has the pointer alone|what is stored in its place is not what the pointer names) .*: big\.bin/);
    expect(code).toBe(0);
  });

  it('tells nothing of a large file that is not the one it names', async () => {
    const large = Buffer.concat([Buffer.alloc(9_000_000, '-'), Buffer.from(`\n${leak}`)]);
    const other = Buffer.from(large);
    other[0] = 0x2b;
    expect(await run(keep(staged(large), large, other), 'staged')).toMatchObject({ code: 0, said: expect.stringContaining('not what the pointer') });
  });

  it.each(some(['9', '9'.repeat(300), '-0', '0']))('says a size that is not the file\'s: %s', async (size) => {
    const one = repo({ firstCommit: true }).file('big.bin', pointerTo(leak, { size })).stage();
    expect(await run(keep(one, leak), 'staged')).toMatchObject({ code: 0, said: expect.stringContaining('not what the pointer') });
  });

  it('is one note for many of them', async () => {
    const many = repo({ firstCommit: true });
    for (const name of ['a', 'b', 'c', 'd', 'e']) many.file(`${name}.bin`, pointerTo(name));
    const { said } = await run(many.stage(), 'staged');
    expect(said).toContain('5 files in Git LFS were not read, since this clone has the pointer alone (git lfs fetch --all brings what the server has): a.bin, b.bin, c.bin and 2 more');
  });

  it('outside of any repository is a pointer and no more', async () => {
    const cwd = made.file('../folder/big.bin', pointerTo(leak)).path('../folder');
    expect(await run({ ...made, root: cwd }, '.')).toMatchObject({ code: 0, said: expect.stringContaining('Git LFS') });
  });

  it('above the limit is told of with the limit', async () => {
    expect(await run(staged(`${leak}${'-'.repeat(2000)}`), 'staged', '--max-file-size', '1kB')).toMatchObject({ code: 0, said: expect.stringContaining('larger than 1 kB') });
  });
});

it.each([
  ['another size', (pointer: string) => pointer.replace(/size .*/, 'size -0')],
  ['space of Unicode around it', (pointer: string) => `\u00a0${pointer}\u2003`],
  ['the line of a program', (pointer: string) => pointer.replace('oid', `ext-0-my-filter sha256:${'a'.repeat(64)}\noid`)],
])('is never called clean by the first look of a hook where its pointer has %s', (_, changed) => {
  const made = repo({ firstCommit: true }).file('big.bin', changed(pointerTo(leak))).stage();
  expect(fastHook()(['staged'], made.root, made.env)).toBe('maybe');
});

it('is never called clean by the first look of a hook', () => {
  const made = staged('nothing at all\n');
  const look = fastHook();
  expect(look(['staged'], made.root, made.env)).toBe('maybe');
  made.commit('big');
  const head = made.git('rev-parse', 'HEAD').trim();
  expect(look(['pre-push', 'origin', '/nowhere'], made.root, made.env, `refs/heads/main ${head} refs/heads/main ${zero}\n`)).toBe('maybe');
});

describe('with git-lfs itself', () => {
  needs('git-lfs');

  it('what it stages, commits and stores is found, and what a clone lacks is said', async () => {
    const made = repo({ firstCommit: true });
    made.git('lfs', 'install', '--local');
    made.git('lfs', 'track', '*.bin');
    made.file('big.bin', leak).stage();
    expect(made.git('show', ':big.bin')).toBe(pointerTo(leak));
    expect((await scanJson(['staged'], { cwd: made.root, env: made.env })).paths).toEqual(['big.bin']);
    made.commit('big');
    // The work tree has the file itself, which is read once.
    expect((await scanJson(['.'], { cwd: made.root, env: made.env })).paths).toEqual(['big.bin']);
    made.git('clone', '--quiet', '--config', 'filter.lfs.smudge=', '--config', 'filter.lfs.process=', '.', '../clone');
    const clone = { ...made, root: made.path('../clone') };
    expect(await run(clone, '.')).toMatchObject({ code: 0, said: expect.stringContaining('Git LFS') });
  });
});
