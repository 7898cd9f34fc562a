/** Work that pauses now and then, so that other work can run; it returns its result. */
export type Steps<Result> = Generator<void, Result, void>;

/** Objects of a pack after which work stops: a few thousandths of a second. */
export const objectsOfStep = 8192;

/** Does the work without a stop. */
export function inOneGo<Result>(steps: Steps<Result>): Result {
  for (let next = steps.next(); ; next = steps.next()) if (next.done === true) return next.value;
}

/** Does the work with a pause at each stop. What the pause throws ends it. */
export async function withPauses<Result>(steps: Steps<Result>, pause: () => Promise<void>): Promise<Result> {
  try {
    for (let next = steps.next(); ; next = steps.next()) {
      if (next.done === true) return next.value;
      await pause();
    }
  } finally {
    // It may hold a file open.
    steps.return(undefined as never);
  }
}
