import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * It is told of a group by `+ NUMBER`, and of the group's end by `- NUMBER`. When its input ends, since this process is gone, it
 * kills all groups that are left. It ignores the signals that ask a worker to end.
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

/** Starts the shell of {@link guard} before any group is started: that takes some milliseconds, in which this process may end. */
export function readyToGuard(): void {
  if (process.platform !== 'win32') warden ??= start();
}

/**
 * Makes sure that a group of processes ends if this process ends before it, even by a kill. Otherwise a git of a killed worker
 * could fetch for ever from a server that never ends. One shell does that for all groups. On Windows there is no shell, so
 * nothing does it.
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
  // A new shell is told of all groups.
  warden.stdin?.write(isNew ? [...guarded].map((group) => `+ ${group}\n`).join('') : `${line}\n`);
}

function start(): ChildProcess {
  const child = spawn('sh', ['-c', script], { cwd: '/', env: { PATH: process.env['PATH'] }, stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  const forget = (): void => {
    if (warden === child) warden = null;
  };
  child.on('error', forget).on('exit', forget).unref();
  child.stdin.on('error', forget);
  // Neither the shell nor its input keeps this process from ending.
  (child.stdin as Socket).unref();
  return child;
}
