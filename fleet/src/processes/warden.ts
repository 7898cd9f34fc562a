import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * A shell that is told about groups: `+ NUMBER` for a new one, `- NUMBER` when it has ended. If its input ends, this
 * program has ended, and the shell kills all remaining groups. It ignores the signals that ask a worker to end.
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

/**
 * Starts the shell of {@link guard} before the first group. Starting it takes some milliseconds, in which this program
 * may be killed.
 */
export function readyToGuard(): void {
  if (process.platform !== 'win32') warden ??= start();
}

/**
 * Makes sure that a group of processes ends if this program ends before it, even if the program is killed. Otherwise
 * the git of a killed worker could fetch without end from a hostile server. One shell does this for all groups. Windows
 * has no such shell, so there nothing ends the group.
 *
 * @returns a function to call when the group has ended
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
  // A new shell needs all groups.
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
