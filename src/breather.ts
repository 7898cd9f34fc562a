export type Breather = () => Promise<void> | undefined;

/**
 * Makes a function that pauses for other work if the last pause was a twentieth of a second ago. Files are read without
 * waiting, so without pauses Ctrl-C would have to wait for the end. The function throws the reason of the signal once
 * it is aborted.
 */
export function breather(signal: AbortSignal | undefined): Breather {
  let last = Date.now();
  return () => {
    signal?.throwIfAborted();
    if (Date.now() - last < 50) return;
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        last = Date.now();
        if (signal?.aborted === true) reject(signal.reason as Error);
        else resolve();
      });
    });
  };
}
