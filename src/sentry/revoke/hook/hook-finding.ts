import { lastFour, type Leak } from '../leak.ts';

/** The JSON that the user's own command or webhook gets about a leak. */
export interface HookFinding {
  readonly schemaVersion: 1;
  readonly event: 'revoke';
  readonly kind: string;
  /** First 32 hex digits of the SHA-256, as in reports. */
  readonly fingerprint: string;
  readonly sha256: string;
  readonly redacted: string;
  readonly lastFour: string;
  readonly host: string;
  readonly organization: string | null;
  readonly state: string;
  readonly scopes: readonly string[];
  /** Only for a command with `pass: token`. */
  readonly token?: string;
}

/** Makes the finding for a hook. It holds the raw token only if `pass` says so. */
export function hookFinding(leak: Leak, pass: 'finding' | 'token'): HookFinding {
  const { secret } = leak.candidate;
  return {
    schemaVersion: 1,
    event: 'revoke',
    kind: leak.kind,
    fingerprint: secret.sha256.slice(0, 32),
    sha256: secret.sha256,
    redacted: secret.redacted,
    lastFour: lastFour(leak),
    host: leak.base.host,
    organization: leak.organization,
    state: leak.verdict.state,
    scopes: leak.verdict.scopes,
    ...(pass === 'token' ? { token: secret.reveal() } : {}),
  };
}
