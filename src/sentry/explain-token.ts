import { Secret } from './secret.ts';
import { parseToken, type Token, type TokenKind } from './token.ts';

/** What can be said of a token without asking anyone. */
export interface Explanation {
  readonly kind: TokenKind;
  /** The kind in words. */
  readonly title: string;
  /** Whether Sentry could have issued it. */
  readonly valid: boolean;
  /** Why not; null where it could. */
  readonly problem: string | null;
  readonly redacted: string;
  /** As Sentry's settings show it; null where the text is no token. */
  readonly lastFour: string | null;
  /** The hash that Sentry stores; null where the text is no token. */
  readonly sha256: string | null;
  /** What an org token says of itself, unsigned. */
  readonly organization: Token['organization'];
  /** Whole days since an org token was issued. */
  readonly ageInDays: number | null;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Explains one token, offline.
 *
 * @param now milliseconds since 1970, for its age
 */
export function explain(token: string, now: number = Date.now()): Explanation {
  const { kind, valid, problem, organization } = parseToken(token);
  const secret = new Secret(token);
  const issued = organization === null ? null : Date.parse(organization.issuedAt);
  return {
    kind,
    title: titles[kind],
    valid,
    problem,
    redacted: secret.redacted,
    lastFour: valid ? token.slice(-4) : null,
    sha256: valid ? secret.sha256 : null,
    organization,
    ageInDays: issued === null ? null : Math.floor((now - issued) / day),
  };
}

const titles: Readonly<Record<TokenKind, string>> = {
  user: 'personal token: acts as a person, in every organization of that person',
  integration: 'internal integration token',
  org: 'organization token, made for CI',
  'app-secret': 'client secret of an integration or OAuth application; no bearer token',
  legacy: '64 hexadecimal digits: a token without a prefix, or any SHA-256',
  agent: 'agent token; lives five minutes',
  unknown: 'no Sentry token',
};
