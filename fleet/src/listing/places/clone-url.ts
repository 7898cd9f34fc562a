import { isLoopback } from '../../../../src/sentry/loopback.ts';

/** A clone URL that holds nothing secret, or why it may not be used. */
export type CloneUrl =
  | { readonly kind: 'url'; readonly url: string; readonly host: string; /** `host/owner/name`: without protocol, user, default port, and `.git`. */ readonly name: string }
  /** `reason` is a sentence without a full stop. It quotes at most the protocol or the host of the URL. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Whether a text is meant to be an address rather than a path: `https://…`, `ext::…`, `git@host:owner/name`. */
export function isAddress(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9+.-]*:(?:\/\/|:)/.test(text) || shortForm.test(text);
}

/** `git@host:owner/name.git`. git reads this as ssh if there is no slash before the colon. */
const shortForm = /^(?:([\w.-]+)@)?([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?):(?!\/\/|:)(?=[^\s:])([^\s]*)$/;

/**
 * Reads the address of a repository that a person or an API gave. It allows https, ssh and ssh's short form, and plain http
 * only to this very machine. It refuses an address with a password or a query, and one that git would take for an option
 * or for a helper to run (`ext::sh -c …`, gitremote-helpers(7)).
 */
export function readCloneUrl(text: string): CloneUrl {
  if (text.length > 2000) return refused('it is longer than 2,000 characters');
  // oxlint-disable-next-line no-control-regex -- these characters are what it looks for
  if (/[\u0000-\u0020\u007f-\u00a0\\]/.test(text) || text.startsWith('-')) return refused('it holds characters that an address cannot have');
  const helper = /^([A-Za-z0-9][A-Za-z0-9+.-]*)::/.exec(text)?.[1];
  if (helper !== undefined) return refused(`\`${helper.slice(0, 20)}::\` names a program that git would run`);
  const short = text.includes('://') ? null : shortForm.exec(text);
  if (short !== null) return ofSsh(short[1] ?? null, short[2]!.toLowerCase(), short[3]!, text);
  if (!URL.canParse(text)) return refused('it is not an address: write it as https://host/owner/name');
  const url = new URL(text);
  const protocol = url.protocol.slice(0, -1);
  if (protocol === 'ssh') {
    if (url.password !== '') return refused('it holds a password');
    if (url.search !== '' || url.hash !== '') return refused('it has a query or a fragment');
    return ofSsh(url.username === '' ? null : url.username, url.hostname.toLowerCase(), url.pathname, text);
  }
  if (protocol !== 'https' && protocol !== 'http') return refused(`the protocol ${protocol.slice(0, 20)} is not supported: use https or ssh`);
  if (url.username !== '' || url.password !== '') return refused('it holds a user or a password: git asks its credential helper, see docs/fleet.md');
  if (url.search !== '' || url.hash !== '') return refused('it has a query or a fragment, which may hold a token');
  if (protocol === 'http' && !isLoopback(url.hostname)) return refused('plain http is allowed only to this very machine');
  const name = nameOf(url.host, url.pathname);
  return name === null ? refused('it names no repository') : { kind: 'url', url: url.origin + url.pathname, host: url.hostname, name };
}

function ofSsh(user: string | null, host: string, path: string, text: string): CloneUrl {
  // Otherwise ssh could read the host or the user as an option (CVE-2017-1000117).
  if (host.startsWith('-') || (user ?? '').startsWith('-') || host === '') return refused('its host is not a host name');
  if (user !== null && !/^[\w.-]{1,64}$/.test(user)) return refused('its user is not a user name');
  const name = nameOf(host, path);
  return name === null ? refused('it names no repository') : { kind: 'url', url: text, host, name };
}

function nameOf(host: string, path: string): string | null {
  const bare = path.replaceAll(/^\/+|\/+$/g, '').replace(/\.git$/, '');
  // ssh's `~user` is kept, since it stands for another folder.
  return bare === '' || bare.split('/').some((part) => /^\.{0,2}$/.test(part)) ? null : `${host}/${bare}`;
}

function refused(reason: string): CloneUrl {
  return { kind: 'refused', reason };
}
