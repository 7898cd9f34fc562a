import type { Client } from './client/client.ts';
import { chooseHost, type Hosts } from './hosts.ts';
import type { Secret } from '../secret/secret.ts';
import { readState, type State, type Who } from './state.ts';
import { parseToken, type Token } from '../kinds/token.ts';

/** What is to be asked about. */
export interface Candidate {
  readonly secret: Secret;
  /** How sure it is that this is a Sentry token at all; what a person hands us is `high`. */
  readonly confidence: 'high' | 'medium' | 'low';
}

/** What Sentry says of one token. */
export interface Verdict {
  readonly state: State;
  /** As Sentry lists them: `explainScopes` marks those that others imply. */
  readonly scopes: readonly string[];
  readonly who: Who | null;
  /** The organization an org token's payload names; its slug is unproven, yet Sentry accepted the token as a whole. */
  readonly organization: string | null;
  /** ISO 8601 in UTC; null where nobody was asked. */
  readonly checkedAt: string | null;
  /** Host and port that was asked; null where nobody was. */
  readonly host: string | null;
  readonly reason: string | null;
}

export interface Verifier {
  /** One request a distinct token, however often it is asked about. */
  verify(candidate: Candidate): Promise<Verdict>;
  /** Asks anew, whatever was answered before. */
  recheck(candidate: Candidate, signal?: AbortSignal): Promise<Verdict>;
}

/** Asks Sentry whether tokens live, by `GET /api/0/`, which needs no scope and changes nothing but an org token's last use. */
export function createVerifier(options: { readonly client: Client; readonly hosts: Hosts; readonly now?: () => number }): Verifier {
  const { client, hosts, now = Date.now } = options;
  const asked = new Map<string, Promise<Verdict>>();

  async function recheck({ secret, confidence }: Candidate, signal?: AbortSignal): Promise<Verdict> {
    const token = parseToken(secret.reveal());
    const organization = token.organization?.slug ?? null;
    const not = whyNotAsked(token, confidence);
    if (not !== null) return unasked('unverified', not, organization);
    const choice = chooseHost(token.organization, hosts);
    if (choice.kind === 'refused') return unasked('unknown', choice.reason, organization);
    const { base } = choice;
    const reading = readState(await client.request({ base, method: 'GET', path: '/api/0/', token: secret, signal }));
    return {
      state: reading.state,
      scopes: reading.scopes,
      who: reading.who,
      organization,
      checkedAt: new Date(now()).toISOString(),
      host: base.host,
      reason: reading.reason === null ? null : `${base.host}: ${reading.reason}${elsewhere(reading.state, token, hosts)}`,
    };
  }

  return {
    recheck,
    verify(candidate) {
      const key = candidate.secret.sha256;
      const verdict = asked.get(key) ?? recheck(candidate);
      asked.set(key, verdict);
      return verdict;
    },
  };
}

/** Nothing in a token without a payload says whose it is: one of a self-hosted Sentry is unknown to sentry.io, and lives. */
function elsewhere(state: State, { organization }: Token, hosts: Hosts): string {
  const guessed = !organization?.url && !organization?.regionUrl && hosts.configured.length === 0;
  return state === 'revoked' && guessed ? '; a live token of another Sentry looks the same, so name yours, if you have one, with --sentry-url' : '';
}

/** Why a token must not or cannot be sent; null where it may be. */
function whyNotAsked(token: Token, confidence: Candidate['confidence']): string | null {
  if (!token.valid) return `not asked: ${token.problem}`;
  switch (token.kind) {
    case 'app-secret':
      return 'not asked: a client secret is no token that the API answers to; rotate it';
    case 'agent':
      return 'not asked: an agent token lives five minutes';
    case 'legacy':
      // It may be a SHA-256, or an OAuth refresh token, whose use rotates it.
      return confidence === 'low' ? 'not asked: not sure enough that it is a token' : null;
    default:
      return null;
  }
}

function unasked(state: 'unverified' | 'unknown', reason: string, organization: string | null): Verdict {
  return { state, scopes: [], who: null, organization, checkedAt: null, host: null, reason };
}
