/** Secrets that Sentry gives out. Each has a file of its name with all that is known about it. */
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

/** What a rule is about; the words of the report (`findings[].kind`). The last two are not secrets of Sentry's. */
export type FindingKind = TokenKind | 'practice' | 'custom';

/** How bad a leak is, in the words of GitHub and GitLab. */
export type Danger = 'critical' | 'high' | 'medium' | 'low';

/** Whom a token acts as. */
export type ActsAs = 'person' | 'integration' | 'organization';

/** Where Sentry lists secrets of a kind with their last four characters. */
export type Listing = 'personal-token' | 'org-token' | 'integration-token';

/** A way to end a secret. `sentry/revoke` holds one step for each. */
export type Ending = 'delete-personal-token' | 'delete-org-token' | 'delete-integration-token' | 'delete-integration' | 'rotate-secret';

/** Whether a secret is a bearer token and may be sent to Sentry to ask about it. */
export type Sending =
  | { readonly may: 'always' }
  /** Not for a finding of low confidence; `otherwise` says why. */
  | { readonly may: 'when-sure'; readonly otherwise: string }
  | { readonly may: 'never'; readonly why: string };

/** What the payload of an org token says. Not signed: anyone can write one, so it never chooses a host by itself. */
export interface OrgPayload {
  readonly slug: string;
  readonly url: string | null;
  readonly regionUrl: string | null;
  /** ISO 8601 in UTC. */
  readonly issuedAt: string;
}

/** A text with the shape of a kind. Tokens have no checksum, so a valid one need not exist. */
export type Shape =
  /** `secret` is the part that must stay secret: for a DSN only its second half. */
  | { readonly valid: true; readonly secret: string; readonly organization: OrgPayload | null }
  /** Why Sentry could not have issued it, in a few words. */
  | { readonly valid: false; readonly problem: string };

/** The page of Sentry's settings on which a person ends a secret. */
export interface SettingsPage {
  readonly url: string;
  /** How to get there by clicking. */
  readonly path: string;
}

/** Where a secret lives, as far as it is known. */
export interface Home {
  /** Address of the Sentry without a slash at its end. */
  readonly base: string;
  /** Slug of the organization. */
  readonly organization: string | null;
}

/** Everything that is known about one kind of secret. */
export interface Kind {
  /** Sentry's own name for it, the same everywhere: `Personal Token`. */
  readonly title: string;
  /** What it is, in half a sentence. */
  readonly about: string;
  readonly noun: 'token' | 'secret';
  readonly danger: Danger;
  /** Completes "whoever has it can …" if its scopes are not known. */
  readonly thief: string;
  /** Whether the text alone shows its kind, or only the text around it. */
  readonly knownBy: 'shape' | 'context';
  /** Whether a text is of this kind, or was meant to be; null if it is neither. */
  readonly read: (text: string) => Shape | null;
  /** The check that a rule may ask for by this name; null if the rule's pattern says it all. */
  readonly proof: string | null;
  readonly sending: Sending;
  /** Whom it acts as, if its shape tells. */
  readonly actsAs: ActsAs | null;
  /** Its real kind, after Sentry has said whom it acts as. */
  readonly inFact: (as: ActsAs | null) => TokenKind;
  readonly listedIn: readonly Listing[];
  /** How Sentry's API can end it, in the order of trying. A person can end every kind by hand. */
  readonly endings: readonly Ending[];
  /** What a person does to end it; one sentence without a full stop. */
  readonly byHand: string;
  /** Null if no page of Sentry's ends it. */
  readonly page: ((home: Home) => SettingsPage) | null;
  /** The environment variable in which it is usually handed over; null for what is part of a longer text, or short-lived. */
  readonly variable: string | null;
  /** What to use instead of one that has ended. */
  readonly replacement: string;
}

/** Where `slug` is not known, the settings choose; sentry.io has an address that asks. */
export function organizationPage({ base, organization }: Home, rest: string, path: string): SettingsPage {
  if (organization === null) return { url: `${base}/settings/`, path: `${path}; --org SLUG names the page of your organization` };
  return { url: `${base}/settings/${encodeURIComponent(organization)}/${rest}/`, path };
}

/** `prefix` and 64 hexadecimal digits: how Sentry writes tokens since 2024 (`getsentry/sentry src/sentry/types/token.py`). */
export function prefixedHex(prefix: string): (text: string) => Shape | null {
  return (text) => {
    if (!text.startsWith(prefix)) return null;
    const body = text.slice(prefix.length);
    if (/[^0-9a-fA-F]/.test(body)) return { valid: false, problem: 'the part after the prefix is not hexadecimal' };
    if (body.length !== 64) return { valid: false, problem: `the part after the prefix has ${body.length} hexadecimal digits, not 64` };
    return { valid: true, secret: text, organization: null };
  };
}

/** The advice to replace a token that has ended by one with fewer permissions. */
export const newToken = 'Make a new token with only the scopes that it needs, and put it wherever the old one was used: CI secrets, build machines, colleagues.';
