import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { isObject } from '../../../json.ts';
import { apiPath, type Answer, type Client } from '../../client/client.ts';
import type { Base } from '../../hosts.ts';
import type { Secret } from '../../../secret/secret.ts';
import { explainRefusal } from '../../client/refusal.ts';
import type { Step, StepOutcome } from '../step.ts';

export interface Rotation {
  readonly client: Client;
  readonly base: Base;
  readonly admin: Secret;
  /** The integration whose client secret leaked. */
  readonly slug: string;
  /** Where the new secret goes; must not exist yet. */
  readonly file: string;
  readonly signal?: AbortSignal | undefined;
}

/** The step that makes Sentry issue a new client secret, so that the leaked one ends. The new one is shown to nobody. */
export function rotateSecretStep(rotation: Rotation): Step {
  return {
    strategy: 'rotate-secret',
    says: `With the administrator's token, rotate the client secret of the integration ${rotation.slug} on ${rotation.base.host}. The leaked one ends at once; the new one is written to ${rotation.file}, readable by you alone, and shown nowhere.`,
    run: () => rotate(rotation),
  };
}

async function rotate({ client, base, admin, slug, file, signal }: Rotation): Promise<StepOutcome> {
  // Opened before the rotation: a secret that was rotated and could not be written would be lost.
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx', 0o600);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
    const why = code === 'EEXIST' ? 'it exists already, and nothing is written over' : code;
    return { kind: 'failed', says: `Nothing was rotated: ${file} cannot be written (${why}).` };
  }
  let written = false;
  try {
    const answer = await client.request({ base, method: 'POST', path: apiPath`/api/0/sentry-apps/${slug}/rotate-secret/`, token: admin, signal });
    const secret = answer.kind === 'answer' && answer.status === 200 && isObject(answer.body) ? answer.body['clientSecret'] : undefined;
    if (typeof secret !== 'string') return { kind: 'failed', says: notRotated(answer) };
    writeSync(descriptor, `${secret}\n`);
    written = true;
    return { kind: 'acted', says: `Sentry issued a new client secret for ${slug}; it is in ${file}.` };
  } finally {
    closeSync(descriptor);
    if (!written) unlinkSync(file);
  }
}

/** A refusal is certain; where an answer is missing or makes no sense, the old secret may have ended and the new one is lost. */
function notRotated(answer: Answer): string {
  const refused = answer.kind === 'answer' && answer.status >= 300 && answer.status < 500;
  if (refused) return `It was not rotated: ${explainRefusal(answer, 'org:write')}.`;
  return `It is not known whether it was rotated: ${explainRefusal(answer, 'org:write')}. Look at the integration in Sentry, and rotate again.`;
}
