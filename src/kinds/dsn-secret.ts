import { organizationPage, type Kind } from './kind.ts';

/** `https://<public key>:<secret key>@host/path/42` (`getsentry/sentry src/sentry/models/projectkey.py`); the secret half is deprecated. */
const dsn = /^https?:\/\/[0-9a-f]{32}(?::(?<secret>[0-9a-f]{32}))?@[\w.:[\]-]+(?:\/[\w.-]+)*\/\d+$/i;

/** A DSN is public by design. But a DSN with its secret half must stay secret. */
export const dsnSecret: Kind = {
  title: 'DSN',
  about: 'says where a project’s events go; with its deprecated secret half, anyone can send events; not a bearer token',
  noun: 'secret',
  danger: 'medium',
  thief: 'send events as the project',
  knownBy: 'shape',
  read(text) {
    const found = dsn.exec(text);
    if (found === null) return null;
    const secret = found.groups?.['secret'];
    return secret === undefined ? { valid: false, problem: 'a DSN without a secret half is public: it is made to be shipped' } : { valid: true, secret, organization: null };
  },
  proof: null,
  sending: { may: 'never', why: 'a DSN is not a token that the API accepts' },
  actsAs: null,
  inFact: () => 'dsn-secret',
  listedIn: [],
  endings: [],
  byHand: 'make a new client key for the project, use its DSN without a secret half, and disable the old key',
  page: (home) => organizationPage(home, 'projects', 'Settings > Projects > the project > Client Keys (DSN)'),
  variable: null,
  replacement: 'Put the new DSN wherever the old one was used; it needs no secret half.',
};
