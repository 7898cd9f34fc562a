import { createClient } from '../../../src/sentry/client/client.ts';
import { trustHosts } from '../../../src/sentry/hosts.ts';
import type { AuditEntry } from '../../../src/sentry/revoke/audit-log.ts';
import { revoke, type RevokeOptions, type RevokeResult } from '../../../src/sentry/revoke/revoke.ts';
import { Secret } from '../../../src/secret/secret.ts';
import { createVerifier, handedOver } from '../../../src/sentry/verify.ts';
import { fakeClock } from '../fake-clock.ts';
import type { SentryServer } from './sentry-server.ts';

/** Everything that was said and asked, in order. */
export interface Heard {
  readonly told: string[];
  readonly asked: string[];
  readonly waited: string[];
  readonly recorded: Omit<AuditEntry, 'when' | 'who'>[];
}

export interface RevokerOptions extends Partial<Omit<RevokeOptions, 'access' | 'watch' | 'voice' | 'hosts'>> {
  /** The token of an administrator. */
  readonly admin?: string;
  readonly tokenId?: string;
  /** The answer to every question; yes if left out. */
  readonly answer?: boolean;
  /** Called before each question to Sentry while a person is waited for. */
  readonly whileWaiting?: (looks: number) => void;
  readonly signal?: AbortSignal;
  /** Milliseconds for one try. */
  readonly timeout?: number;
}

/** A revoker for one server, with a fake clock and a person who says yes. */
export function revoker(server: SentryServer, options: RevokerOptions = {}) {
  const clock = fakeClock();
  const heard: Heard = { told: [], asked: [], waited: [], recorded: [] };
  const hosts = trustHosts({ option: server.url });
  const client = createClient({ version: '1', now: clock.now, sleep: clock.sleep, ...(options.timeout === undefined ? {} : { timeout: options.timeout }) });
  const { admin, tokenId = null, answer = true, signal, timeout: _, ...rest } = options;
  const full: RevokeOptions = {
    organization: null,
    deleteIntegration: null,
    rotation: null,
    hook: null,
    guided: null,
    dryRun: false,
    yes: false,
    webhook: { fetch, now: clock.now, version: '1', allowHttp: false },
    ...rest,
    hosts,
    access: admin === undefined ? null : { client, admin: new Secret(admin), base: hosts.preferred, tokenId, signal },
    watch: { verifier: createVerifier({ client, hosts, now: clock.now }), sleep: clock.sleep, now: clock.now, signal },
    voice: {
      tell: (text) => heard.told.push(text),
      confirm: async (question) => {
        heard.asked.push(question);
        return answer;
      },
      waiting: (text, seconds) => {
        heard.waited.push(`${text} ${seconds}`);
        options.whileWaiting?.(heard.waited.length);
      },
    },
    record: (entry) => heard.recorded.push(entry),
  };
  return {
    heard,
    clock,
    revoke: (token: string): Promise<RevokeResult> => revoke(handedOver(new Secret(token)), full),
  };
}
