import { closeSync, fsyncSync, ftruncateSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { isObject } from '../../../json.ts';
import { apiPath, type Answer } from '../../client/client.ts';
import { explainRefusal } from '../../client/refusal.ts';
import type { Leak } from '../leak.ts';
import type { Step, StepOutcome } from '../step.ts';
import type { Voice } from '../voice.ts';
import { type ApiAccess, call, whyNot } from './access.ts';

export interface Rotation {
  /** The integration that the leaked client secret belongs to. */
  readonly slug: string;
  /** The file for the new secret; it must not exist yet. */
  readonly file: string;
}

/** The step that makes Sentry issue a new client secret. The leaked one ends if it belonged to the integration. The new one is not shown. */
export function rotateSecretStep(leak: Leak, { slug, file }: Rotation, access: ApiAccess, voice: Pick<Voice, 'tell'>): Step {
  const not = whyNot(leak, access);
  if (not !== null) return { strategy: 'rotate-secret', says: null, run: async () => ({ kind: 'nothing-done', says: not }) };
  return {
    strategy: 'rotate-secret',
    says: `With the administrator's token, rotate the client secret of the integration ${slug} on ${access.base.host}. The leaked one ends at once if it is that integration’s, which Sentry does not tell; the new one is written to ${file}, readable by you alone, and shown nowhere.`,
    run: () => rotate(leak, { slug, file }, access, voice),
  };
}

async function rotate(leak: Leak, { slug, file }: Rotation, access: ApiAccess, voice: Pick<Voice, 'tell'>): Promise<StepOutcome> {
  // The file is made before the rotation, with room for the secret: a new secret would be lost if it could not be
  // written.
  const place = reserve(file);
  if (typeof place === 'string') return { kind: 'failed', says: `Nothing was rotated: ${file} cannot be written (${place}).` };
  let isWritten = false;
  const stopped = (): void => voice.tell('You stopped it. The answer is waited for all the same, 10 s at most: the new secret comes in it and nowhere else. Ctrl-C again ends this at once.');
  access.signal?.addEventListener('abort', stopped, { once: true });
  try {
    // Ctrl-C does not interrupt this call.
    const answer = await call({ ...access, signal: undefined }, leak, 'POST', apiPath`/api/0/sentry-apps/${slug}/rotate-secret/`);
    const secret = answer.kind === 'answer' && answer.status === 200 && isObject(answer.body) ? answer.body['clientSecret'] : undefined;
    if (secret === undefined) return notRotated(answer);
    if (!isUsable(secret, leak)) return { kind: 'uncertain', says: `Sentry says that it rotated the client secret of ${slug}, and gave none that can be used (it is empty or masked). ${rotateAgain(slug)}` };
    const failure = fill(place, `${secret}\n`);
    if (failure !== null) return { kind: 'uncertain', says: `Sentry rotated the client secret of ${slug}, and the new one is lost: ${file} could not be written (${failure}). ${rotateAgain(slug)}` };
    isWritten = true;
    return { kind: 'acted', says: `Sentry issued a new client secret for ${slug}; it is in ${file}. The leaked one has ended if it was that of ${slug}, which Sentry does not tell.` };
  } finally {
    access.signal?.removeEventListener('abort', stopped);
    closeSync(place);
    if (!isWritten) unlinkSync(file);
  }
}

/** Bytes; more than a secret needs. */
const room = 4096;

/** Opens a new file with room on the disk, or says in a word why that failed. */
function reserve(file: string): number | string {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx', 0o600);
  } catch (error) {
    const code = codeOf(error);
    return code === 'EEXIST' ? 'it exists already, and nothing is written over' : code;
  }
  const failure = writeAll(descriptor, Buffer.alloc(room, ' '));
  if (failure === null) return descriptor;
  closeSync(descriptor);
  unlinkSync(file);
  return failure;
}

function fill(descriptor: number, text: string): string | null {
  const failure = writeAll(descriptor, Buffer.from(text));
  if (failure !== null) return failure;
  ftruncateSync(descriptor, text.length);
  return null;
}

/**
 * Writes at the beginning of the file, and syncs it to the disk. Returns in a word why that failed; null if it
 * succeeded.
 */
function writeAll(descriptor: number, bytes: Buffer): string | null {
  try {
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at, bytes.length - at, at);
    fsyncSync(descriptor);
    return null;
  } catch (error) {
    return codeOf(error);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
}

/**
 * Whether an answer holds a new secret. The API gives a masked or an empty secret if it may not show it. These do not
 * count, and neither does the old secret.
 */
function isUsable(secret: unknown, { candidate }: Leak): secret is string {
  return typeof secret === 'string' && /^[\x21-\x7e]{32,512}$/.test(secret) && !/\*|^(.)\1+$/.test(secret) && secret !== candidate.secret.reveal();
}

/**
 * The outcome without a new secret. A refusal is certain. If there is no clear answer, the old secret may have ended
 * and the new one is lost.
 */
function notRotated(answer: Answer): StepOutcome {
  const why = explainRefusal(answer, 'org:write');
  const isRefused = answer.kind === 'answer' ? answer.status >= 300 && answer.status < 500 : !answer.sent;
  if (isRefused) return { kind: 'failed', says: `It was not rotated: ${why}.` };
  return { kind: 'uncertain', says: `It is not known whether it was rotated: ${why}. Look at the integration in Sentry, and rotate again.` };
}

function rotateAgain(slug: string): string {
  return `Rotate it again, from here or on the page of ${slug} in Sentry: the leaked one has most likely ended, and whatever uses it fails until it has a new one.`;
}
