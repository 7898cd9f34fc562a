import type { Ending } from '../../../kinds/kind.ts';
import { kinds } from '../../../kinds/kinds.ts';
import { visible } from '../../../secret/escape.ts';
import type { Leak } from '../leak.ts';
import type { Step, Strategy } from '../step.ts';
import { type ApiAccess, whyNot } from './access.ts';
import { deleteIntegration, revokeIntegrationToken } from './integration-token.ts';
import { revokeOrgToken } from './org-token.ts';
import { revokeUserToken } from './user-token.ts';

/** What is needed for the calls, and what the user asked for by name. */
export interface ApiWish {
  readonly access: ApiAccess;
  /** Slug of the integration to end as a whole. */
  readonly deleteIntegration: string | null;
}

/** The steps by which Sentry's API can end a token of this kind; none if no administrator's token can. */
export function apiSteps(leak: Leak, wish: ApiWish): readonly Step[] {
  const { endings } = kinds[leak.kind];
  const not = whyNot(leak, wish.access);
  if (not !== null) return endings.length === 0 ? [] : [withoutDoing('api', not)];
  // If the user names an integration by mistake, nothing else may be ended.
  if (wish.deleteIntegration !== null && !endings.includes('delete-integration')) {
    return [withoutDoing('delete-integration', `The token does not belong to an integration, so ${visible(wish.deleteIntegration, 100)} was left alone.`)];
  }
  return endings.flatMap((ending) => makers[ending](leak, wish) ?? []);
}

function withoutDoing(strategy: Strategy, says: string): Step {
  return { strategy, says: null, run: async () => ({ kind: 'nothing-done', says }) };
}

/** The step for each way; null if the user's options exclude it. */
const makers = {
  'delete-org-token': (leak, { access }) => ({ strategy: 'api', says: orgStepSays(leak, access.tokenId), run: () => revokeOrgToken(leak, access) }),
  'delete-integration-token': (leak, { access, deleteIntegration: slug }) =>
    slug !== null
      ? null
      : {
          strategy: 'api',
          says: `With the administrator's token, find this token among the tokens of the internal integrations on ${leak.base.host} by its last four characters, and delete it.`,
          run: () => revokeIntegrationToken(leak, access),
        },
  'delete-personal-token': (leak, { access }) => ({
    strategy: 'api',
    says: `With the administrator's token, delete this personal token on ${leak.base.host}; Sentry allows that to its owner alone.`,
    run: () => revokeUserToken(leak, access),
  }),
  'delete-integration': (leak, { access, deleteIntegration: slug }) =>
    slug === null
      ? null
      : {
          strategy: 'delete-integration',
          says: `With the administrator's token, delete the whole integration ${visible(slug, 100)} on ${leak.base.host}, once it is shown that this token belongs to it. This ends all its tokens; whatever uses one of them stops working.`,
          run: () => deleteIntegration(slug, leak, access),
        },
  // A client secret is neither live nor ended, so it has a step of its own (`rotateSecretStep`).
  'rotate-secret': () => null,
} as const satisfies Readonly<Record<Ending, (leak: Leak, wish: ApiWish) => Step | null>>;

function orgStepSays({ organization, base }: Leak, tokenId: string | null): string {
  const where = `the organization tokens of ${visible(organization ?? 'its organization', 80)} on ${base.host}`;
  return tokenId === null
    ? `With the administrator's token, find this token among ${where} by its last four characters, and delete it.`
    : `With the administrator's token, delete the one with the id ${visible(tokenId, 40)} among ${where}.`;
}
