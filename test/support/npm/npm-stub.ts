import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../../../src/version.ts';
import type { Repo } from '../repo.ts';

const program = fileURLToPath(new URL('../../../bin/sntrylint.js', import.meta.url));

/**
 * An `npm` that packs an empty file and installs a link to the program of this checkout. It takes a tenth of the time
 * of the real one. It comes first on the PATH of `env`. `sha512` is the checksum of its package.
 */
export function npmStub(made: Repo): { readonly env: NodeJS.ProcessEnv; readonly sha512: string } {
  const folder = join(made.env['HOME']!, 'stub');
  mkdirSync(folder, { recursive: true });
  const lines = [
    '#!/bin/sh',
    'case $* in',
    `  pack*sntrylint@${version}) : >sntrylint-${version}.tgz; echo sntrylint-${version}.tgz ;;`,
    `  install*sntrylint-${version}.tgz) mkdir -p node_modules/.bin node_modules/sntrylint && ln -s '${program}' node_modules/.bin/sntrylint && ln -s '${join(program, '..')}' node_modules/sntrylint/bin ;;`,
    '  *) echo "npm: $*" >&2; exit 99 ;;',
    'esac',
  ];
  writeFileSync(join(folder, 'npm'), `${lines.join('\n')}\n`);
  chmodSync(join(folder, 'npm'), 0o755);
  return { env: { PATH: `${folder}:${made.env['PATH']}`, CI: 'true' }, sha512: createHash('sha512').update('').digest('hex') };
}
