import { setMaxListeners } from 'node:events';

/**
 * Gives the items of an iteration until a signal aborts. Then it throws the signal's reason at once, even if the
 * iteration is waiting, and ends the iteration.
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
      // A ready item would win the race against a signal that has already aborted.
      signal.throwIfAborted();
      const next = await Promise.race([items.next(), stopped]);
      if (next.done === true) return next.value;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    // This is not awaited: a generator that hangs in a read ends only after that read.
    items.return(undefined as never).catch(() => {});
  }
}

/** Gives the promise's value. If a signal aborts first, it throws the signal's reason at once. */
export async function unlessAborted<Value>(value: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return value;
  // Nobody waits for this promise any more, so its failure is ignored.
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
 * Acts with a signal of its own, which aborts together with the caller's. So the caller's signal gets only one
 * listener: Node warns about more than ten.
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

/** Keeps Node from warning of a leak if many processes listen to one signal. */
export function manyMayListen(signal: AbortSignal): AbortSignal {
  setMaxListeners(0, signal);
  return signal;
}
