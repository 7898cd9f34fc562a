import { type Answer, type Order, ready, startThread } from '../../threads/tasks.ts';
import type { Portion } from '../sieve.ts';
import type { CostedAnswer, SieveStart } from './portion-look.ts';

/** Looks at portions, one at a time. */
export interface Looker {
  /** @throws only errors that the repository did not cause */
  readonly look: (portion: Portion) => Promise<CostedAnswer>;
  /** Ends it after its last portion. Nobody waits for what it still does then. */
  readonly retire: () => void;
  /** Ends it, also in the middle of a portion. */
  readonly end: () => Promise<unknown>;
}

/** A thread. It loads its program at once, while the first portion is made. */
export function threadLooker(start: SieveStart): Looker {
  const worker = startThread({ is: 'history', settings: start });
  let asked: { readonly answer: (answer: CostedAnswer) => void; readonly fail: (error: unknown) => void } | null = null;
  let failure: { readonly error: unknown } | null = null;
  worker.on('message', (answer: Answer['history'] | typeof ready) => answer !== ready && asked?.answer(answer));
  worker.on('error', (error) => {
    failure = { error };
    asked?.fail(error);
  });
  return {
    look: (portion) =>
      new Promise((answer, fail) => {
        if (failure !== null) return fail(failure.error);
        asked = { answer, fail };
        worker.postMessage(portion satisfies Order['history']);
      }),
    // It first keeps what it has compiled, for the next call, while this thread goes on.
    retire: () => worker.postMessage('end' satisfies Order['history']),
    end: () => worker.terminate(),
  };
}

/** How long the calling thread looks until other work gets its turn, in milliseconds: threads wait for portions that long, and Ctrl-C does. */
const untilTurn = 3;

/** The calling thread: it needs no start, and what it compiles serves the second look too. @param signal ends its portion */
export function ownLooker(start: SieveStart, signal: AbortSignal | undefined): Looker {
  const over = new AbortController();
  const ended = signal === undefined ? over.signal : AbortSignal.any([signal, over.signal]);
  let since = performance.now();
  const turn = async (): Promise<void> => {
    if (performance.now() - since >= untilTurn) {
      await new Promise(setImmediate);
      since = performance.now();
    }
    ended.throwIfAborted();
  };
  const opened = import('./portion-look.ts').then(({ portionLook }) => portionLook({ ...start, place: { ...start.place, signal: ended } }, turn));
  // Whoever asks for a portion gets the error.
  opened.catch(() => {});
  let last: Promise<unknown> = opened;
  const look = async (portion: Portion): Promise<CostedAnswer> => {
    // What the generator of portions still does comes first.
    await new Promise(setImmediate);
    return (await opened).look(portion);
  };
  const end = async (): Promise<void> => {
    over.abort();
    await last.catch(() => {});
    (await opened.catch(() => null))?.close();
  };
  return {
    look(portion) {
      const answer = look(portion);
      last = answer;
      return answer;
    },
    retire: () => void end(),
    end,
  };
}
