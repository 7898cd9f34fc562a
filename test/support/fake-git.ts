import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Repo, temporaryFolder } from './repo.ts';

const real = execFileSync('/bin/sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();

/**
 * An environment in which `git` is a shell script that ends by starting the real git.
 * @param script runs first; `$*` are the arguments, and `$GIT` is the real git
 */
export function fakeGit(env: NodeJS.ProcessEnv, script: string): NodeJS.ProcessEnv {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'git'), `#!/bin/sh\nGIT='${real}'\n${script}\nexec "$GIT" "$@"\n`, { mode: 0o755 });
  return { ...env, PATH: `${folder}${delimiter}${env['PATH'] ?? ''}` };
}

/**
 * An environment in which the output of `git cat-file` goes through a script. The script ends before git does, and
 * before git knows that no more questions come. It uses a named pipe, since dash gives background commands no standard
 * input, and waits for all commands of a pipeline.
 */
export function cutCatFile({ env }: Repo, script: string): NodeJS.ProcessEnv {
  const fifo = join(temporaryFolder(), 'fifo');
  return fakeGit(env, `case "$*" in *cat-file*) rm -f '${fifo}'; mkfifo '${fifo}'; exec 3<&0; "$GIT" "$@" <&3 >'${fifo}' 2>/dev/null & { ${script}; } <'${fifo}' ;; esac`);
}
