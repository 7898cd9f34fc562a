import { grouped, plural } from '../../wording/plural.ts';
import type { Origin } from '../report.ts';
import { commitUrl, lineUrl } from './parts/links.ts';
import { code, day, folded, link, list, type Markup, name, person, sentence, text } from './parts/markup.ts';
import { byKey, type Spot } from './triage.ts';

/** How many lines of one path are named. */
const shownLines = 5;
/** How many paths of one finding are named. The JSON report has all. */
const shownPaths = 60;
/** Up to this many paths are listed without folders. */
const flat = 4;

/** Every path of a finding. A short list is plain. A long one is folded by folder, with the first folder open. */
export function places(spots: readonly Spot[], origin: Origin | null): Markup {
  const shown = spots.slice(0, shownPaths);
  const rest = spots.length - shown.length;
  const more = rest === 0 ? '' : `<p class="faint">and ${plural(rest, 'more path')}; <code>--format json</code> lists all</p>`;
  const items = (some: readonly Spot[]): Markup => list(some.map((spot) => place(spot, origin)), ' class="places"');
  if (shown.length <= flat) return items(shown) + more;
  const folders = byKey(shown, ({ folder }) => folder);
  const parts = folders.map(([folder, some], index) =>
    folded(`${folder === '' ? 'at the top' : `<bdi class="p">${name(folder)}</bdi>`} <span class="faint">${plural(some.length, 'path')}</span>`, items(some), index === 0 ? ' open="open"' : ''),
  );
  return `<div class="folders">${parts.join('')}</div>${more}`;
}

/** A path, and the facts about the finding there. */
export function place(spot: Spot, origin: Origin | null): Markup {
  const facts = [...encodings(spot), ...whence(spot, origin), ...whereabouts(spot, origin), ...notSuppressed(spot)];
  return where(spot, origin) + (facts.length === 0 ? '' : ` <span class="faint">${facts.join(' · ')}</span>`);
}

/** `src/a.ts:3`, as a link if a web page shows the line, and further lines of the same path. */
export function where(spot: Spot, origin: Origin | null): Markup {
  const [first] = spot.locations;
  const lines = new Map(spot.locations.map((location) => [location.position.startLine, location]));
  const label = `<bdi class="p">${name(spot.path)}:${first.position.startLine}</bdi>`;
  const linked = (line: number, shown: Markup): Markup => {
    const { place: at } = lines.get(line)!;
    const url = lineUrl({ path: spot.path, commit: at.commit, line }, origin);
    return url === null ? shown : link(url, shown);
  };
  const others = [...lines.keys()].filter((line) => line !== first.position.startLine);
  const shown = others.slice(0, shownLines).map((line) => linked(line, String(line)));
  const hidden = others.length - shown.length;
  const also = shown.length === 0 ? '' : ` <span class="faint">and line${others.length === 1 ? '' : 's'} ${shown.join(', ')}${hidden > 0 ? ` and ${grouped(hidden)} more` : ''}</span>`;
  return code(linked(first.position.startLine, label)) + also;
}

function encodings({ locations }: Spot): readonly Markup[] {
  const found = [...new Set(locations.map(({ encoding }) => encoding).filter((one) => one !== null))];
  return found.length === 0 ? [] : [`written as ${text(found.slice(0, 3).join(', '))}`];
}

function whence({ first, locations }: Spot, origin: Origin | null): readonly Markup[] {
  if (first === null) return [];
  const versions = new Set(locations.map(({ place: at }) => at.commit)).size;
  return [
    `since ${commit(first.commit, origin)}${first.date === null ? '' : ` of ${text(day(first.date))}`}`,
    ...(first.author === null ? [] : [`<bdi class="by">${person(first.author)}</bdi>`]),
    ...(versions > 1 ? [`in ${plural(versions, 'version')}`] : []),
  ];
}

function whereabouts({ inHead, removed, locations }: Spot, origin: Origin | null): readonly Markup[] {
  const suppressed = locations.every((location) => location.suppressed !== null) ? ['suppressed'] : [];
  if (inHead === null) return suppressed;
  if (inHead) return ['still in HEAD', ...suppressed];
  if (removed == null) return ['gone from HEAD', ...suppressed];
  return [`gone from HEAD since ${commit(removed.commit, origin)}${removed.date === null ? '' : ` of ${text(day(removed.date))}`}`, ...suppressed];
}

/** Why a comment there does not suppress the finding. */
function notSuppressed({ locations }: Spot): readonly Markup[] {
  const why = locations.find((location) => location.suppressed === null && location.notSuppressed !== null)?.notSuppressed ?? null;
  return why === null ? [] : [`<strong>${sentence(why)}</strong>`];
}

/** The first ten digits of a commit's name, as a link to the commit. */
export function commit(oid: string, origin: Origin | null): Markup {
  const url = commitUrl(oid, origin?.forge ?? null);
  const short = code(text(oid.slice(0, 10)));
  return url === null ? short : link(url, short);
}
