import type { OrgPayload, TokenKind } from '../kinds/kind.ts';
import { kinds, parseToken } from '../kinds/kinds.ts';
import { Secret } from '../secret/secret.ts';

/** What can be said about a token, or about another Sentry secret, without asking anyone. */
export interface Explanation {
  /** What the text is, or was meant to be. */
  readonly kind: TokenKind | 'unknown';
  /** Sentry's own name for the kind. */
  readonly title: string;
  /** What such a secret is, in half a sentence. */
  readonly about: string | null;
  /** Completes "whoever has it can …"; null if the text is not secret. */
  readonly thief: string | null;
  /** Whether Sentry could have issued it. */
  readonly valid: boolean;
  /** Why Sentry could not have issued it; null if it could. */
  readonly problem: string | null;
  readonly redacted: string;
  /** The last four characters, as Sentry's settings show them; null if the text holds no secret. */
  readonly lastFour: string | null;
  /** The hash that Sentry stores of a token, and that reports give for a finding; null if the text holds no secret. */
  readonly sha256: string | null;
  /** The unsigned payload of an org token. */
  readonly organization: OrgPayload | null;
  /** Whole days since an org token was issued. */
  readonly ageInDays: number | null;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Explains one token or other Sentry secret, offline.
 * @param now milliseconds since 1970, for the token's age
 */
export function explain(token: string | Secret, now: number = Date.now()): Explanation {
  const text = typeof token === 'string' ? token : token.reveal();
  const read = parseToken(text);
  const kind = read.kind === null ? null : kinds[read.kind];
  const named = { kind: read.kind ?? ('unknown' as const), title: kind?.title ?? 'no Sentry token', about: kind?.about ?? null };
  if (!read.valid) {
    return { ...named, thief: null, valid: false, problem: read.problem, redacted: new Secret(text).redacted, lastFour: null, sha256: null, organization: null, ageInDays: null };
  }
  const { organization } = read;
  // For a DSN this is only the secret half, as in the fingerprint of a finding.
  const secret = new Secret(read.secret);
  return {
    ...named,
    thief: kinds[read.kind].thief,
    valid: true,
    problem: null,
    redacted: secret.redacted,
    lastFour: read.secret.slice(-4),
    sha256: secret.sha256,
    organization,
    ageInDays: organization === null ? null : Math.floor((now - Date.parse(organization.issuedAt)) / day),
  };
}
