import { apiPath } from '../../client/client.ts';
import { list } from '../../client/list.ts';
import { deleted, type ApiAccess } from './access.ts';
import { lastFour, type Leak } from '../leak.ts';
import { explainRefusal } from '../../client/refusal.ts';
import { describeRows, matching, readListedTokens } from '../../listed-token.ts';
import type { StepOutcome } from '../step.ts';

/**
 * Deletes a personal token, which Sentry allows to its owner only: since August 2026 in a browser alone
 * (getsentry/sentry PR 122403), before with a token of theirs, but then by an id that only the settings page shows.
 */
export async function revokeUserToken(leak: Leak, access: ApiAccess): Promise<StepOutcome> {
  const { base } = leak;
  const { client, admin: token, signal } = access;
  const found = access.tokenId === null ? await findId(leak, access) : access.tokenId;
  if (typeof found !== 'string') return found;
  const path = apiPath`/api/0/api-tokens/${found}/`;
  return deleted(await client.request({ base, method: 'DELETE', path, token, signal }), 'The personal token was deleted.', 'the right to do so');
}

async function findId(leak: Leak, { client, admin, signal }: ApiAccess): Promise<string | StepOutcome> {
  const answer = await list(client, { base: leak.base, path: '/api/0/api-tokens/', token: admin, signal });
  const rows = answer.kind === 'answer' && answer.status === 200 ? readListedTokens(answer.body) : null;
  if (rows === null) {
    return {
      kind: 'not-possible',
      says: `Personal tokens could not be listed: ${explainRefusal(answer, 'the right to do so')}. The address of a token's page in the settings ends in its id; an older self-hosted Sentry deletes by it (--token-id).`,
    };
  }
  const found = matching(rows, lastFour(leak));
  if (found.length > 1) {
    return { kind: 'refused', says: `${found.length} personal tokens end in the same four characters; deleting one would be a guess:\n${describeRows(found)}` };
  }
  return found[0]?.id ?? { kind: 'not-possible', says: "None of the personal tokens of the administrator's token's owner ends in these four characters." };
}
