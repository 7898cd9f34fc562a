/** What Sentry gives out beside tokens. */
export type OtherKind = 'dsn' | 'dsn-secret' | 'system-secret';

/** A text that is no token and yet one of Sentry's. */
export interface OtherSecret {
  readonly kind: OtherKind;
  /** The part that must stay secret; null for a DSN without one. */
  readonly secret: string | null;
}

/** `https://<public key>:<secret key>@host/path/42` (`getsentry/sentry src/sentry/models/projectkey.py`); the secret is optional, and deprecated. */
const dsn = /^https?:\/\/[0-9a-f]{32}(?::(?<secret>[0-9a-f]{32}))?@[\w.:[\]-]+(?:\/[\w.-]+)*\/\d+$/i;

/** `getsentry/self-hosted install/generate-secret-key.sh`; of fifty such characters one is a sign but for one in ten million. */
const systemSecret = /^(?=.*[^a-z0-9])[a-z0-9@#%^&*(\-_=+)]{50}$/;

/** Tells a DSN and a self-hosted Sentry's secret key; null for anything else. */
export function otherSecret(text: string): OtherSecret | null {
  const found = dsn.exec(text);
  if (found !== null) {
    const secret = found.groups?.['secret'] ?? null;
    return { kind: secret === null ? 'dsn' : 'dsn-secret', secret };
  }
  return systemSecret.test(text) ? { kind: 'system-secret', secret: text } : null;
}
