import { readFileSync, readdirSync } from 'node:fs';

export interface Watcher {
  /** Stops watching. Returns every command line seen, each once. */
  readonly stop: () => ReadonlySet<string>;
}

/** Reads the command lines of all processes again and again, as `ps` shows them (Linux: `/proc/PID/cmdline`). */
export function watchCommandLines(every = 5): Watcher {
  const seen = new Set<string>();
  const look = (): void => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        seen.add(readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim());
      } catch {
        // The process has ended since the folder was read.
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
