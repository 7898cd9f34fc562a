import { spawnSync } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../repo.ts';

/** The answer of the hook's first look: nothing is there, or the full program must look. */
export type FirstLook = 'nothing' | 'maybe';

/** The built hook, beside a program in the place of sntrylint that only reports that it was started. */
export function fastHook(): (verb: readonly string[], cwd: string, env: NodeJS.ProcessEnv, input?: string) => FirstLook {
  const folder = temporaryFolder();
  const hook = join(folder, 'sntrylint-hook');
  copyFileSync('dist/sntrylint-hook', hook);
  writeFileSync(join(folder, 'sntrylint'), '#!/bin/sh\nexit 9\n', { mode: 0o755 });
  return (verb, cwd, env, input = '') => {
    const { status, stderr } = spawnSync(hook, verb, { cwd, env, input, encoding: 'utf8' });
    if (status !== 0 && status !== 9) throw new Error(`the hook ended with ${status}: ${stderr}`);
    return status === 0 ? 'nothing' : 'maybe';
  };
}
