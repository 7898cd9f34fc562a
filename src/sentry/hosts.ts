import { UserError } from '../errors.ts';
import { isLoopback } from './loopback.ts';
import type { OrgPayload } from '../kinds/kind.ts';
import { visible } from '../secret/escape.ts';

declare const trusted: unique symbol;

/**
 * The address of a Sentry that may get a token. Only {@link trustHosts} makes such an address, from what the user said.
 * So the client can never get an address from a repository or a token.
 */
export interface Base {
  /** Without a slash at its end: `https://sentry.io`, `https://example.com/sentry`. */
  readonly url: string;
  /** Host and port, for messages: `sentry.io`, `127.0.0.1:9000`. */
  readonly host: string;
  readonly [trusted]: true;
}

/** Where hosts may come from. Nothing else is trusted, above all not a repository's own configuration. */
export interface HostSettings {
  /** `--sentry-url`. */
  readonly option?: string | undefined;
  /** `SNTRYLINT_SENTRY_URL`. */
  readonly environment?: string | undefined;
  /** The addresses in the configuration of the user's home directory. */
  readonly home?: readonly string[] | undefined;
  /** `--allow-http`: plain http to other machines is allowed too. */
  readonly allowHttp?: boolean | undefined;
}

export interface Hosts {
  /** The Sentry to ask about tokens that name none. */
  readonly preferred: Base;
  /** The Sentries that the user named, the one that takes precedence first. `sentry.io` is trusted too. */
  readonly configured: readonly Base[];
}

/** The chosen address, or the reason why there is none. */
export type HostChoice =
  | { readonly kind: 'trusted'; readonly base: Base }
  | { readonly kind: 'refused'; readonly reason: string };

const sentryIo = makeBase(new URL('https://sentry.io'));

/**
 * The hosts that may be sent tokens: those the user named, and `sentry.io`.
 * @throws {UserError} for an address that cannot be used; it names where the address comes from
 */
export function trustHosts(settings: HostSettings = {}): Hosts {
  const named = [
    ...(settings.option === undefined ? [] : [{ address: settings.option, where: '--sentry-url' }]),
    ...(settings.environment ? [{ address: settings.environment, where: 'SNTRYLINT_SENTRY_URL' }] : []),
    ...(settings.home ?? []).map((address) => ({ address, where: 'the configuration in your home directory' })),
  ];
  const configured = named.map(({ address, where }) => readBase(address, where, settings.allowHttp ?? false));
  return { preferred: configured[0] ?? sentryIo, configured };
}

/**
 * The address to ask about a token. The payload of an org token is not signed, so it only chooses among trusted hosts.
 * The contacted address is always our own spelling, never the payload's.
 */
export function chooseHost(organization: OrgPayload | null, hosts: Hosts): HostChoice {
  const claimed = organization?.url || organization?.regionUrl;
  if (!claimed) return { kind: 'trusted', base: hosts.preferred };
  const host = readClaim(claimed);
  const base = host === null ? undefined : (hosts.configured.find((known) => known.host === host) ?? (isService(host) ? sentryIo : undefined));
  if (base !== undefined) return { kind: 'trusted', base };
  return {
    kind: 'refused',
    reason:
      `host not trusted: the token names ${visible(host ?? claimed, 80)}; if that is your Sentry, name it with ` +
      '--sentry-url, SNTRYLINT_SENTRY_URL or in the configuration in your home directory',
  };
}

/** Host and port of an address in a payload; null if the text is not plainly the address of a server. */
function readClaim(claimed: string): string | null {
  // The URL parser drops tabs and newlines, and reads `\` as `/`. An address with these was made to be misread.
  if (!/^https?:\/\/[^\s\\@/?#][^\s\\@]*$/i.test(claimed) || !URL.canParse(claimed)) return null;
  const url = new URL(claimed);
  return url.username === '' && url.password === '' && url.host !== '' ? url.host : null;
}

/**
 * `sentry.io` and its sub domains on the standard port. All are asked at `sentry.io`, since `/api/0/` lives in the
 * control silo.
 */
function isService(host: string): boolean {
  return host === 'sentry.io' || /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+sentry\.io$/.test(host);
}

/**
 * Host and port of the Sentry that an address belongs to; null if it is not an address. Only for comparing, never for
 * contacting.
 */
export function hostOf(address: string): string | null {
  const host = readClaim(address);
  return host !== null && isService(host) ? sentryIo.host : host;
}

function readBase(address: string, where: string, allowHttp: boolean): Base {
  const fix = 'give it as https://sentry.example.com, without user name, query or fragment';
  if (!/^https?:\/\/[^\s\\]+$/i.test(address) || !URL.canParse(address)) {
    throw new UserError('The address of Sentry is not an http or https address', { where, fix });
  }
  const url = new URL(address);
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new UserError('The address of Sentry holds more than a host and a path', { where, fix });
  }
  if (url.protocol === 'http:' && !allowHttp && !isLoopback(url.hostname)) {
    throw new UserError('A token is not sent over plain http', {
      where: `${where}: ${url.host}`,
      fix: 'use https, or say --allow-http if the network between is yours',
    });
  }
  return makeBase(url);
}

function makeBase(url: URL): Base {
  return { url: (url.origin + url.pathname).replace(/\/+$/, ''), host: url.host } as Base;
}
