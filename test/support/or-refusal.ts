import { UserError } from '../../src/errors.ts';

/** The result of a call, or the error with which it refuses. @throws every other error, which is a bug */
export function orRefusal<Result>(call: () => Result): Result | UserError {
  try {
    return call();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}
