import { setMaxListeners } from 'node:events';

/**
 * The items of an iteration until a signal says to stop; then throws its reason at once, whatever the iteration waits
 * for at that moment, and ends it.
 */
export function untilAborted<Item, End>(items: AsyncGenerator<Item, End, void>, signal: AbortSignal | undefined): AsyncGenerator<Item, End, void> {
  return signal === undefined ? items : abortable(items, signal);
}

async function* abortable<Item, End>(items: AsyncGenerator<Item, End, void>, signal: AbortSignal): AsyncGenerator<Item, End, void> {
  let stop = (): void => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  stopped.catch(() => {});
  try {
    for (;;) {
      // A ready item would win the race, even if the signal aborted long ago.
      signal.throwIfAborted();
      const next = await Promise.race([items.next(), stopped]);
      if (next.done === true) return next.value;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    // Not waited for: a generator that hangs in the middle of a read ends only after that read.
    items.return(undefined as never).catch(() => {});
  }
}

/** What a promise gives, unless a signal says to stop before: then throws its reason at once. */
export async function unlessAborted<Value>(value: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return value;
  // What nobody waits for any more may fail.
  value.catch(() => {});
  signal.throwIfAborted();
  let stop = (): void => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([value, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Does something under a signal of its own that aborts where a caller's does: that one is listened to once, since Node
 * warns where more than ten listen.
 */
export async function underOwnSignal<Value>(signal: AbortSignal | undefined, act: (own: AbortSignal | undefined) => Promise<Value>): Promise<Value> {
  if (signal === undefined) return act(undefined);
  const own = new AbortController();
  const stop = (): void => own.abort(signal.reason);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  try {
    return await act(manyMayListen(own.signal));
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Keeps Node from warning of a leak where each git that is started listens to one signal. */
export function manyMayListen(signal: AbortSignal): AbortSignal {
  setMaxListeners(0, signal);
  return signal;
}
