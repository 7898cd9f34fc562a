import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { temporaryFolder } from './repo.ts';

/**
 * An environment in which `git` is a shell script that ends in the real git.
 * @param script runs first; `$*` are the arguments, `$GIT` is the real git.
 */
export function fakeGit(env: NodeJS.ProcessEnv, script: string): NodeJS.ProcessEnv {
  const folder = temporaryFolder();
  const real = execFileSync('/bin/sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();
  writeFileSync(join(folder, 'git'), `#!/bin/sh\nGIT='${real}'\n${script}\nexec "$GIT" "$@"\n`, { mode: 0o755 });
  return { ...env, PATH: `${folder}${delimiter}${env['PATH'] ?? ''}` };
}
