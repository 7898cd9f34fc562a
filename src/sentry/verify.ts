import type { OrgPayload, TokenKind } from '../kinds/kind.ts';
import { kinds, parseToken } from '../kinds/kinds.ts';
import type { Secret } from '../secret/secret.ts';
import type { Client } from './client/client.ts';
import { chooseHost, type Hosts } from './hosts.ts';
import { notAsked, readState, type State, type Verification } from './state.ts';

/** A secret to ask about. */
export interface Candidate {
  readonly secret: Secret;
  /** Its kind, known from its shape or the text around it; null if it looks like no kind of Sentry token. */
  readonly kind: TokenKind | null;
  /** How certain it is that this is a Sentry token; `high` for a token that a person gave. */
  readonly confidence: 'high' | 'medium' | 'low';
}

/** What Sentry says of one token. */
export type Verdict = Verification & {
  /**
   * The organization in the payload of an org token. The slug is not proven, but Sentry accepted the token as a whole.
   */
  readonly organization: string | null;
};

/** A candidate for a token that a person gave. Its kind is what it looks like. */
export function handedOver(secret: Secret, confidence: Candidate['confidence'] = 'high'): Candidate {
  return { secret, kind: parseToken(secret.reveal()).kind, confidence };
}

export interface Verifier {
  /** Sends one request for each distinct token, even if this is called several times. */
  verify(candidate: Candidate): Promise<Verdict>;
  /** Asks again, even if there was an answer before. */
  recheck(candidate: Candidate, signal?: AbortSignal): Promise<Verdict>;
}

/**
 * Asks Sentry whether tokens live, by `GET /api/0/`. This needs no scope, and changes only an org token's time of last
 * use.
 */
export function createVerifier(options: { readonly client: Client; readonly hosts: Hosts; readonly now?: () => number }): Verifier {
  const { client, hosts, now = Date.now } = options;
  const asked = new Map<string, Promise<Verdict>>();

  async function recheck(candidate: Candidate, signal?: AbortSignal): Promise<Verdict> {
    const { secret } = candidate;
    const token = parseToken(secret.reveal());
    const payload = token.valid ? token.organization : null;
    const organization = payload?.slug ?? null;
    const not = whyNotAsked(candidate);
    if (not !== null) return { ...notAsked('unverified', `not asked: ${not}`), organization };
    const choice = chooseHost(payload, hosts);
    if (choice.kind === 'refused') return { ...notAsked('unknown', choice.reason), organization };
    const { base } = choice;
    const reading = readState(await client.request({ base, method: 'GET', path: '/api/0/', token: secret, signal }));
    const asked = { organization, checkedAt: new Date(now()).toISOString(), host: base.host, base: base.url };
    if (reading.state === 'live') return { ...reading, ...asked, reason: reading.reason === null ? null : `${base.host}: ${reading.reason}` };
    return { ...reading, ...asked, reason: `${base.host}: ${reading.reason}${elsewhere(reading.state, payload, hosts)}` };
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

/**
 * Nothing in a token without a payload says which Sentry issued it. sentry.io does not know a token of a self-hosted
 * Sentry, though it may be live.
 */
function elsewhere(state: State, payload: OrgPayload | null, hosts: Hosts): string {
  const guessed = !payload?.url && !payload?.regionUrl && hosts.configured.length === 0;
  return state === 'revoked' && guessed ? '; a live token of another Sentry looks the same, so name yours, if you have one, with --sentry-url' : '';
}

/** Why a token must not or cannot be sent; null if it may be. */
function whyNotAsked({ secret, kind, confidence }: Candidate): string | null {
  const token = parseToken(secret.reveal());
  if (kind === null) return token.valid ? 'nothing shows that it is a Sentry token' : token.problem;
  const { sending } = kinds[kind];
  if (sending.may === 'never') return sending.why;
  if (!token.valid) return token.problem;
  // A token with a shape of its own is judged by that shape: a client secret is never sent, even if a rule gives it
  // another kind.
  const own = kinds[token.kind].sending;
  if (own.may === 'never') return own.why;
  return sending.may === 'when-sure' && confidence === 'low' ? sending.otherwise : null;
}
