import { apiPath, type Client } from '../../client/client.ts';
import type { Secret } from '../../../secret/secret.ts';
import { visible } from '../../../secret/escape.ts';
import type { Leak } from '../leak.ts';
import { deleted } from './deleted.ts';
import { revokeIntegrationToken } from './integration-token.ts';
import { revokeOrgToken } from './org-token.ts';
import type { Step, StepOutcome } from '../step.ts';
import { revokeUserToken } from './user-token.ts';

/** What the calls of the API are made with. */
export interface ApiAccess {
  readonly client: Client;
  /** An administrator's credential; never the leaked token. */
  readonly admin: Secret;
  /** The id of the personal or organization token, where the user knows it: today's sentry.io lists it to a browser alone. */
  readonly tokenId: string | null;
  readonly signal?: AbortSignal | undefined;
}

/** The step that ends a token by Sentry's API, by id, after finding it by its last four characters. */
export function apiStep(leak: Leak, access: ApiAccess): Step {
  switch (kindInFact(leak)) {
    case 'org':
      return {
        strategy: 'api',
        says: orgStepSays(leak, access.tokenId),
        run: () => revokeOrgToken(leak, access),
      };
    case 'integration':
      return {
        strategy: 'api',
        says: `With the administrator's token, find this token among the tokens of the internal integrations on ${leak.base.host} by its last four characters, and delete it.`,
        run: () => revokeIntegrationToken(leak, access),
      };
    case 'user':
      return {
        strategy: 'api',
        says: `With the administrator's token, delete this personal token on ${leak.base.host}; Sentry allows that to its owner alone.`,
        run: () => revokeUserToken(leak, access),
      };
  }
}

function orgStepSays({ organization, base }: Leak, tokenId: string | null): string {
  const where = `the organization tokens of ${visible(organization ?? 'its organization', 80)} on ${base.host}`;
  return tokenId === null
    ? `With the administrator's token, find this token among ${where} by its last four characters, and delete it.`
    : `With the administrator's token, delete the one with the id ${visible(tokenId, 40)} among ${where}.`;
}

/** The step that ends an integration altogether, and every token of it; only when it was asked for by name. */
export function deleteIntegrationStep(leak: Leak, slug: string, access: ApiAccess): Step {
  const { client, admin, signal } = access;
  return {
    strategy: 'delete-integration',
    says: `With the administrator's token, delete the whole integration ${visible(slug, 100)} on ${leak.base.host}. This ends every token of it; whatever uses one of them stops working.`,
    async run(): Promise<StepOutcome> {
      if (kindInFact(leak) !== 'integration') {
        return { kind: 'not-possible', says: `The token is none of an integration, so ${visible(slug, 100)} was left alone.` };
      }
      const answer = await client.request({ base: leak.base, method: 'DELETE', path: apiPath`/api/0/sentry-apps/${slug}/`, token: admin, signal });
      return deleted(answer, `The integration ${visible(slug, 100)} was deleted.`, 'org:admin');
    },
  };
}

/** A token without a prefix is what the user behind it is. */
function kindInFact(leak: Leak): 'org' | 'integration' | 'user' {
  if (leak.kind === 'org') return 'org';
  if (leak.kind === 'integration' || leak.verdict.who?.kind === 'integration') return 'integration';
  return 'user';
}
