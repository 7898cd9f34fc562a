import { grouped, plural } from '../../wording/plural.ts';
import type { Origin } from '../report.ts';
import { type Group, stateWord } from './groups.ts';
import { code, day, folded, list, type Markup, person, text } from './parts/markup.ts';
import { where } from './places.ts';
import type { Entry } from './triage.ts';

/** Paths of one row that unfold. */
const shownPaths = 10;

/** Many findings, a line each: what cards would take ten times the page for. */
export function table(entries: readonly Entry[], group: Group, origin: Origin | null): Markup {
  if (entries.length === 0) return '';
  const head = ['State', 'Secret', 'Where', 'Since', 'Fingerprint'].map((title) => `<th scope="col">${title}</th>`).join('');
  const rows = entries.map((entry) => row(entry, group, origin));
  return `<table class="findings"><caption class="heard">${text(group.title)}</caption><thead><tr>${head}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>`;
}

function row(entry: Entry, group: Group, origin: Origin | null): Markup {
  const { id, kind, state, finding, spots } = entry;
  const [first] = spots;
  const rest = spots.slice(1, 1 + shownPaths).map((spot) => where(spot, origin));
  const hidden = spots.length - 1 - rest.length;
  const more = folded(plural(spots.length - 1, 'more path'), list(rest) + (hidden > 0 ? `<p>and ${grouped(hidden)} more; <code>--format json</code> lists all</p>` : ''));
  const cells = [
    stateWord(entry, group),
    `${text(kind)} ${code(text(finding.secret.redacted))}`,
    (first === undefined ? '' : where(first, origin)) + (rest.length === 0 ? '' : more),
    since(entry),
    text(finding.fingerprint),
  ];
  const shown = group.isOpen ? state : 'suppressed';
  return `<tr id="${id}" data-s="${shown}" data-k="${text(kind)}">${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function since({ spots }: Entry): Markup {
  const dated = spots.find(({ first }) => first !== null)?.first ?? null;
  if (dated === null) return '';
  return [dated.date === null ? '' : text(day(dated.date)), dated.author === null ? '' : `<bdi class="by">${person(dated.author)}</bdi>`].filter((part) => part !== '').join(' ') + goneMark(spots);
}

function goneMark(spots: Entry['spots']): Markup {
  return spots.every(({ inHead }) => inHead === false) ? ' <span class="faint">gone from HEAD</span>' : '';
}
