import { organizationPage, type Kind } from './kind.ts';

/** `https://HOST/api/hooks/release/{builtin or a plugin}/{project id}/{64 hex}/` (`getsentry/sentry`, endpoint `project_releases_token`). */
const shape = /^https?:\/\/[\w.:[\]-]+(?:\/[\w.-]+)*\/api\/hooks\/release\/[\w-]+\/\d+\/(?<secret>[0-9a-f]{64})\/?$/i;

/** An address that lets anyone create releases without any other credential. */
export const releaseWebhook: Kind = {
  title: 'Release Webhook',
  about: 'an address that creates releases of a project and asks for no other credential; not a bearer token',
  noun: 'secret',
  danger: 'high',
  thief: 'create releases of the project',
  knownBy: 'shape',
  read(text) {
    const secret = shape.exec(text)?.groups?.['secret'];
    return secret === undefined ? null : { valid: true, secret, organization: null };
  },
  proof: null,
  sending: { may: 'never', why: 'asking at a release webhook would create a release' },
  actsAs: null,
  inFact: () => 'release-webhook',
  listedIn: [],
  endings: [],
  byHand: 'regenerate the release token of the project',
  page: (home) => organizationPage(home, 'projects', 'Settings > Projects > the project > Releases'),
  variable: null,
  replacement: 'Put the new address wherever the old one was used.',
};
