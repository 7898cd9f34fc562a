import { grouped, plural } from '../../wording/plural.ts';
import type { Origin } from '../report.ts';
import { type Group, stateWord } from './groups.ts';
import { lineAddress } from './parts/line-address.ts';
import { lineTemplate, lineUrl } from './parts/links.ts';
import { code, day, folded, list, type Markup, name, person, text } from './parts/markup.ts';
import { where } from './places.ts';
import type { Entry, Spot } from './triage.ts';

/** How many paths a row has when it is unfolded. */
const shownPaths = 10;

/**
 * One row for each finding, for reports with many findings: cards would make the page ten times as large. The page's
 * script makes the links of most rows.
 */
export function table(entries: readonly Entry[], group: Group, origin: Origin | null): Markup {
  if (entries.length === 0) return '';
  const head = ['State', 'Secret', 'Where', 'Since', 'Fingerprint'].map((title) => `<th scope="col">${title}</th>`).join('');
  const web = new RowLinks(origin);
  const rows = entries.map((entry) => row(entry, group, web));
  return `<table class="findings"${web.attributes()}><caption class="heard">${text(group.title)}</caption><thead><tr>${head}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}

function row(entry: Entry, group: Group, web: RowLinks): Markup {
  const { id, kind, state, finding, spots } = entry;
  const [first] = spots;
  const rest = spots.slice(1, 1 + shownPaths).map((spot) => where(spot, web.origin));
  const hidden = spots.length - 1 - rest.length;
  const more = folded(plural(spots.length - 1, 'more path'), list(rest) + (hidden > 0 ? `<p>and ${grouped(hidden)} more; <code>--format json</code> lists all</p>` : ''));
  const commit = first === undefined ? null : web.commitOf(first);
  const cells = [
    stateWord(entry, group),
    `${text(kind)} ${code(text(finding.secret.redacted))}`,
    (first === undefined ? '' : where(first, commit === null ? web.origin : null)) + (rest.length === 0 ? '' : more),
    since(entry),
    text(finding.fingerprint),
  ];
  const shown = group.isOpen ? state : 'suppressed';
  return `<tr id="${id}" data-s="${shown}"${commit === null ? '' : ` data-c="${commit}"`}>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

/**
 * The data from which the script makes the links: one pattern for all rows, and a list of commits. Each row has an
 * index into this list.
 */
class RowLinks {
  readonly origin: Origin | null;
  readonly #template: string | null;
  readonly #commits = new Map<string, number>();

  constructor(origin: Origin | null) {
    this.origin = origin;
    this.#template = lineTemplate(origin?.forge ?? null);
  }

  /** The index of the commit in which the line of a row is shown. Null if the row needs its own link, or has none. */
  commitOf({ path, locations }: Spot): number | null {
    const [{ place, position }] = locations;
    const isOneLine = locations.every((location) => location.position.startLine === position.startLine);
    const url = lineUrl({ path, commit: place.commit, line: position.startLine }, this.origin);
    const commit = place.commit ?? this.origin?.commit ?? null;
    if (url === null || commit === null || this.#template === null || !isOneLine || name(path) !== text(path)) return null;
    if (lineAddress(this.#template, { commit, path, line: position.startLine }) !== url) return null;
    const known = this.#commits.get(commit);
    if (known === undefined) this.#commits.set(commit, this.#commits.size);
    return known ?? this.#commits.size - 1;
  }

  attributes(): Markup {
    return this.#template === null || this.#commits.size === 0 ? '' : ` data-web="${text(this.#template)}" data-commits="${[...this.#commits.keys()].join(' ')}"`;
  }
}

function since({ spots }: Entry): Markup {
  const dated = spots.find(({ first }) => first !== null)?.first ?? null;
  if (dated === null) return '';
  return [dated.date === null ? '' : text(day(dated.date)), dated.author === null ? '' : `<bdi class="by">${person(dated.author)}</bdi>`].filter((part) => part !== '').join(' ') + goneMark(spots);
}

function goneMark(spots: Entry['spots']): Markup {
  return spots.every(({ inHead }) => inHead === false) ? ' <span class="faint">gone from HEAD</span>' : '';
}
