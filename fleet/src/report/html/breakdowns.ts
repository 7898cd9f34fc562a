import { bars } from '../../../../src/report/html/parts/bars.ts';
import { type Markup, name, person, text } from '../../../../src/report/html/parts/markup.ts';
import { type Entry, grouped, nameOf } from '../triage.ts';

/** The fewest findings for charts. Fewer can be counted at a glance. */
const least = 4;

/** How many findings there are by kind, by place and by person. Live ones are marked. Excused ones are left out. */
export function breakdowns(entries: readonly Entry[]): Markup {
  const open = entries.filter(({ urgency }) => urgency !== 'excused');
  if (open.length < least) return '';
  const of = (title: string, field: string, keysOf: (entry: Entry) => readonly string[], shown: (key: string) => Markup): Markup => {
    const groups = grouped(open, keysOf);
    if (groups.length === 0) return '';
    const all = groups.map(([key, some]) => ({ label: `<bdi data-pick="${field}">${broken(shown(key))}</bdi>`, all: some.length, live: some.filter(({ urgency }) => urgency === 'live').length }));
    return bars(title, all, 10);
  };
  // A prefix that all names have says nothing, so it is left out.
  const host = hostOf(open);
  const charts = [
    of('By repository', 'repository', ({ repositories }) => repositories, (key) => name(key.slice(host.length))),
    of('By organization', 'organization', ({ finding }) => (finding.organization === null ? [] : [finding.organization.slug]), name),
    of('By kind', 'kind', ({ kind }) => [kind], text),
    of('By person', 'person', ({ person: who }) => (who === null ? [] : [nameOf(who)]), person),
  ];
  return `<section class="charts panel" aria-label="Where they are">${charts.join('')}</section>`;
}

/** `github.com/` if every repository is there; otherwise empty. */
function hostOf(entries: readonly Entry[]): string {
  const hosts = new Set(entries.flatMap(({ repositories }) => repositories.map((one) => one.slice(0, one.indexOf('/') + 1))));
  return hosts.size === 1 ? [...hosts][0]! : '';
}

/** A name in which a line may break after each slash. */
function broken(markup: Markup): Markup {
  return markup.replaceAll('/', '/<wbr/>');
}
