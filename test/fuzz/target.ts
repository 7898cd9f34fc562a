import { inspect } from 'node:util';
import { failure } from '../../src/cli/failure.ts';
import { UserError } from '../../src/errors.ts';
import type { Dice } from './dice.ts';

/** What came of an input. */
export interface Judgement {
  /** What is wrong; null where all is as it must be. */
  readonly fault: string | null;
  /** Whether it got far enough to be worth changing further. */
  readonly isWorthy: boolean;
}

/** One thing that reads what others wrote. */
export interface Target {
  readonly name: string;
  /** How many of the inputs are its own, among the shares of all. */
  readonly share: number;
  /** An input as it should be. */
  readonly seed: (roll: Dice) => Buffer;
  /** Pieces that mean something to it. */
  readonly fragments: readonly string[];
  /** Whether the first line is for the target itself, and stays as it is. */
  readonly keepsFirstLine?: boolean;
  /** Tries one input. The same input is tried in the same way each time. */
  readonly check: (input: Buffer, roll: Dice) => Judgement | Promise<Judgement>;
  /** Removes what it has set up on the disk; it may be used again. */
  readonly close?: () => void;
}

export const fine: Judgement = { fault: null, isWorthy: true };
export const turnedAway: Judgement = { fault: null, isWorthy: false };

/** Whoever throws what is no {@link UserError} has crashed; and no message holds a secret or steers a terminal. */
export async function withoutCrash(work: () => Judgement | Promise<Judgement>): Promise<Judgement> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) return fault(`it throws ${inspect(error)}`);
    const { text } = failure(error);
    return unsafeText(text) ?? turnedAway;
  }
}

export function fault(what: string): Judgement {
  return { fault: what, isWorthy: false };
}

const secret = /sntry[a-z]{1,2}_[0-9a-zA-Z+/=]{40}/;
// oxlint-disable-next-line no-control-regex -- what a terminal would obey
const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u;

/** What is wrong with a text that is shown to somebody; null where nothing is. */
export function unsafeText(text: string): Judgement | null {
  if (secret.test(text)) return fault(`it shows a secret: ${text.replace(secret, '<here>').slice(0, 300)}`);
  if (steering.test(text)) return fault(`it steers a terminal: ${JSON.stringify(text.slice(Math.max(0, steering.exec(text)!.index - 20)).slice(0, 60))}`);
  return null;
}
