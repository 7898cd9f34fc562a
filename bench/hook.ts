import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { tokens } from '../test/support/tokens.ts';
import { measure, processorTime, type Task } from './measure.ts';
import { peers, programOf } from './peer-list.ts';

/** A hook: its name, and its command for the staged files. */
interface Hook {
  readonly name: string;
  readonly command: (files: readonly string[]) => readonly string[];
}

/**
 * Milliseconds. A hook that has taken longer than this is not run again on the same commit, since some hooks take a
 * minute.
 */
const budget = 1200;

/**
 * Measures how long a commit waits, clean and with a token. Compared are bare Node, bare git and the hooks of other
 * scanners: `npm run bench:hook -- --folder DIR`, with the others in DIR (see peers.ts). Without `--folder` only ours
 * is measured. With `--contents`, only the entry is compared with the program.
 */
function bench(): void {
  const { values } = parseArgs({ options: { folder: { type: 'string' }, rounds: { type: 'string', default: '40' }, contents: { type: 'boolean', default: false } } });
  const hooks = [...own, ...(values.folder === undefined ? [] : others(resolve(values.folder)))];
  const extra = process.env['NODE_EXTRA_CA_CERTS'] === undefined ? '' : ' with NODE_EXTRA_CA_CERTS';
  console.log(`Node ${process.version}${extra}; fastest runs in ms, clean / with a token\n`);
  const rows = hooks.map(({ name }) => [name]);
  const heads: string[] = [];
  const root = mkdtempSync(join(tmpdir(), 'sntrylint-bench-'));
  try {
    for (const tracked of values.contents ? [] : [100, 50_000]) {
      const repository = makeRepository(join(root, `${tracked}`), tracked);
      for (const staged of [1, 10, 1000]) {
        heads.push(`${staged} of ${tracked.toLocaleString('en')} files`);
        const clean = measureHooks(hooks, repository, stage(repository, staged, false), Number(values.rounds));
        const leaking = measureHooks(hooks, repository, stage(repository, staged, true), Number(values.rounds));
        rows.forEach((row, i) => row.push(`${clean[i]!.toFixed(0)} / ${leaking[i]!.toFixed(0)}`));
      }
      if (tracked === 50_000) rows.forEach((row, i) => row.push(stops(hooks[i]!, repository) ? 'yes' : 'no'));
    }
    measureContents(root, Number(values.rounds));
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  if (values.contents) return;
  for (const line of [['hook', ...heads, 'stops the token'], heads.map(() => '---').concat('---', '---'), ...rows]) console.log(`| ${line.join(' | ')} |`);
}

/** Staged content that takes a shell or git long. */
interface Content {
  readonly name: string;
  /** How many files the last commit has. */
  readonly tracked?: number;
  readonly make: (folder: string) => void;
}

/** Each holds one hash at its end, so that the hook's first look cannot decide. */
const contents: readonly Content[] = [
  { name: 'one line of 5 MB', make: (folder) => writeFileSync(join(folder, 'a.min.js'), `${'x=1;'.repeat(1_250_000)}${hash}\n`) },
  { name: 'one line of 20 MB', make: (folder) => writeFileSync(join(folder, 'a.min.js'), `${'x=1;'.repeat(5_000_000)}${hash}\n`) },
  { name: 'a minified bundle of 2 MB in lines', make: (folder) => writeFileSync(join(folder, 'a.min.js'), `${`${'f(1);'.repeat(6000)}\n`.repeat(66)}${hash}\n`) },
  { name: 'a source map of 5 MB', make: (folder) => writeFileSync(join(folder, 'a.js.map'), `{"version":3,"mappings":"${'AAAA,CACA;'.repeat(500_000)}","x":"${hash}"}`) },
  { name: '1 GB of zeros', make: (folder) => (writeFileSync(join(folder, 'zeros'), ''), truncateSync(join(folder, 'zeros'), 1e9)) },
  { name: '900 files with names of 2,400 characters', make: (folder) => manyFiles(join(folder, `${'n'.repeat(240)}/`.repeat(10)), 900) },
  { name: '900 files, each in 25 folders of its own', make: (folder) => Array.from({ length: 900 }, (_, i) => manyFiles(join(folder, `p${i}`, 'folder/'.repeat(24)), 1, i === 899)) },
  { name: '400 small files', make: (folder) => manyFiles(folder, 400) },
  { name: '20,000 small files, each with a hash', make: (folder) => Array.from({ length: 20_000 }, (_, i) => writeFileSync(join(folder, `f${i}`), tokens(`bench ${i}`).legacy())) },
  { name: '100,000 paths', make: (folder) => Array.from({ length: 100_000 }, (_, i) => writeFileSync(join(folder, `f${i}`), i === 99_999 ? hash : '')) },
  { name: 'a hash in an index of 500,000 files', tracked: 500_000, make: (folder) => manyFiles(folder, 1) },
];
/** Source-like files. The last file holds the hash. */
function manyFiles(folder: string, count: number, hasHash = true): void {
  mkdirSync(folder, { recursive: true });
  for (let i = 0; i < count; i++) writeFileSync(join(folder, `f${i}`), hasHash && i === count - 1 ? hash : source(i, 2));
}

const hash = tokens('bench content').legacy();

/** Compares the entry with the program. The entry may be at most 20 ms slower for any content. */
function measureContents(root: string, rounds: number): void {
  console.log('| staged | `sntrylint-hook` | `sntrylint` | user and system time |\n| --- | --- | --- | --- |');
  for (const [i, { name, tracked = 1, make }] of contents.entries()) {
    const repository = makeRepository(join(root, `content-${i}`), 1);
    if (tracked > 1) fillIndex(repository, tracked);
    const folder = join(repository, 'new');
    mkdirSync(folder);
    make(folder);
    git(repository, 'add', 'new');
    compare(name, [own[2]!, own[3]!], repository, rounds);
  }
  const pushed = makePush(join(root, 'push'), 5000);
  for (const commits of [1, 30, 4999]) compare(`a push of ${commits.toLocaleString('en')} commit${commits === 1 ? '' : 's'}`, pushHooks(pushed, commits), pushed, rounds);
  console.log('');
}

function compare(name: string, [entry, program]: readonly [Hook, Hook], repository: string, rounds: number): void {
  const [ours, whole] = measureHooks([entry, program], repository, [], rounds, 5 * budget);
  // These take turns too, since on a busy machine all work costs more.
  const works = Array.from({ length: Math.min(rounds, 5) }, () => [entry, program].map(({ command }) => processorTime(command([]), repository)));
  const [ourWork, wholeWork] = [0, 1].map((i) => Math.min(...works.map((work) => work[i]!)));
  console.log(`| ${name} | ${ours!.toFixed(0)} | ${whole!.toFixed(0)} | ${ourWork!.toFixed(0)} / ${wholeWork!.toFixed(0)} |`);
}

/** Commits this number of files without checking them out. */
function fillIndex(repository: string, files: number): void {
  const oid = git(repository, 'rev-parse', 'HEAD:.secretlintrc.json').trim();
  const input = Array.from({ length: files }, (_, i) => `100644 ${oid}\tmany/folder-${i % 1000}/file-${i}\n`).join('');
  execFileSync('git', ['update-index', '--index-info'], { cwd: repository, input });
  git(repository, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '--quiet', '--message', 'many');
}

/** Makes commits of one file each, and a remote. The last commit holds the hash. */
function makePush(folder: string, commits: number): string {
  mkdirSync(folder);
  git(folder, 'init', '--quiet');
  const input = Array.from({ length: commits }, (_, i) => {
    const content = i === commits - 1 ? hash : source(i, 2);
    return `commit refs/heads/bench\ncommitter Ada <ada@example.org> ${1_700_000_000 + i} +0000\ndata 4\nmore\nM 100644 inline src/package-${i % 100}/module-${i}.ts\ndata ${content.length}\n${content}\n`;
  }).join('');
  execFileSync('git', ['fast-import', '--quiet'], { cwd: folder, input });
  git(folder, 'remote', 'add', 'origin', 'https://example.org/bench.git');
  return folder;
}

/** The two hooks for a push of this number of commits. Each gets git's line for the push on standard input. */
function pushHooks(repository: string, commits: number): readonly [Hook, Hook] {
  const there = git(repository, 'rev-parse', `bench~${commits}`).trim();
  git(repository, 'update-ref', 'refs/remotes/origin/bench', there);
  const line = `refs/heads/bench ${git(repository, 'rev-parse', 'bench').trim()} refs/heads/bench ${there}\n`;
  const says = 'printf %s "$1" | { shift; "$@" pre-push origin https://example.org/bench.git; }';
  const asked = (program: readonly string[]): Hook['command'] => () => ['sh', '-c', says, 'sh', line, ...program];
  return [
    { name: '`sntrylint-hook pre-push`', command: asked([resolve('dist/sntrylint-hook')]) },
    { name: '`sntrylint pre-push`', command: asked([process.execPath, resolve('bin/sntrylint.js')]) },
  ];
}

const own: readonly Hook[] = [
  { name: '`node -e 0`', command: () => [process.execPath, '-e', '0'] },
  { name: '`git diff --cached --quiet`', command: () => ['git', 'diff', '--cached', '--quiet'] },
  { name: '`sntrylint-hook staged`', command: () => [resolve('dist/sntrylint-hook'), 'staged'] },
  { name: '`sntrylint staged`', command: () => [process.execPath, resolve('bin/sntrylint.js'), 'staged'] },
];

function others(folder: string): readonly Hook[] {
  return peers.flatMap((peer) => {
    const program = programOf(peer, folder);
    if (program === null) console.log(`${peer.name} cannot be had here`);
    return program === null ? [] : [{ name: peer.name, command: (files: readonly string[]) => peer.staged(program, files) }];
  });
}

/** Makes a repository with one commit of source-like files, checked out. */
function makeRepository(folder: string, files: number): string {
  mkdirSync(folder);
  git(folder, 'init', '--quiet');
  const text = Array.from({ length: files }, (_, i) => {
    const content = source(i, 20);
    return `M 100644 inline src/package-${i % 100}/module-${i}.ts\ndata ${content.length}\n${content}\n`;
  });
  const setUp = { '.secretlintrc.json': '{"rules":[{"id":"@secretlint/secretlint-rule-preset-recommend"}]}\n' };
  for (const [path, content] of Object.entries(setUp)) text.push(`M 100644 inline ${path}\ndata ${content.length}\n${content}\n`);
  const commit = 'commit refs/heads/bench\ncommitter Ada <ada@example.org> 1700000000 +0000\ndata 4\nbase\n';
  execFileSync('git', ['fast-import', '--quiet'], { cwd: folder, input: commit + text.join('') });
  git(folder, 'symbolic-ref', 'HEAD', 'refs/heads/bench');
  git(folder, 'reset', '--quiet', '--hard');
  // git-secrets looks only for patterns in a repository's configuration.
  git(folder, 'config', 'secrets.patterns', 'sntry[a-z]+_[0-9a-f]{64}');
  return folder;
}

function source(seed: number, lines: number): string {
  return Array.from({ length: lines }, (_, i) => `export const value${i} = ${seed * i}; // ${i}\n`).join('');
}

/** Stages this number of new files instead of what was staged before; returns their paths. */
function stage(repository: string, files: number, leaking: boolean): readonly string[] {
  git(repository, 'reset', '--quiet', '--hard');
  const folder = join(repository, 'new');
  mkdirSync(folder, { recursive: true });
  for (let i = leaking ? 1 : 0; i < files; i++) writeFileSync(join(folder, `part-${i}.ts`), source(i, 100));
  if (leaking) writeFileSync(join(folder, 'settings.ts'), `export const token = '${tokens('bench hook').user()}';\n`);
  git(repository, 'add', 'new');
  return git(repository, 'diff', '--cached', '--name-only').trim().split('\n');
}

function measureHooks(hooks: readonly Hook[], cwd: string, files: readonly string[], rounds: number, most = budget): readonly number[] {
  const tasks = hooks.map(({ name, command }): Task => {
    const [program, ...args] = command(files);
    // A scanner that finds a token ends with one of these exit codes.
    return { name, command: program!, args, cwd, accepts: [0, 1, 2, 200, 205] };
  });
  return measure(tasks, rounds, most).map(({ fastest }) => fastest);
}

/**
 * Whether a hook would stop the staged commit, that is, whether its answer differs from its answer for a clean commit.
 */
function stops({ command, name }: Hook, repository: string): boolean {
  const code = (): number | null => {
    const [program, ...args] = command(stagedFiles(repository));
    return spawnSync(program!, args, { cwd: repository, stdio: 'ignore' }).status;
  };
  const leaking = code();
  stage(repository, 1, false);
  const clean = code();
  stage(repository, 1000, true);
  if (clean !== 0 && name !== own[1]!.name) console.log(`${name} stops a clean commit too`);
  return leaking !== 0 && clean === 0;
}

function stagedFiles(repository: string): readonly string[] {
  return git(repository, 'diff', '--cached', '--name-only').trim().split('\n');
}

function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync('git', ['-c', 'core.hooksPath=/dev/null', '-c', 'gc.auto=0', ...args], { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
}

bench();
