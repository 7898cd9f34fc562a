/**
 * The items of an iteration until a signal says to stop; then throws its reason at once, whatever the iteration waits
 * for at that moment, and ends it.
 */
export function untilAborted<Item>(items: AsyncIterable<Item>, signal: AbortSignal | undefined): AsyncIterable<Item> {
  return signal === undefined ? items : abortable(items, signal);
}

async function* abortable<Item>(items: AsyncIterable<Item>, signal: AbortSignal): AsyncGenerator<Item, void, void> {
  signal.throwIfAborted();
  let stop = (): void => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  stopped.catch(() => {});
  const iterator = items[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), stopped]);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    // Not waited for: a generator that hangs in the middle of a read ends only after that read.
    void iterator.return?.()?.catch(() => {});
  }
}
