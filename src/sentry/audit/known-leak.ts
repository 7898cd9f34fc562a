import { isObject } from '../../json.ts';
import type { TokenKind } from '../../kinds/kind.ts';
import { findingKinds, isTokenKind } from '../../kinds/kinds.ts';
import { visible } from '../../secret/escape.ts';
import { hostOf } from '../hosts.ts';
import type { State } from '../state.ts';

/** A finding of an earlier scan that may still give access, as its JSON report shows it. */
export interface KnownLeak {
  /** Null for a kind that this version does not know. */
  readonly kind: TokenKind | null;
  /** The last four characters; null if the report hides them. */
  readonly lastFour: string | null;
  readonly fingerprint: string;
  /** Slug; null if the token does not tell. */
  readonly organization: string | null;
  /** Host of the Sentry that accepted the token, or that the token's payload names; null if neither is known. */
  readonly host: string | null;
  readonly state: Exclude<State, 'revoked' | 'expired'>;
  readonly scopes: readonly string[];
  /** The first place where the leak was found. */
  readonly path: string;
}

/**
 * Reads from a JSON report the findings that are Sentry secrets and have not ended; null if the text is not such a
 * report. A suppressed finding that Sentry was not asked about is left out, since somebody has judged it.
 */
export function readKnownLeaks(report: unknown): readonly KnownLeak[] | null {
  if (!isObject(report) || !Array.isArray(report['findings'])) return null;
  return report['findings'].filter(isObject).flatMap((finding) => readLeak(finding) ?? []);
}

function readLeak(finding: Readonly<Record<string, unknown>>): KnownLeak | null {
  const { kind, fingerprint, redacted, organization, verification, locations, suppressed } = finding;
  if (typeof kind !== 'string' || typeof fingerprint !== 'string') return null;
  const known = findingKinds.find((one) => one === kind);
  if (known !== undefined && !isTokenKind(known)) return null;
  const state = stateOf(isObject(verification) ? verification['state'] : undefined);
  if (state === null || (state !== 'live' && isObject(suppressed))) return null;
  const first: unknown = Array.isArray(locations) ? locations[0] : undefined;
  const scopes = isObject(verification) && Array.isArray(verification['scopes']) ? verification['scopes'] : [];
  const asked = isObject(verification) && typeof verification['host'] === 'string' ? verification['host'] : null;
  return {
    kind: known ?? null,
    fingerprint: visible(fingerprint, 64),
    lastFour: typeof redacted === 'string' ? (/\u2026(.{4})$/su.exec(redacted)?.[1] ?? null) : null,
    organization: isObject(organization) && typeof organization['slug'] === 'string' ? organization['slug'] : null,
    host: asked ?? (isObject(organization) ? claimedHost(organization) : null),
    state,
    scopes: scopes.filter((scope) => typeof scope === 'string').map((scope) => visible(scope, 60)),
    path: isObject(first) && typeof first['path'] === 'string' ? visible(first['path']) : 'an unknown place',
  };
}

/** Null if the secret has ended. An unknown word counts as the state unknown. */
function stateOf(said: unknown): KnownLeak['state'] | null {
  if (said === 'revoked' || said === 'expired') return null;
  return said === 'live' || said === 'unknown' ? said : 'unverified';
}

function claimedHost({ url, regionUrl }: Readonly<Record<string, unknown>>): string | null {
  const claimed = [url, regionUrl].find((address) => typeof address === 'string' && address !== '');
  return typeof claimed === 'string' ? hostOf(claimed) : null;
}
