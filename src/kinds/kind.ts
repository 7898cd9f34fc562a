/** The kinds of secrets that Sentry issues. Each has its own file with all that is known about it. */
export type TokenKind =
  | 'user'
  | 'integration'
  | 'org'
  | 'app-secret'
  | 'legacy'
  | 'dsn-secret'
  | 'agent'
  | 'system-secret'
  | 'release-webhook'
  | 'relay'
  | 'api-key';

/** What a rule is about, as reports spell it (`findings[].kind`). The last two are not secrets of Sentry's. */
export type FindingKind = TokenKind | 'practice' | 'custom';

/** How bad a leak is, in the words of GitHub and GitLab. */
export type Danger = 'critical' | 'high' | 'medium' | 'low';

/** Whom a token acts as. */
export type ActsAs = 'person' | 'integration' | 'organization';

/** Where Sentry lists secrets of a kind with their last four characters. */
export type Listing = 'personal-token' | 'org-token' | 'integration-token';

/** A way to end a secret. `sentry/revoke` holds one step for each way. */
export type Ending = 'delete-personal-token' | 'delete-org-token' | 'delete-integration-token' | 'delete-integration' | 'rotate-secret';

/** Whether a secret is a bearer token and may be sent to Sentry to ask about it. */
export type Sending =
  | { readonly may: 'always' }
  /** It may be sent unless the finding has low confidence. `otherwise` says why it is not sent. */
  | { readonly may: 'when-sure'; readonly otherwise: string }
  | { readonly may: 'never'; readonly why: string };

/** The payload of an org token. It is not signed: anyone can write one, so it never decides the host alone. */
export interface OrgPayload {
  readonly slug: string;
  readonly url: string | null;
  readonly regionUrl: string | null;
  /** In ISO 8601, UTC. */
  readonly issuedAt: string;
}

/**
 * The result of comparing a text with a kind's shape. Tokens have no checksum, so a valid text need not be a real
 * token.
 */
export type Shape =
  /** `secret` is the part that must stay secret. For a DSN this is only the second half. */
  | { readonly valid: true; readonly secret: string; readonly organization: OrgPayload | null }
  /** Why Sentry cannot have issued the text, in a few words. */
  | { readonly valid: false; readonly problem: string };

/** The page in Sentry's settings on which a person can end a secret. */
export interface SettingsPage {
  readonly url: string;
  /** The way to the page by clicking. */
  readonly path: string;
}

/** The place where a secret is valid, as far as it is known. */
export interface Home {
  /** The address of the Sentry server, without a slash at its end. */
  readonly base: string;
  /** The slug of the organization. */
  readonly organization: string | null;
}

/** Everything that is known about one kind of secret. */
export interface Kind {
  /** Sentry's own name for the kind, always the same: `Personal Token`. */
  readonly title: string;
  /** What the secret is, in half a sentence. */
  readonly about: string;
  readonly noun: 'token' | 'secret';
  readonly danger: Danger;
  /** Completes "whoever has it can …" if the secret's scopes are unknown. */
  readonly thief: string;
  /** Whether the text alone shows the kind, or only its surroundings. */
  readonly knownBy: 'shape' | 'context';
  /** Compares a text with this kind. Null if the text is not of this kind, not even meant to be. */
  readonly read: (text: string) => Shape | null;
  /** The name under which a rule can ask for this check; null if the rule's pattern checks everything. */
  readonly proof: string | null;
  readonly sending: Sending;
  /** Whom the token acts as, if its shape shows that. */
  readonly actsAs: ActsAs | null;
  /** The real kind, once Sentry has said whom the token acts as. */
  readonly inFact: (as: ActsAs | null) => TokenKind;
  readonly listedIn: readonly Listing[];
  /** How Sentry's API can end the secret, in the order of trying. A person can end every kind by hand. */
  readonly endings: readonly Ending[];
  /** How a person ends the secret, in one sentence without a full stop. */
  readonly byHand: string;
  /** The settings page on which the secret can be ended; null if there is none. */
  readonly page: ((home: Home) => SettingsPage) | null;
  /**
   * The environment variable that usually holds the secret. Null if the secret is a part of a longer text, or
   * short-lived.
   */
  readonly variable: string | null;
  /** What to use instead after the secret has ended. */
  readonly replacement: string;
}

/**
 * A page in the organization's settings. If the organization is unknown, the page of all settings, on which a person
 * chooses the organization.
 */
export function organizationPage({ base, organization }: Home, rest: string, path: string): SettingsPage {
  if (organization === null) return { url: `${base}/settings/`, path: `${path}; --org SLUG names the page of your organization` };
  return { url: `${base}/settings/${encodeURIComponent(organization)}/${rest}/`, path };
}

/**
 * Reads a token of `prefix` and 64 hexadecimal digits, as Sentry writes them since 2024 (`getsentry/sentry
 * src/sentry/types/token.py`).
 */
export function prefixedHex(prefix: string): (text: string) => Shape | null {
  return (text) => {
    if (!text.startsWith(prefix)) return null;
    const body = text.slice(prefix.length);
    if (/[^0-9a-fA-F]/.test(body)) return { valid: false, problem: 'the part after the prefix is not hexadecimal' };
    if (body.length !== 64) return { valid: false, problem: `the part after the prefix has ${body.length} hexadecimal digits, not 64` };
    return { valid: true, secret: text, organization: null };
  };
}

/** The advice to replace an ended token by one with fewer permissions. */
export const newToken = 'Make a new token with only the scopes that it needs, and put it wherever the old one was used: CI secrets, build machines, colleagues.';
