import type { ChildProcess } from 'node:child_process';
import { groupMemory } from './group-memory.ts';
import { killGroup } from './kill-group.ts';
import { guard } from './warden.ts';

/** The limits of a process, together with all processes that it starts. */
export interface ProcessLimits {
  /** Milliseconds. */
  readonly time: number;
  /** Bytes of memory for all of them together. */
  readonly memory: number;
}

/** A process that is watched. */
export interface Bounded {
  /** Ends the process and everything that it started. Only the first reason counts. */
  readonly stop: (reason: string, kind?: Stopped['kind']) => void;
  /** Why it was stopped; null if it was not. */
  readonly stopped: () => Stopped | null;
  /** To be called once it has ended. */
  readonly release: () => void;
}

export interface Stopped {
  readonly kind: 'limit' | 'interrupt';
  readonly reason: string;
}

export interface Bounds {
  readonly limits: ProcessLimits;
  readonly signal: AbortSignal | undefined;
  /** The messages for too much time and for too much memory. */
  readonly words: { readonly time: (seconds: number) => string; readonly memory: (megabytes: number) => string };
  /** Milliseconds between two checks. */
  readonly pause: number;
  /** Called at each check. It returns why the process must end, as a sentence, or null. */
  readonly check?: (() => string | null) | undefined;
}

/**
 * Ends a process if it takes too much time or memory, if it is cancelled, or if this program ends first. The process
 * must lead a process group.
 */
export function bounded(child: ChildProcess, { limits, signal, words, pause, check }: Bounds): Bounded {
  let stopped: Stopped | null = null;
  const unguard = child.pid === undefined ? null : guard(child.pid);
  const stop = (reason: string, kind: Stopped['kind'] = 'limit'): void => {
    stopped ??= { kind, reason };
    killGroup(child);
  };
  const timer = setTimeout(() => stop(words.time(Math.round(limits.time / 1000))), limits.time);
  const watch = setInterval(() => {
    const isTooLarge = child.pid !== undefined && groupMemory(child.pid) > limits.memory;
    const reason = isTooLarge ? words.memory(Math.round(limits.memory / 1e6)) : (check?.() ?? null);
    if (reason !== null) stop(reason);
  }, pause);
  const interrupted = (): void => stop('it was interrupted', 'interrupt');
  if (signal?.aborted === true) interrupted();
  signal?.addEventListener('abort', interrupted, { once: true });
  return {
    stop,
    stopped: () => stopped,
    release() {
      unguard?.();
      clearTimeout(timer);
      clearInterval(watch);
      signal?.removeEventListener('abort', interrupted);
    },
  };
}
