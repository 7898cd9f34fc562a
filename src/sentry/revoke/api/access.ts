import type { Answer, Client } from '../../client/client.ts';
import { explainRefusal } from '../../client/refusal.ts';
import type { Secret } from '../../../secret/secret.ts';
import type { StepOutcome } from '../step.ts';

/** What the calls of the API are made with. */
export interface ApiAccess {
  readonly client: Client;
  /** An administrator's credential; never the leaked token. */
  readonly admin: Secret;
  /** The id of the personal or organization token, where the user knows it: today's sentry.io lists it to a browser alone. */
  readonly tokenId: string | null;
  readonly signal?: AbortSignal | undefined;
}

/** What came of a DELETE: 204 means done, anything else is explained. */
export function deleted(answer: Answer, done: string, scope: string): StepOutcome {
  return answer.kind === 'answer' && answer.status === 204
    ? { kind: 'acted', says: done }
    : { kind: 'failed', says: `It was not deleted: ${explainRefusal(answer, scope)}.` };
}
