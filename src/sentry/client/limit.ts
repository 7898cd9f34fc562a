/** Runs at most `most` jobs at once; the others wait in line. */
export function limit(most: number): <T>(job: () => Promise<T>) => Promise<T> {
  let running = 0;
  const line: (() => void)[] = [];
  return async (job) => {
    if (running >= most) await new Promise<void>((resolve) => line.push(resolve));
    else running++;
    try {
      return await job();
    } finally {
      // The place goes to the next job in line, so `running` stays the same. If the line is empty, the place is free.
      const next = line.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
