import { UserError } from '../../src/errors.ts';

/** What a call gives, or the error for users by which it refuses. @throws everything else, which is a bug */
export function orRefusal<Result>(call: () => Result): Result | UserError {
  try {
    return call();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}
