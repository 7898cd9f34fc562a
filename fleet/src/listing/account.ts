import { isObject } from '../../../src/json.ts';
import { visible } from '../../../src/secret/escape.ts';
import { asker } from './api/ask.ts';
import { pages } from './api/pages.ts';
import { credentialFor } from './credentials/credential.ts';
import type { ListSettings } from './options.ts';
import { readCloneUrl } from './places/clone-url.ts';
import type { Raw } from './platforms/platform.ts';
import { platforms } from './platforms/platforms.ts';
import type { ListedRepository } from './repository.ts';
import type { What } from './what.ts';

type Account = What & { readonly kind: 'account' };

/**
 * Every repository that an organization, a group with its sub groups, or a user owns, as the API of its server lists
 * them. The credential is the one for this server, and goes only to its API.
 */
export async function* listAccount(what: Account, options: ListSettings): AsyncGenerator<ListedRepository> {
  const platform = platforms[what.platform];
  const { host, protocol } = new URL(what.server);
  const credential = await credentialFor({ protocol: protocol.slice(0, -1), host, variables: platform.variables, env: options.env });
  if (credential === null) options.note?.(`${host}: there is no credential for it, so only public repositories are listed (${platform.variables.map(({ name }) => name).join(', ')}, or git's credential helper)`);
  const ask = asker({ ...platform, api: platform.api(what.server), host, credential }, options);
  const found = await platform.find(ask, what.account);
  if (found.kind === 'not-found') return options.notListed({ what: what.text, reason: found.reason });
  let listed = 0;
  const [told, ids] = [new Set<string>(), new Set<number>()];
  // The first page is read twice, so each reason is reported only once.
  const tell = (reason: string): void => {
    if (!told.has(reason)) options.notListed({ what: what.text, reason });
    told.add(reason);
  };
  for await (const page of pages(ask, found.pages)) {
    if (page.kind === 'cut') return options.notListed({ what: what.text, reason: `${page.reason}; ${listed} repositories were listed until then` });
    const remark = found.remark(page.answer);
    if (remark !== null) tell(remark);
    for (const [index, item] of page.items.entries()) {
      const raw = isObject(item) ? platform.read(item) : null;
      // If a repository is renamed meanwhile, or moves to the front of the list, it comes twice.
      if (typeof raw?.id === 'number' && ids.has(raw.id)) continue;
      const checked = raw === null ? { problem: 'it is not an object' } : check(raw, what);
      if ('problem' in checked) {
        tell(`entry ${index + 1} of page ${page.number} is not used: ${checked.problem}`);
        continue;
      }
      if (typeof raw?.id === 'number') ids.add(raw.id);
      if ((checked.repository.archived && !options.archived) || (checked.repository.fork && !options.forks)) continue;
      listed++;
      yield checked.repository;
      if (checked.wiki !== null && options.wikis) yield checked.wiki;
    }
  }
}

/**
 * Checks what an API says about a repository. The path must consist of plain words. The address must have no password,
 * must be at the same host, and must end with the path.
 */
function check({ url, path, archived, fork, mayHaveWiki }: Raw, { server, platform }: Account): { readonly repository: ListedRepository; readonly wiki: ListedRepository | null } | { readonly problem: string } {
  if (typeof path !== 'string' || !/^(?:[\w.-]{1,255}\/){1,20}[\w.-]{1,255}$/.test(path) || path.split('/').some((one) => /^(?:\.{1,2}|-.*)$/.test(one))) return { problem: `its name cannot be one: ${shown(path)}` };
  if (typeof url !== 'string') return { problem: `${path} has no address` };
  const address = readCloneUrl(url);
  if (address.kind === 'refused') return { problem: `the address of ${path} is refused: ${address.reason}` };
  const own = new URL(server).hostname;
  // The port may differ, since git over ssh has its own.
  if (address.host !== own) return { problem: `the address of ${path} leads to another host, ${visible(address.host, 80)}; to scan it, name its URL` };
  if (!`/${address.name.toLowerCase()}`.endsWith(`/${path.toLowerCase()}`)) return { problem: `the address of ${path} is that of another repository` };
  const repository: ListedRepository = { url: address.url, name: `${new URL(server).host}/${path}`, platform, archived: archived === true, fork };
  if (!mayHaveWiki) return { repository, wiki: null };
  const wiki = { ...repository, url: `${address.url.replace(/(?:\.git)?\/?$/, '')}.wiki.git`, name: `${repository.name}.wiki`, wikiOf: repository.name };
  return { repository, wiki };
}

function shown(value: unknown): string {
  return typeof value === 'string' ? visible(value, 80) : typeof value;
}
