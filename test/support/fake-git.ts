import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Repo, temporaryFolder } from './repo.ts';

const real = execFileSync('/bin/sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();

/**
 * An environment in which `git` is a shell script that ends in the real git.
 * @param script runs first; `$*` are the arguments, `$GIT` is the real git.
 */
export function fakeGit(env: NodeJS.ProcessEnv, script: string): NodeJS.ProcessEnv {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'git'), `#!/bin/sh\nGIT='${real}'\n${script}\nexec "$GIT" "$@"\n`, { mode: 0o755 });
  return { ...env, PATH: `${folder}${delimiter}${env['PATH'] ?? ''}` };
}

/**
 * An environment in which what `git cat-file` prints goes through a script that ends before git does, and before git was
 * told that nothing more is asked. Through a named pipe: dash gives what it runs beside itself no standard input, and
 * waits for all of a pipeline.
 */
export function cutCatFile({ env }: Repo, script: string): NodeJS.ProcessEnv {
  const fifo = join(temporaryFolder(), 'fifo');
  return fakeGit(env, `case "$*" in *cat-file*) rm -f '${fifo}'; mkfifo '${fifo}'; exec 3<&0; "$GIT" "$@" <&3 >'${fifo}' 2>/dev/null & { ${script}; } <'${fifo}' ;; esac`);
}
