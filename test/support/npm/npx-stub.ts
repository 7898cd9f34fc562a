import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../../../src/version.ts';
import type { Repo } from '../repo.ts';

const program = fileURLToPath(new URL('../../../bin/sntrylint.js', import.meta.url));

/**
 * An `npx` that runs the program of this checkout if the published or the installed one is asked for, and fails
 * otherwise. It comes first on the PATH of `env`.
 */
export function npxStub(made: Repo): { readonly env: NodeJS.ProcessEnv } {
  const folder = join(made.env['HOME']!, 'stub');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'npx'),
    `#!/bin/sh\n[ "$1" != --yes ] || shift\ncase $1 in sntrylint | sntrylint@${version}) shift ;; *) echo "npx: $*" >&2; exit 99 ;; esac\nexec '${process.execPath}' '${program}' "$@"\n`,
  );
  chmodSync(join(folder, 'npx'), 0o755);
  return { env: { PATH: `${folder}:${made.env['PATH']}` } };
}
