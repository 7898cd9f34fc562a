import { Worker } from 'node:worker_threads';
import { untuned } from './v8-flags.ts';
import type { Share } from '../../git/pack/pack-families.ts';
import type { AskedPart, PartSettings, Searched } from '../commits/look/part-look.ts';
import type { CostedAnswer, SieveStart } from '../history/look/portion-look.ts';
import type { Portion } from '../history/sieve.ts';

/** What a thread is there for, with its settings. */
export type Task = { readonly is: 'history'; readonly settings: SieveStart } | { readonly is: 'part'; readonly settings: PartSettings };

/** What a thread is told, by the kind of its task: a portion to look at; or that none follows. */
export interface Order {
  readonly history: Portion | 'end';
  /** First a part, then shares of it, until another part comes. Parts are numbered. */
  readonly part: { readonly is: 'part'; readonly part: number; readonly asked: AskedPart } | ({ readonly is: 'share'; readonly part: number } & Share) | 'end';
}

/** What a thread answers to each portion. */
export interface Answer {
  readonly history: CostedAnswer;
  readonly part: { readonly part: number; readonly clean: readonly Searched[] };
}

/** A small young generation frees the pipe's buffers soon: with V8's default each thread grows by 50 MB. */
const memory = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 512 };

/** The first message of a thread: it has loaded its program. */
export const ready = 'ready';

/** Starts a thread. Its first message is {@link ready}, and each further one an answer. */
export function startThread(task: Task): Worker {
  const hasStarted = untuned();
  try {
    const worker = new Worker(file(), { workerData: task, execArgv: [], resourceLimits: memory });
    return worker.once('message', hasStarted).once('exit', hasStarted);
  } catch (error) {
    hasStarted();
    throw error;
  }
}

/** In the package the thread's file stands beside the program; in a checkout's tests the built one is used. */
function file(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? '../../../dist/sieve-thread.cjs' : './sieve-thread.cjs', import.meta.url);
}
