import type { Answer } from '../../client/client.ts';
import { explainRefusal } from './refusal.ts';
import type { StepOutcome } from '../step.ts';

/** What came of a DELETE: 204 means done, anything else is explained. */
export function deleted(answer: Answer, done: string, scope: string): StepOutcome {
  return answer.kind === 'answer' && answer.status === 204
    ? { kind: 'acted', says: done }
    : { kind: 'failed', says: `It was not deleted: ${explainRefusal(answer, scope)}.` };
}
