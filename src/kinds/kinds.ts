import { agent } from './agent.ts';
import { apiKey } from './api-key.ts';
import { appSecret } from './app-secret.ts';
import { dsnSecret } from './dsn-secret.ts';
import { integration } from './integration.ts';
import type { Danger, FindingKind, Kind, OrgPayload, TokenKind } from './kind.ts';
import { legacy } from './legacy.ts';
import { org } from './org.ts';
import { relay } from './relay.ts';
import { releaseWebhook } from './release-webhook.ts';
import { systemSecret } from './system-secret.ts';
import { user } from './user.ts';

/** Every kind of secret that Sentry issues. A text is compared with them in this order, with the vaguest shape last. */
export const kinds = {
  user,
  integration,
  'app-secret': appSecret,
  org,
  agent,
  'dsn-secret': dsnSecret,
  'system-secret': systemSecret,
  'release-webhook': releaseWebhook,
  relay,
  'api-key': apiKey,
  legacy,
} as const satisfies Readonly<Record<TokenKind, Kind>>;

/** Kinds of findings that are not secrets of Sentry's. Only their rule describes them. */
const others = {
  /** A habit or a place that leads to leaks. */
  practice: { danger: 'medium' },
  /** A finding of a user's own rule. Only the user knows what it is. */
  custom: { danger: 'high' },
} as const satisfies Readonly<Record<Exclude<FindingKind, TokenKind>, { readonly danger: Danger }>>;

/** The names of all kinds, as rule files and reports spell them. */
export const findingKinds = [...Object.keys(kinds), ...Object.keys(others)] as readonly FindingKind[];

/** Whether it is a kind of secret that Sentry issues; then {@link kinds} describes it. */
export function isTokenKind(kind: FindingKind): kind is TokenKind {
  return Object.hasOwn(kinds, kind);
}

/** What is known about a kind; null if the finding is no secret of Sentry's. */
export function kindOf(kind: FindingKind): Kind | null {
  return isTokenKind(kind) ? kinds[kind] : null;
}

/** How bad a leaked secret of this kind is. */
export function dangerOf(kind: FindingKind): Danger {
  return isTokenKind(kind) ? kinds[kind].danger : others[kind].danger;
}

/** A text after an offline check. */
export type Token =
  | { readonly valid: true; readonly kind: TokenKind; readonly secret: string; readonly organization: OrgPayload | null }
  /** `kind` is the kind that the text was meant to be; null if it looks like no kind. */
  | { readonly valid: false; readonly kind: TokenKind | null; readonly problem: string };

/** Tells what kind of secret a text is, and whether its structure is valid. Never throws. */
export function parseToken(text: string): Token {
  for (const kind of Object.keys(kinds) as TokenKind[]) {
    const shape = kinds[kind].read(text);
    if (shape !== null) return { kind, ...shape };
  }
  return { valid: false, kind: null, problem: 'no kind of Sentry token looks like this' };
}

/** The payload of an org token; null for every other text. */
export function organizationOf(text: string): OrgPayload | null {
  const token = parseToken(text);
  return token.valid ? token.organization : null;
}
