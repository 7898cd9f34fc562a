import { lstatSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../../src/errors.ts';
import { safeName } from '../../../src/secret/escape.ts';
import { isLoopback } from '../../../src/sentry/loopback.ts';
import { nearest } from '../../../src/wording/nearest.ts';
import { isAddress } from './places/clone-url.ts';
import { type ApiPlatform, platforms } from './platforms/platforms.ts';

/** What the user named. Its form tells what it is; only files and folders must be looked for on the disk. */
export type What =
  /** Everything that an organization, a group or a user owns. `server` has no slash at its end. */
  | { readonly kind: 'account'; readonly platform: ApiPlatform; readonly server: string; readonly account: string; readonly text: string }
  | { readonly kind: 'url'; readonly url: string; readonly text: string }
  /** A file with URLs. */
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  /** A folder with bare repositories in it. */
  | { readonly kind: 'folder'; readonly path: string; readonly text: string };

/** The words before a colon. Each stands for a platform, and for its main server if no other is named. */
const words: Readonly<Record<string, { readonly platform: ApiPlatform; readonly server: string | null }>> = {
  github: { platform: 'github', server: 'https://github.com' },
  gitlab: { platform: 'gitlab', server: 'https://gitlab.com' },
  gitea: { platform: 'gitea', server: 'https://gitea.com' },
  codeberg: { platform: 'gitea', server: 'https://codeberg.org' },
  // Forgejo has the API of Gitea. It has no main server.
  forgejo: { platform: 'gitea', server: null },
};

/**
 * Reads one WHAT of the command line: `github:acme`, `gitlab:acme/mobile`, `gitea:https://git.acme.example/acme`, a
 * URL, a file with URLs, a folder. If a user's own server is below a path, `#` separates its address from the account:
 * `gitea:https://acme.example/git#team`.
 *
 * @throws {UserError} if it is none of these; the message repeats no part that could be a credential
 */
export function readWhat(text: string, cwd: string): What {
  const [, word = '', rest = ''] = /^([a-z]+):(?!\/\/)(.*)$/s.exec(text) ?? [];
  const known = words[word];
  if (known !== undefined) return readAccount(text, rest, known);
  const meant = word === '' ? null : nearest(word, Object.keys(words));
  // git would read `githup:acme` as the name of a host and a path.
  if (meant !== null) throw new UserError('There is no such platform', { where: safeName(text), fix: `did you mean ${meant}:${safeName(rest)}` });
  if (isAddress(text)) return { kind: 'url', url: text, text: safeName(text) };
  const path = resolve(cwd, text);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) return { kind: 'folder', path, text: safeName(text) };
  if (found?.isFile() || found?.isSymbolicLink()) return { kind: 'file', path, text: safeName(text) };
  if (found !== undefined) throw new UserError('This is neither a file nor a folder', { where: safeName(text) });
  throw new UserError('There is nothing with this name to list', { where: safeName(text), fix: adviceFor(text) });
}

function adviceFor(text: string): string {
  const example = /^[\w.-]+$/.test(text) ? safeName(text) : 'acme';
  return `name an organization as github:${example}, gitlab:${example} or gitea:https://git.example.com/${example}, or give a URL, a file with URLs, or a folder of repositories`;
}

function readAccount(text: string, rest: string, { platform, server }: { readonly platform: ApiPlatform; readonly server: string | null }): What {
  const shown = safeName(text);
  // Only in GitLab the name of an account may have a dot before a slash. Elsewhere it is a server.
  if (platforms[platform].deepest === 1 && /^[a-z\d-]+(?:\.[a-z\d-]+)+(?::\d+)?\//i.test(rest)) return { kind: 'account', platform, ...readServer(`https://${rest}`, shown), text: shown };
  if (/^https?:/i.test(rest)) return { kind: 'account', platform, ...readServer(rest, shown), text: shown };
  if (server === null) throw new UserError('The address of the server is missing', { where: shown, fix: 'write it as forgejo:https://git.example.com/acme' });
  return { kind: 'account', platform, server, account: readName(rest, platform, shown), text: shown };

  function readServer(address: string, where: string): { readonly server: string; readonly account: string } {
    const fix = `write it as ${platform}:https://git.example.com/acme`;
    if (/[\s\\]/.test(address) || !URL.canParse(address)) throw new UserError('The address of the server cannot be read', { where, fix });
    const url = new URL(address);
    // The address is not quoted, since it may hold a password, which no filter could recognize.
    if (url.username !== '' || url.password !== '') throw new UserError('An address must not hold a user or a password', { fix: `put the token into ${platforms[platform].variables[0]!.name}; ${fix}` });
    if (url.search !== '') throw new UserError('An address of a server has no query', { where: url.host, fix });
    if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw new UserError('A credential is not sent over plain http', { where: url.host, fix: 'use https' });
    const path = url.pathname.replaceAll(/^\/+|\/+$/g, '');
    if (url.hash !== '') return { server: `${url.origin}${path === '' ? '' : `/${path}`}`, account: readName(decodePart(url.hash.slice(1)), platform, where) };
    return { server: url.origin, account: readName(decodePart(path), platform, where) };
  }
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** @throws {UserError} for a name that no platform allows */
function readName(name: string, platform: ApiPlatform, where: string): string {
  const parts = name.replaceAll(/^\/+|\/+$/g, '').split('/');
  const isOne = parts.every((part) => /^[\w.-]{1,255}$/.test(part) && !/^\.{1,2}$/.test(part));
  if (!isOne || parts.length > platforms[platform].deepest) {
    const fix = platforms[platform].deepest === 1 ? `name one organization or user, as in ${platform}:acme; for a single repository give the URL` : 'name a group, as in gitlab:acme or gitlab:acme/mobile';
    throw new UserError('This is not the name of an organization', { where, fix });
  }
  return parts.join('/');
}
