import { isObject } from '../../json.ts';
import type { Answer } from './client.ts';
import { visible } from '../../secret/escape.ts';

/** Why Sentry did not do what an administrator's token asked for, in words that help a person to act. */
export function explainRefusal(answer: Answer, scope: string): string {
  if (answer.kind === 'no-answer') return answer.reason;
  const detail = isObject(answer.body) && typeof answer.body['detail'] === 'string' ? answer.body['detail'] : null;
  if (answer.status === 401 && detail === 'Authentication credentials were not provided.') {
    return 'this Sentry lets only a person in a browser do that, not a token';
  }
  if (answer.status === 401) return `Sentry does not accept the administrator's token${said(detail)}`;
  if (answer.status === 403) return `the administrator's token lacks ${scope}, or belongs to another organization`;
  if (answer.status === 404) return `Sentry does not find it${said(detail)}`;
  if (answer.status === 200) return 'Sentry answered 200 with something that cannot be read';
  return `Sentry answered ${answer.status}${said(detail)}`;
}

function said(detail: string | null): string {
  return detail === null ? '' : ` (${visible(detail)})`;
}
