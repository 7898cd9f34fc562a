import { otherSecret, type OtherKind } from '../kinds/other-secret.ts';
import { Secret } from '../secret/secret.ts';
import { parseToken, type Token, type TokenKind } from '../kinds/token.ts';

/** What can be said of a token, or of another secret of Sentry's, without asking anyone. */
export interface Explanation {
  readonly kind: TokenKind | OtherKind;
  /** The kind in words. */
  readonly title: string;
  /** Whether Sentry could have issued it. */
  readonly valid: boolean;
  /** Why not; null where it could. */
  readonly problem: string | null;
  readonly redacted: string;
  /** As Sentry's settings show it; null where the text holds no secret. */
  readonly lastFour: string | null;
  /** The hash that Sentry stores of a token, and that reports give of a finding; null where the text holds no secret. */
  readonly sha256: string | null;
  /** What an org token says of itself, unsigned. */
  readonly organization: Token['organization'];
  /** Whole days since an org token was issued. */
  readonly ageInDays: number | null;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Explains one token, offline; a DSN and a self-hosted Sentry's secret key too, which a scan finds as well.
 *
 * @param now milliseconds since 1970, for its age
 */
export function explain(token: string, now: number = Date.now()): Explanation {
  const other = otherSecret(token);
  if (other !== null) return explainOther(other.kind, other.secret);
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

/** A DSN's secret is its second half alone: that is what a finding's fingerprint is of. */
function explainOther(kind: OtherKind, value: string | null): Explanation {
  const secret = value === null ? null : new Secret(value);
  return {
    kind,
    title: titles[kind],
    valid: secret !== null,
    problem: secret === null ? 'a DSN without a secret half is public: it is made to be shipped' : null,
    redacted: secret?.redacted ?? '(nothing in it is secret)',
    lastFour: value?.slice(-4) ?? null,
    sha256: secret?.sha256 ?? null,
    organization: null,
    ageInDays: null,
  };
}

const titles: Readonly<Record<TokenKind | OtherKind, string>> = {
  user: 'personal token: acts as a person, in every organization of that person',
  integration: 'internal integration token',
  org: 'organization token, made for CI',
  'app-secret': 'client secret of an integration or OAuth application; no bearer token',
  legacy: '64 hexadecimal digits: a token without a prefix, or any SHA-256',
  agent: 'agent token; lives five minutes',
  dsn: 'DSN of a project: says where events go, and is no token',
  'dsn-secret': 'deprecated DSN with its secret half: whoever has it can send events as the project; no bearer token',
  'system-secret': 'secret key of a self-hosted Sentry, or a text of that shape: it signs sessions and password resets; no bearer token',
  unknown: 'no Sentry token',
};
