import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, readlinkSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { describe, expect, it, vi } from 'vitest';
import { some } from '../support/how-long.ts';
import { repo, temporaryFolder } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

const program = fileURLToPath(new URL('../../bin/sntrylint.js', import.meta.url));

/** The package in a folder of its own, and a home in which it keeps compiled code. */
function installed() {
  const folder = temporaryFolder();
  for (const part of ['bin', 'dist']) cpSync(join(program, '../..', part), join(folder, part), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  const home = temporaryFolder();
  const code = join(home, '.cache/sntrylint/code');
  const kept = (): readonly string[] => readdirSync(code).map((name) => join(code, name));
  return { folder, home, kept, own: join(folder, 'bin/sntrylint.js') };
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at < 0 ? copy.length + at : at]! ^= 0xff;
  return copy;
}

describe('the launcher', () => {
  it('says that the program is not built, and never that all is well', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    copyFileSync(fileURLToPath(new URL('../../bin/package.json', import.meta.url)), join(folder, 'bin/package.json'));
    copyFileSync(program, join(folder, 'bin/sntrylint.js'));
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'bin/sntrylint.js'), 'staged'], { encoding: 'utf8' });
    expect(status).toBe(3);
    expect(stdout).toBe('');
    expect(stderr).toBe(
      'sntrylint: the program is not built (dist/main.cjs); nothing was scanned\n  fix: run `npm run build` in the folder of sntrylint\n',
    );
  });

  describe('under a Node that is too old', () => {
    /** A folder with a `node` that says it is of this version. */
    function aged(version: string): string {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'aged.cjs'), `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });\n`);
      writeFileSync(join(folder, 'node'), `#!/bin/sh\nexec '${process.execPath}' -r '${join(folder, 'aged.cjs')}' "$@"\n`, { mode: 0o755 });
      return folder;
    }
    const start = (version: string, command: string, ...args: readonly string[]) => {
      const made = repo().file('a.txt', `${tokens('old').user()}\n`).stage();
      const env = { ...made.env, PATH: `${aged(version)}:${made.env['PATH']}` };
      const { status, stdout, stderr } = spawnSync(command, args, { cwd: made.root, env, encoding: 'utf8', input: '{}' });
      return { status, stdout, stderr };
    };
    const words = (version: string): string =>
      `sntrylint: needs Node 20.19 or later (of 22, 22.12 or later) and was started with ${version} (${process.execPath}); nothing was scanned\n`;
    const hook = fileURLToPath(new URL('../../dist/sntrylint-hook', import.meta.url));

    it.each(some<readonly [string, string, string, readonly string[], number]>([
      ['a plain hook', '22.11.0', program, ['staged'], 3],
      ['a scan', '20.18.3', program, ['.'], 3],
      ['the hook that git looks through first', '18.20.8', hook, ['staged'], 3],
      ['its help', '12.22.12', program, ['--help'], 3],
      ['a hook of agents, which 2 alone stops', '21.7.3', program, ['agent-hook'], 2],
      ['the first look for agents', '20.10.0', hook, ['agent'], 2],
    ]))('%s says in one line what it needs, what it found and where', (_, version, command, args, status) => {
      expect(start(version, command, ...args)).toEqual({ status, stdout: '', stderr: words(version) });
    });

    it('needs what package.json says it needs', () => {
      const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly engines: unknown };
      expect(engines).toEqual({ node: '^20.19.0 || >=22.12.0' });
      expect(['20.19.0', '22.12.0', '23.0.0', '24.1.0'].map((version) => start(version, program, '--version').status)).toEqual([0, 0, 0, 0]);
    });

    it('can say so since no word of the launcher is newer than Node 12', () => {
      const text = readFileSync(program, 'utf8');
      expect(transformSync(text, { target: 'node12' }).code).toBe(transformSync(text, { target: 'esnext' }).code);
    });
  });

  it('where there is no Node, the program does not start, and its name is said', () => {
    const { status, stderr } = spawnSync(program, ['staged'], { env: { PATH: temporaryFolder() }, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 127, stderr: expect.stringContaining('node') });
  });

  it('where there is no Node, the hook says so in words of its own, and what to do', () => {
    const made = repo().file('a.txt', `${tokens('no node').user()}\n`).stage();
    const tools = temporaryFolder();
    for (const tool of ['git', 'sh', 'sed', 'tr', 'grep', 'head', 'cat']) symlinkSync(execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim(), join(tools, tool));
    // It looks where Node often is, and this machine may have one there.
    const hook = join(tools, 'sntrylint-hook');
    const text = readFileSync(new URL('../../dist/sntrylint-hook', import.meta.url), 'utf8');
    writeFileSync(hook, text.replaceAll(/\/(?:opt\/homebrew|usr\/local|home\/linuxbrew\/\.linuxbrew)\/bin/g, '/nowhere'), { mode: 0o755 });
    const { status, stderr } = spawnSync(hook, ['staged'], { cwd: made.root, env: { ...made.env, PATH: tools }, encoding: 'utf8' });
    expect(status).toBe(3);
    expect(stderr).toBe(`sntrylint: Node is not on the PATH of this hook, so nothing was scanned
  fix: install Node 20.19 or later, or start this program from a terminal, or "pipx install sntrylint", which brings a Node (to go on without it this once: --no-verify)
`);
  });

  it.each(some([['staged'], ['.'], ['--version']]))('in a folder that was deleted is a 3 that says so in a line: %s', (word) => {
    const made = temporaryFolder();
    const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', 'rmdir "$PWD" && exec "$0" "$@"', process.execPath, program, word], { cwd: made, encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr.replace(/^sh: .*\n/gm, '')).toBe('sntrylint: the folder that this was called in is not there any more; nothing was scanned\n  fix: cd into another one\n');
  });

  it.each(some<readonly [string, (file: string) => unknown]>([
    ['as an earlier call left it', () => {}],
    ['that is damaged', (file: string) => writeFileSync(file, flipped(readFileSync(file), -1000))],
    ['of another program', (file: string) => writeFileSync(file, flipped(readFileSync(file), 5000))],
    ['that ends too early', (file: string) => truncateSync(file, 40_000)],
    ['that is empty', (file: string) => truncateSync(file, 0)],
    ['that is a link to an endless device', (file: string) => (rmSync(file), symlinkSync('/dev/zero', file))],
    ['that is a FIFO', (file: string) => (rmSync(file), execFileSync('mkfifo', [file]))],
  ], 3))('finds the same with compiled code %s', (_, change) => {
    const { own, home, kept } = installed();
    const made = repo().file('old.txt', `${tokens('old').user()}\n`).stage().commit('old').file('a.txt', `${tokens('compiled').user()}\n`).stage();
    const input = tokens('compiled').user();
    const scan = (...args: readonly string[]) => spawnSync(process.execPath, [own, ...args], { cwd: made.root, env: { ...made.env, HOME: home }, encoding: 'utf8', input });
    // The thread of a history has a program of its own.
    const scans = () => [scan('staged'), scan('stdin'), scan('history', '--jobs', '1', '--no-cache')].map(({ status, stderr }) => ({ status, stderr }));
    const before = scans();
    expect(before).toEqual(before.map(() => ({ status: 1, stderr: '' })));
    expect(kept()).toHaveLength(3);
    for (const file of kept()) change(file);
    expect(scans()).toEqual(before);
  });

  it('runs no code that was compiled of another source, though that has the same length', () => {
    const [real, other] = [installed(), installed()];
    const version = ({ own, home }: ReturnType<typeof installed>) => spawnSync(process.execPath, [own, '--version'], { env: { HOME: home }, encoding: 'utf8' }).stdout;
    const program = join(other.folder, 'dist/main.cjs');
    writeFileSync(program, readFileSync(program, 'latin1').replaceAll('"0.1.0"', '"6.6.6"'), 'latin1');
    expect([version(real), version(other)]).toEqual(['0.1.0\n', '6.6.6\n']);
    copyFileSync(other.kept()[0]!, real.kept()[0]!);
    expect(version(real)).toBe('0.1.0\n');
  });

  it.each(some<readonly [string, (folder: string) => NodeJS.ProcessEnv]>([
    ['there is no home', () => ({ HOME: undefined })],
    ['the home is the folder that it stands in', (folder: string) => ({ HOME: folder })],
    ['the cache folder is nobody\'s', () => ({ XDG_CACHE_HOME: '/dev/null' })],
  ]))('keeps nothing where %s, and finds the same', (_, env) => {
    const { own } = installed();
    const made = repo().file('a.txt', `${tokens('compiled').user()}\n`).stage();
    const run = () => spawnSync(process.execPath, [own, 'staged'], { cwd: made.root, env: { ...made.env, ...env(made.root) }, encoding: 'utf8' });
    expect([run(), run()].map(({ status, stderr }) => [status, stderr])).toEqual([[1, ''], [1, '']]);
    expect(existsSync(made.path('.cache'))).toBe(false);
  });

  it('does the same without the program of a plain hook', () => {
    const { own, folder } = installed();
    rmSync(join(folder, 'dist/hook.cjs'));
    const made = repo().file('a.txt', `${tokens('compiled').user()}\n`).stage();
    expect(spawnSync(process.execPath, [own, 'staged'], { cwd: made.root, env: made.env, encoding: 'utf8' })).toMatchObject({ status: 1, stderr: '' });
  });

  it.each([
    ['waits for standard input', ['stdin']],
    ['reads a file of 8 GB', ['.']],
  ])('ends at once with 130 and no stack on Ctrl-C while it %s', async (_, args) => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'large.bin'), '');
    truncateSync(join(cwd, 'large.bin'), 8e9);
    const child = spawn(process.execPath, [program, ...args], { cwd, stdio: ['pipe', 'pipe', 'pipe'] });
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await vi.waitFor(() => expect(isReading(child.pid!)).toBe(true), { timeout: 20_000, interval: 10 });
    const ended = new Promise<readonly [number | null, NodeJS.Signals | null]>((resolve) => {
      child.on('close', (code, signal) => resolve([code, signal]));
    });
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    expect(text).toBe('');
  });

  it('keeps its exit code where nobody reads the report to its end', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'leak.txt'), `${Array.from({ length: 3000 }, (_, i) => tokens(`epipe ${i}`).user()).join('\n')}\n`);
    const child = spawn(process.execPath, [program, '--format', 'json'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let complaints = '';
    child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
    child.stdout.destroy();
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect(complaints).toBe('');
    expect(code).toBe(1);
  });

  it('writes all of a report into a pipe that is full and does not wait', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'leak.txt'), `${Array.from({ length: 3000 }, (_, i) => tokens(`full ${i}`).user()).join('\n')}\n`);
    // A Node that uses its standard output makes the pipe one that does not wait, for its child too.
    const between = `const child = require('node:child_process').spawn(process.execPath, ${JSON.stringify([program, '--format', 'json'])}, { stdio: 'inherit' });
      process.stdout.write('');
      child.on('exit', (code) => process.exit(code));`;
    const child = spawn(process.execPath, ['-e', between], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    await new Promise((resolve) => setTimeout(resolve, 700));
    let text = '';
    for await (const chunk of child.stdout.setEncoding('utf8')) text += chunk;
    expect(JSON.parse(text).findings).toHaveLength(3000);
    expect(await ended).toBe(1);
  });

  it('says with 3 that too few files may be open to start git, and shows no stack (EMFILE)', () => {
    const made = repo().file('a.txt', 'a\n').stage();
    const limited = (limit: number, command: string) =>
      spawnSync('sh', ['-c', `ulimit -n ${limit}; exec "$0" "$@"`, process.execPath, program, command], { cwd: made.root, env: made.env, encoding: 'utf8' });
    // The least with which Node itself starts; it differs from version to version.
    let limit = 12;
    while (limit < 100 && limited(limit, '--version').status !== 0) limit++;
    expect(limited(limit, 'staged')).toMatchObject({
      status: 3,
      stdout: '',
      stderr: 'sntrylint: git could not be started: too many open files\n  fix: Raise the limit (ulimit -n).\n',
    });
  });
});

/** Whether a process has the large file open, or waits for its standard input, as Linux tells of it. */
function isReading(pid: number): boolean {
  return readdirSync(`/proc/${pid}/fd`).some((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`).endsWith('/large.bin') || /^tfd: +0 /m.test(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8'));
    } catch {
      // Closed since the folder was read.
      return false;
    }
  });
}
