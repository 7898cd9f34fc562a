import { hostname, userInfo } from 'node:os';
import { resolve } from 'node:path';
import type { Environment } from '../../environment.ts';
import { UserError } from '../../errors.ts';
import type { Ending, TokenKind } from '../../kinds/kind.ts';
import { kinds, organizationOf } from '../../kinds/kinds.ts';
import { proxiedFetch } from '../../sentry/client/proxied-fetch.ts';
import { sleep } from '../../sentry/client/sleep.ts';
import { auditLog } from '../../sentry/revoke/audit-log.ts';
import type { PlanOptions } from '../../sentry/revoke/plan.ts';
import type { RevokeOptions } from '../../sentry/revoke/revoke.ts';
import { type Candidate, createVerifier } from '../../sentry/verify.ts';
import { Secret } from '../../secret/secret.ts';
import { version } from '../../version.ts';
import type { Call, FlagName } from '../command.ts';
import type { Io } from '../terminal/io.ts';
import type { SentryAccess } from '../../config/home/sentry-access.ts';
import { adminToken } from './admin-token.ts';
import { openPage } from './open-page.ts';
import { terminalVoice, type TerminalVoice } from './voice.ts';

/** The options for ending tokens, also in scans. */
export const revokeFlags: readonly FlagName[] = ['yes', 'open', 'audit-log', 'wait'];

/** The minutes to wait for a person if `--wait` is not given. */
export const defaultWait = 30;

/**
 * How the user wants to end tokens. Null if the user pressed Ctrl-C when asked for a credential.
 *
 * @throws {UserError} for options that do not go together, or for a missing credential
 */
export async function revokeOptions(call: Call, access: SentryAccess, signal: AbortSignal, candidates: readonly Candidate[]): Promise<ChosenOptions | null> {
  const { io, values } = call;
  checkTogether(call);
  checkForTokens(call, candidates);
  const { record, logFailure } = recorder(call);
  const admin = await adminToken(io);
  if (admin.kind === 'stopped') return null;
  if (admin.kind === 'given' && candidates.some(({ secret }) => secret.reveal() === admin.token.reveal())) {
    throw new UserError('the administrator’s token is the leaked one', { where: 'SNTRYLINT_ADMIN_TOKEN', fix: 'make another one in Sentry, and use that' });
  }
  if (admin.kind === 'none' && (values['delete-integration'] !== undefined || values['rotate-secret'] !== undefined)) {
    throw new UserError("this needs an administrator's token", { fix: 'set SNTRYLINT_ADMIN_TOKEN, or run it on a terminal and type it' });
  }
  const yes = values.yes ?? false;
  // One client for all tokens, so that it can hide every token in every answer.
  const client = access.client();
  return {
    hosts: access.hosts,
    watch: { verifier: createVerifier({ client, hosts: access.hosts }), sleep, now: Date.now, signal },
    voice: terminalVoice(io, signal),
    organization: values.org ?? null,
    access: admin.kind === 'none' ? null : { client, admin: admin.token, base: access.hosts.preferred, tokenId: values['token-id'] ?? null, signal },
    deleteIntegration: values['delete-integration'] ?? null,
    rotation: rotation(call),
    hook: hook(call, access),
    webhook: { fetch: proxiedFetch(io.env), now: Date.now, version, allowHttp: access.allowHttp },
    guided: { open: values.open === true ? (url) => openPage(url, withoutSecrets(io.env, access.home.webhook?.keyVariable)) : null, patience: (values.wait ?? defaultWait) * 60_000 },
    dryRun: !yes && io.stdin.isTTY !== true,
    yes,
    record,
    logFailure,
  };
}

function rotation({ io, values }: Call): PlanOptions['rotation'] {
  const { 'rotate-secret': slug, 'new-secret-file': file } = values;
  return slug === undefined || file === undefined ? null : { slug, file: resolve(io.cwd, file) };
}

/** The command line decides before the home configuration. */
function hook({ io, values }: Call, { home }: SentryAccess): PlanOptions['hook'] {
  const timeout = home.hookTimeout * 1000;
  const { 'revoke-command': words, pass, webhook: address } = values;
  if (words !== undefined) return { kind: 'command', command: words, pass: pass ?? 'finding', timeout, env: withoutSecrets(io.env, home.webhook?.keyVariable) };
  const url = address ?? (home.revokeCommand === null ? home.webhook?.url : undefined);
  if (url !== undefined) {
    const variable = home.webhook?.keyVariable ?? 'SNTRYLINT_WEBHOOK_KEY';
    const key = io.env[variable];
    if (!key) throw new UserError('the key of the webhook is missing', { where: variable, fix: 'put into it what you share with the receiver' });
    return { kind: 'webhook', url, key: new Secret(key), timeout };
  }
  return home.revokeCommand === null ? null : { kind: 'command', ...home.revokeCommand, timeout, env: withoutSecrets(io.env, home.webhook?.keyVariable) };
}

function checkTogether({ values }: Call): void {
  const pairs = [['rotate-secret', 'new-secret-file'], ['new-secret-file', 'rotate-secret'], ['pass', 'revoke-command']] as const;
  for (const [one, other] of pairs) {
    if (values[one] !== undefined && values[other] === undefined) throw new UserError(`--${one} needs --${other}`);
  }
  // The id becomes a part of an address that --verbose logs, so it must not be a token.
  if (values['token-id'] !== undefined && !/^\d{1,20}$/.test(values['token-id'])) {
    throw new UserError('the id must be a number', { where: '--token-id', fix: 'take it from the end of the address of the token’s page in the settings' });
  }
  if (values['revoke-command'] !== undefined && values.webhook !== undefined) {
    throw new UserError('--revoke-command and --webhook do not go together', { fix: 'give one of them' });
  }
}

export interface ChosenOptions extends RevokeOptions {
  readonly voice: TerminalVoice;
  /**
   * Why the log could not be written; null if it was written. It is reported after the result, which is more important.
   */
  readonly logFailure: () => UserError | null;
}

function recorder({ io, values }: Call): { readonly record: NonNullable<RevokeOptions['record']>; readonly logFailure: () => UserError | null } {
  const file = values['audit-log'];
  if (file === undefined) return { record: () => {}, logFailure: () => null };
  const log = auditLog(resolve(io.cwd, file));
  let failure: UserError | null = null;
  return {
    record(entry) {
      try {
        log({ when: new Date().toISOString(), who: whoami(io), ...entry });
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        failure ??= error;
      }
    },
    logFailure: () => failure,
  };
}

/** The environment for another program, without the administrator's token and the webhook's key. */
function withoutSecrets(env: Environment, key = 'SNTRYLINT_WEBHOOK_KEY'): Environment {
  const ours = new Set(['SNTRYLINT_ADMIN_TOKEN', 'SNTRYLINT_WEBHOOK_KEY', key]);
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ours.has(name)));
}

/**
 * Checks that the options fit the tokens. An option that fits no token is a mistake. Then the rest of the call may be
 * wrong too.
 */
function checkForTokens({ values }: Call, candidates: readonly Candidate[]): void {
  for (const option of ['token-id', 'rotate-secret'] as const) {
    if (values[option] !== undefined && candidates.length > 1) throw new UserError(`--${option} is about one token, and ${candidates.length} were given`);
  }
  const may = (endings: readonly Ending[]): boolean => candidates.some(({ kind }) => kind !== null && mayBe(kind).some((one) => kinds[one].endings.some((ending) => endings.includes(ending))));
  const wanted = [
    ['rotate-secret', ['rotate-secret']],
    ['delete-integration', ['delete-integration']],
    ['token-id', ['delete-personal-token', 'delete-org-token']],
  ] as const;
  for (const [option, endings] of wanted) {
    if (values[option] !== undefined && !may(endings)) throw new UserError(`--${option} does nothing for ${named(candidates)}`);
  }
  for (const { secret } of candidates) {
    const own = organizationOf(secret.reveal())?.slug;
    if (values.org !== undefined && own !== undefined && own !== values.org) {
      throw new UserError(`the token says that it belongs to the organization ${own}`, { where: `--org ${values.org}`, fix: 'leave --org out, or look whose token it is with `sntrylint explain`' });
    }
  }
}

/**
 * The kind of a token by its shape. If the shape does not tell, all kinds that the token may have once Sentry says whom
 * it acts as.
 */
function mayBe(kind: TokenKind): readonly TokenKind[] {
  const { actsAs } = kinds[kind];
  if (actsAs !== null) return [kinds[kind].inFact(actsAs)];
  return ([null, 'person', 'integration', 'organization'] as const).map((as) => kinds[kind].inFact(as));
}

function named(candidates: readonly Candidate[]): string {
  const titles = new Set(candidates.map(({ kind }) => (kind === null ? 'text that is not a Sentry token' : kinds[kind].title)));
  return [...titles].map((title) => (title.startsWith('text') ? title : `a token of the kind ${title}`)).join(', ');
}

/** `ada@laptop`. In a container the user may have no name. */
function whoami(io: Io): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    return `${io.env['USER'] ?? 'unknown'}@${hostname()}`;
  }
}
