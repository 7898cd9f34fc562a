import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * Told of a group by `+ NUMBER` and of its end by `- NUMBER`. Where nobody is left to tell it more, whatever became of
 * them, it ends all that are left. What asks a worker to end politely does not mean it.
 */
const script = `trap '' HUP INT TERM
groups=
while read -r sign group; do
  case $sign in
  +) groups="$groups $group" ;;
  -) kept=
     for one in $groups; do [ "$one" = "$group" ] || kept="$kept $one"; done
     groups=$kept ;;
  esac
done
for one in $groups; do kill -KILL "-$one"; done
`;

const guarded = new Set<number>();
let warden: ChildProcess | null = null;

/** Has the shell of {@link guard} ready before a group is started: it takes some milliseconds, in which this process may end. */
export function readyToGuard(): void {
  if (process.platform !== 'win32') warden ??= start();
}

/**
 * Ends a group of processes where this process ends before it, however that comes: a worker that is killed runs nothing
 * more, and a git of it would fetch from a server that never ends for ever. The one shell that sees to it costs as much
 * memory as a shell has; where there is none (Windows) nobody does.
 *
 * @returns to be called when the group has ended by itself
 */
export function guard(group: number): () => void {
  if (process.platform === 'win32') return () => {};
  guarded.add(group);
  tell(`+ ${group}`);
  return () => {
    guarded.delete(group);
    tell(`- ${group}`);
  };
}

function tell(line: string): void {
  const isNew = warden === null;
  warden ??= start();
  // A new one hears of all of them.
  warden.stdin?.write(isNew ? [...guarded].map((group) => `+ ${group}\n`).join('') : `${line}\n`);
}

function start(): ChildProcess {
  const child = spawn('sh', ['-c', script], { cwd: '/', env: { PATH: process.env['PATH'] }, stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  const forget = (): void => {
    if (warden === child) warden = null;
  };
  child.on('error', forget).on('exit', forget).unref();
  child.stdin.on('error', forget);
  // Neither keeps this process from ending.
  (child.stdin as Socket).unref();
  return child;
}
