import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { repo, temporaryFolder } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

const program = fileURLToPath(new URL('../../bin/sntrylint.js', import.meta.url));

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

  it.each([
    ['as the build left it', () => {}],
    ['made for other code', (file: string) => writeFileSync(file, readFileSync(file).fill(0, 4, 64))],
    ['that ends too early', (file: string) => truncateSync(file, 40)],
    ['that is empty', (file: string) => truncateSync(file, 0)],
    ['that is not there', (file: string) => rmSync(file)],
  ])('finds the same with compiled code %s', (_, change) => {
    const folder = temporaryFolder();
    for (const part of ['bin', 'dist']) cpSync(join(program, '../..', part), join(folder, part), { recursive: true });
    const kept = readdirSync(join(folder, 'dist')).filter((name) => /^(?:main|hook)\.cjs\./.test(name));
    expect(kept).toHaveLength(2);
    for (const name of kept) change(join(folder, 'dist', name));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const [own, input] = [join(folder, 'bin/sntrylint.js'), { encoding: 'utf8', input: tokens('compiled').user() } as const];
    expect(spawnSync(process.execPath, [own, '--version'], input)).toMatchObject({ status: 0, stderr: '' });
    const { status, stderr } = spawnSync(process.execPath, [own, 'stdin'], input);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    const made = repo().file('a.txt', `${tokens('compiled').user()}\n`).stage();
    const hook = () => spawnSync(process.execPath, [own, 'staged'], { cwd: made.root, env: made.env, encoding: 'utf8' });
    expect(hook()).toMatchObject({ status: 1, stderr: '' });
    // Without the hook's own program the whole one does it.
    rmSync(join(folder, 'dist/hook.cjs'));
    expect(hook()).toMatchObject({ status: 1, stderr: '' });
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
    // The program is up when it reads; there is nothing to see of that from outside.
    await new Promise((resolve) => setTimeout(resolve, 700));
    const started = performance.now();
    const ended = new Promise<readonly [number | null, NodeJS.Signals | null]>((resolve) => {
      child.on('close', (code, signal) => resolve([code, signal]));
    });
    child.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    expect(performance.now() - started).toBeLessThan(1000);
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
