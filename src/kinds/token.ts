import { parseOrgToken, type OrgPayload } from './org-token.ts';

/** Kinds of token that a token alone shows (`getsentry/sentry src/sentry/types/token.py`). */
export type TokenKind = 'user' | 'integration' | 'org' | 'app-secret' | 'legacy' | 'agent' | 'unknown';

/** One token, judged offline. */
export interface Token {
  readonly kind: TokenKind;
  /** Whether the structure is one that Sentry could have issued. There is no checksum: this is not "it exists". */
  readonly valid: boolean;
  /** Why it is not valid, in a few words; null where it is. */
  readonly problem: string | null;
  /** What an org token's payload says; it is not signed. Null for every other kind. */
  readonly organization: OrgPayload | null;
}

const prefixes: readonly (readonly [prefix: string, kind: TokenKind])[] = [
  ['sntryu_', 'user'],
  ['sntryi_', 'integration'],
  ['sntrya_', 'app-secret'],
];

/** Tells what kind of Sentry token a text is and whether its structure holds. Never throws. */
export function parseToken(text: string): Token {
  for (const [prefix, kind] of prefixes) {
    if (text.startsWith(prefix)) return plain(kind, hexProblem(text.slice(prefix.length)));
  }
  if (text.startsWith('sntrys_')) {
    const parsed = parseOrgToken(text);
    return typeof parsed === 'string'
      ? plain('org', parsed)
      : { kind: 'org', valid: true, problem: null, organization: parsed };
  }
  if (isAgentToken(text)) return plain('agent', null);
  if (text.startsWith('sntryag_')) return plain('agent', 'what follows sntryag_ is not a JWT of a Sentry agent');
  if (/^[0-9a-fA-F]{64}$/.test(text)) return plain('legacy', null);
  return plain('unknown', 'no kind of Sentry token looks like this');
}

function plain(kind: TokenKind, problem: string | null): Token {
  return { kind, valid: problem === null, problem, organization: null };
}

function hexProblem(body: string): string | null {
  if (/[^0-9a-fA-F]/.test(body)) return 'after the prefix stands something other than hexadecimal digits';
  return body.length === 64 ? null : `after the prefix stand ${body.length} hexadecimal digits, not 64`;
}

/**
 * Whether a text is a JWT whose protected header names the Sentry agent type, with or without the earlier
 * `sntryag_` prefix (`getsentry/sentry src/sentry/seer/agent_token.py`).
 */
export function isAgentToken(text: string): boolean {
  const jwt = /^(?:sntryag_)?([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.exec(text);
  if (jwt === null) return false;
  try {
    const header: unknown = JSON.parse(Buffer.from(jwt[1]!, 'base64url').toString('utf8'));
    return typeof header === 'object' && header !== null && 'typ' in header && header.typ === 'sentry-agent+jwt';
  } catch {
    return false;
  }
}
