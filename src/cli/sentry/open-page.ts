import { spawn } from 'node:child_process';
import { platform } from 'node:process';
import { programPath } from '../../program.ts';
import type { Environment } from '../../environment.ts';

/** Opens a page in the user's browser. If this fails, nothing happens, since the address was also printed. */
export function openPage(url: string, env: Environment): void {
  const [name, ...args] = openers[platform] ?? ['xdg-open'];
  const program = programPath(name!, env, process.cwd());
  if (program === null) return;
  const child = spawn(program, [...args, url], { detached: true, stdio: 'ignore', shell: false, env });
  child.on('error', () => {});
  child.unref();
}

/** None of these reads its argument as a command line, as `cmd /c start` does. */
const openers: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};
