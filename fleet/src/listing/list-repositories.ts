import { realpathSync } from 'node:fs';
import { UserError } from '../../../src/errors.ts';
import { safeName } from '../../../src/secret/escape.ts';
import { listAccount } from './account.ts';
import type { ListSettings } from './options.ts';
import { readCloneUrl } from './places/clone-url.ts';
import { repositoryFolders } from './places/repository-folders.ts';
import { readUrlFile } from './places/url-file.ts';
import type { ListedRepository } from './repository.ts';
import { readWhat, type What } from './what.ts';

/** The longest name, in bytes. An index of Postgres takes at most 2,704. */
const longestName = 2500;

/**
 * Every repository that was asked for, as it comes, each name once: `https://host/a/b.git` and `git@host:a/b` are one
 * repository, and the first one counts. What cannot be listed is given to `options.notListed`; the others are still listed.
 *
 * @throws {UserError} with exit code 2, before anything is listed, if a WHAT cannot be understood
 */
export async function* listRepositories(what: readonly string[], options: ListSettings): AsyncGenerator<ListedRepository> {
  const asked = what.map((text) => readWhat(text, options.cwd));
  for (const one of asked) if (one.kind === 'url') refuseAddress(one.url);
  const names = new Set<string>();
  for (const one of asked) {
    for await (const repository of listOne(one, options)) {
      if (names.has(repository.name)) continue;
      names.add(repository.name);
      if (Buffer.byteLength(repository.name) > longestName) options.notListed({ what: `${safeName(repository.name.slice(0, 100))}…`, reason: `its name has more than ${longestName} bytes; give its folders shorter ones` });
      else yield repository;
    }
    if (options.signal?.aborted) return;
  }
}

function listOne(what: What, options: ListSettings): AsyncIterable<ListedRepository> | Iterable<ListedRepository> {
  switch (what.kind) {
    case 'account':
      return listAccount(what, options);
    case 'url':
      return [ofUrl(readCloneUrl(what.url) as ReturnType<typeof readCloneUrl> & { readonly kind: 'url' })];
    case 'file':
      return ofFile(what, options);
    case 'folder':
      return ofFolder(what, options);
  }
}

/** @throws {UserError} if the address may not be used; it is not repeated, since it may hold a password */
function refuseAddress(url: string): void {
  const read = readCloneUrl(url);
  if (read.kind === 'refused') throw new UserError(`An address cannot be used: ${read.reason}`, { fix: 'write it as https://host/owner/name or git@host:owner/name' });
}

function ofUrl({ url, name }: { readonly url: string; readonly name: string }): ListedRepository {
  return { url, name, platform: 'url', archived: false, fork: false };
}

function* ofFile({ path, text }: What & { readonly kind: 'file' }, { notListed }: ListSettings): Generator<ListedRepository> {
  let lines: ReturnType<typeof readUrlFile>;
  try {
    lines = readUrlFile(path, text);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return notListed({ what: text, reason: error.what });
  }
  if (lines.length === 0) notListed({ what: text, reason: 'there is no address in it' });
  for (const line of lines) {
    if (line.kind === 'refused') notListed({ what: `${text}:${line.line}`, reason: line.reason });
    else yield ofUrl(line);
  }
}

function* ofFolder({ path, text }: What & { readonly kind: 'folder' }, { notListed }: ListSettings): Generator<ListedRepository> {
  let found = 0;
  for (const one of repositoryFolders(realpathSync(path))) {
    if (one.kind === 'not-listed') {
      notListed({ what: safeName(one.path), reason: one.reason });
      continue;
    }
    found++;
    yield { url: one.path, name: one.path.replaceAll('\\', '/'), platform: 'folder', archived: false, fork: false };
  }
  if (found === 0) notListed({ what: text, reason: 'there is no repository in this folder' });
}
