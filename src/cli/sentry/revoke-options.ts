import { hostname, userInfo } from 'node:os';
import { resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { proxiedFetch } from '../../sentry/client/proxied-fetch.ts';
import { sleep } from '../../sentry/client/sleep.ts';
import { auditLog } from '../../sentry/revoke/audit-log.ts';
import type { PlanOptions } from '../../sentry/revoke/plan.ts';
import type { RevokeOptions } from '../../sentry/revoke/revoke.ts';
import { Secret } from '../../secret/secret.ts';
import { version } from '../../version.ts';
import type { Call, FlagName } from '../command.ts';
import type { Io } from '../terminal/io.ts';
import type { SentryAccess } from '../../config/sentry-access.ts';
import { adminToken } from './admin-token.ts';
import { openPage } from './open-page.ts';
import { terminalVoice } from './voice.ts';

/** The options that say how tokens are ended, on scans too. */
export const revokeFlags: readonly FlagName[] = ['yes', 'open', 'audit-log', 'wait'];

/** Minutes that a person is waited for where `--wait` does not say. */
export const defaultWait = 30;

/**
 * How the user wants tokens to be ended; null where they pressed Ctrl-C when asked for a credential.
 *
 * @throws {UserError} for options that do not go together, or a credential that is missing
 */
export async function revokeOptions(call: Call, access: SentryAccess, signal: AbortSignal): Promise<RevokeOptions | null> {
  const { io, values } = call;
  checkTogether(call);
  const record = recorder(call);
  const admin = await adminToken(io);
  if (admin.kind === 'stopped') return null;
  if (admin.kind === 'none' && (values['delete-integration'] !== undefined || values['rotate-secret'] !== undefined)) {
    throw new UserError("this needs an administrator's token", { fix: 'set SNTRYLINT_ADMIN_TOKEN, or run it on a terminal and type it' });
  }
  const yes = values.yes ?? false;
  return {
    hosts: access.hosts,
    watch: { verifier: access.verifier(), sleep, now: Date.now, signal },
    voice: terminalVoice(io, signal),
    organization: values.org ?? null,
    access: admin.kind === 'none' ? null : { client: access.client(), admin: admin.token, tokenId: values['token-id'] ?? null, signal },
    deleteIntegration: values['delete-integration'] ?? null,
    rotation: rotation(call),
    hook: hook(call, access),
    webhook: { fetch: proxiedFetch(io.env), now: Date.now, version, allowHttp: access.allowHttp },
    guided: { open: values.open === true ? (url) => openPage(url, io.env) : null, patience: (values.wait ?? defaultWait) * 60_000 },
    dryRun: !yes && io.stdin.isTTY !== true,
    yes,
    record,
  };
}

function rotation({ io, values }: Call): PlanOptions['rotation'] {
  const { 'rotate-secret': slug, 'new-secret-file': file } = values;
  return slug === undefined || file === undefined ? null : { slug, file: resolve(io.cwd, file) };
}

/** What the command line says wins over the home configuration. */
function hook({ io, values }: Call, { home }: SentryAccess): PlanOptions['hook'] {
  const timeout = home.hookTimeout * 1000;
  const { 'revoke-command': words, pass, webhook: address } = values;
  if (words !== undefined) return { kind: 'command', command: words, pass: pass ?? 'finding', timeout };
  const url = address ?? (home.revokeCommand === null ? home.webhook?.url : undefined);
  if (url !== undefined) {
    const variable = home.webhook?.keyVariable ?? 'SNTRYLINT_WEBHOOK_KEY';
    const key = io.env[variable];
    if (!key) throw new UserError('the key of the webhook is missing', { where: variable, fix: 'put into it what you share with the receiver' });
    return { kind: 'webhook', url, key: new Secret(key), timeout };
  }
  return home.revokeCommand === null ? null : { kind: 'command', ...home.revokeCommand, timeout };
}

function checkTogether({ values }: Call): void {
  const pairs = [['rotate-secret', 'new-secret-file'], ['new-secret-file', 'rotate-secret'], ['pass', 'revoke-command']] as const;
  for (const [one, other] of pairs) {
    if (values[one] !== undefined && values[other] === undefined) throw new UserError(`--${one} needs --${other}`);
  }
  // The id goes into an address, which --verbose logs: what may be a token must not.
  if (values['token-id'] !== undefined && !/^\d{1,20}$/.test(values['token-id'])) {
    throw new UserError('an id is a number', { where: '--token-id', fix: 'take it from the end of the address of the token’s page in the settings' });
  }
  if (values['revoke-command'] !== undefined && values.webhook !== undefined) {
    throw new UserError('--revoke-command and --webhook do not go together', { fix: 'give one of them' });
  }
}

function recorder({ io, values }: Call): NonNullable<RevokeOptions['record']> {
  const file = values['audit-log'];
  if (file === undefined) return () => {};
  const log = auditLog(resolve(io.cwd, file));
  return (entry) => log({ when: new Date().toISOString(), who: whoami(io), ...entry });
}

/** `ada@laptop`; a container may run as a user that has no name. */
function whoami(io: Io): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `${io.env['USER'] ?? 'unknown'}@${hostname()}`;
  }
}
