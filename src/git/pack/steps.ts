/** Work that pauses now and then, so that other work can run; it returns its result. */
export type Steps<Result> = Generator<void, Result, void>;

/** After how many objects the work pauses. They take a few milliseconds. */
export const objectsOfStep = 8192;

/** Does the work without pauses. */
export function inOneGo<Result>(steps: Steps<Result>): Result {
  for (let next = steps.next(); ; next = steps.next()) if (next.done === true) return next.value;
}

/** Does the work, and waits for `pause` at each of its steps. If `pause` throws, the work ends. */
export async function withPauses<Result>(steps: Steps<Result>, pause: () => Promise<void>): Promise<Result> {
  try {
    for (let next = steps.next(); ; next = steps.next()) {
      if (next.done === true) return next.value;
      await pause();
    }
  } finally {
    // The work may hold a file open.
    steps.return(undefined as never);
  }
}
