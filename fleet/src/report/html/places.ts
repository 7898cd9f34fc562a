import type { Forge } from '../../../../src/git/remotes/forge.ts';
import { forgeOf } from '../../../../src/git/remotes/forge.ts';
import { commitUrl, lineUrl } from '../../../../src/report/html/parts/links.ts';
import { code, day, link, list, type Markup, name, person, sentence, text } from '../../../../src/report/html/parts/markup.ts';
import { plural } from '../../../../src/wording/plural.ts';
import type { FleetPlace, FleetRepository } from '../fleet-report.ts';

/** The web page of each repository, by its name. Without one, nothing is linked. */
export type Forges = ReadonlyMap<string, Forge>;

/** The web page of each repository, by its name. Repositories without a known page are left out. */
export function forges(repositories: readonly FleetRepository[]): Forges {
  return new Map(repositories.flatMap((one) => {
    const forge = forgeFor(one);
    return forge === null ? [] : [[one.name, forge] as const];
  }));
}

/**
 * The web page of a repository. If a platform listed it, its kind is known; for a single address only the host may
 * tell. The links of a wiki would be different, so it has none.
 */
function forgeFor({ url, platform, name: whole, wikiOf }: FleetRepository): Forge | null {
  if (wikiOf !== null || platform === 'folder') return null;
  const isOfApi = platform === 'github' || platform === 'gitlab' || platform === 'gitea';
  const page = url.replace(/\.git\/?$/, '');
  if (!isOfApi || !/^https?:\/\//.test(page)) return forgeOf(url, {});
  return { kind: platform, page, name: whole.slice(whole.indexOf('/') + 1) };
}

/** `src/a.ts:3`, as a link if a web page shows the line. */
export function where(place: FleetPlace, known: Forges): Markup {
  const url = lineOf(place, known);
  const label = `<bdi>${name(place.path)}:${place.startLine}</bdi>`;
  return url === null ? label : link(url, label);
}

/**
 * The paths that are the same in the work tree; there are none, since each place of a history links to its own commit.
 */
const none: ReadonlySet<string> = new Set();

function lineOf({ path, startLine, commit, repository }: FleetPlace, known: Forges): string | null {
  const forge = known.get(repository) ?? null;
  return forge === null ? null : lineUrl({ path, commit, line: startLine }, { forge, commit: null, unchanged: none });
}

/**
 * The places, grouped by repository. A single place is already in the finding's row, so only its details follow.
 * @param most how many places are listed; the JSON report has all
 */
export function places(all: readonly FleetPlace[], known: Forges, most: number): Markup {
  const [only] = all;
  if (all.length === 1 && only !== undefined) return `<p>${factsOf(only, known)}</p>`;
  const shown = all.slice(0, most);
  const rest = all.length - shown.length;
  const items = shown.map((place, index) => {
    const repository = shown[index - 1]?.repository === place.repository ? '' : `<bdi class="r">${name(place.repository)}</bdi> `;
    return `${repository}${where(place, known)} <span class="faint">${factsOf(place, known)}</span>`;
  });
  return list(items) + (rest > 0 ? `<p class="faint">and ${plural(rest, 'more place')}; <code>--format json</code> lists all</p>` : '');
}

function factsOf(place: FleetPlace, known: Forges): Markup {
  const url = commitUrl(place.commit, known.get(place.repository) ?? null);
  const commit = place.commit === null ? null : code(text(place.commit.slice(0, 10)));
  return [
    ...(place.encoding === null ? [] : [`written as ${text(place.encoding)}`]),
    // A link of the line already leads to the commit.
    ...(commit === null ? [] : [url === null || lineOf(place, known) !== null ? commit : link(url, commit)]),
    ...(place.date === null ? [] : [text(day(place.date))]),
    ...(place.author === null ? [] : [`<bdi>${person(place.author)}</bdi>`]),
    ...(place.inHead === null ? [] : [place.inHead ? 'in HEAD' : 'gone from HEAD']),
    ...(place.inHistory ? [] : ['rewritten away']),
    ...(place.suppressed === null ? [] : [`the repository says: ${sentence(place.suppressed.reason)}`]),
  ].join(' · ');
}
