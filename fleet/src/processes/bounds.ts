import type { ChildProcess } from 'node:child_process';
import { groupMemory } from './group-memory.ts';
import { killGroup } from './kill-group.ts';
import { guard } from './warden.ts';

/** The limits of a process and of all that it starts. */
export interface ProcessLimits {
  /** Milliseconds. */
  readonly time: number;
  /** Bytes of memory, all of them together. */
  readonly memory: number;
}

/** A process that is watched. */
export interface Bounded {
  /** Ends it and what it started; the first reason counts. */
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
  /** The sentences that say that it took too long, or too much memory. */
  readonly words: { readonly time: (seconds: number) => string; readonly memory: (megabytes: number) => string };
  /** Milliseconds between two checks. */
  readonly pause: number;
  /** Called at each check: a sentence that says why it must end, or null. */
  readonly check?: (() => string | null) | undefined;
}

/** Ends a process that leads a group of its own, if it takes too long or too much memory, is cancelled, or if this process ends first. */
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
