import type { GitPlace } from '../../git/run.ts';
import { type TimeLimit, timeLimit } from '../../sources/commits/time-limit.ts';
import type { Call } from '../command.ts';

const limits = new WeakMap<Call, TimeLimit>();

/** The time limit of a call. It begins when this is first called, and is the same for all steps of the call. */
export function limitOf(call: Call): TimeLimit {
  const limit = limits.get(call) ?? timeLimit(call.values['time-limit'] ?? null);
  limits.set(call, limit);
  return limit;
}

/** Where git runs for a call. It is ended when the time is over, also where it is asked before the scan begins. */
export function gitPlace(call: Call): GitPlace {
  const { cwd, env } = call.io;
  return call.values['time-limit'] === undefined ? { cwd, env } : { cwd, env, signal: limitOf(call).signal };
}
