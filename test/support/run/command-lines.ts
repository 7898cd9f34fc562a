import { readFileSync, readdirSync } from 'node:fs';

export interface Watcher {
  /** Stops looking; gives every command line seen, each once. */
  readonly stop: () => ReadonlySet<string>;
}

/** Looks again and again at the command lines of all processes, as `ps` shows them (Linux: `/proc/PID/cmdline`). */
export function watchCommandLines(every = 5): Watcher {
  const seen = new Set<string>();
  const look = (): void => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        seen.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim());
      } catch {
        // It has ended since the folder was read.
      }
    }
  };
  const timer = setInterval(look, every);
  return {
    stop() {
      clearInterval(timer);
      look();
      return seen;
    },
  };
}
