import { code, day, folded, list, type Markup, name, person, sentence, text } from '../../../../src/report/html/parts/markup.ts';
import { gravityOf } from '../../../../src/sentry/threats.ts';
import { grouped, plural } from '../../../../src/wording/plural.ts';
import type { FleetFinding } from '../fleet-report.ts';
import { type Entry, nameOf } from '../triage.ts';
import { kindId } from './advice.ts';
import { urgencyWords } from './overview.ts';
import { type Forges, places, where } from './places.ts';

/** How many findings the page shows, and how many places for each; the first ones show more. The others are counted. */
const mostRows = 5000;
const placesOf = (number: number): number => (number <= 500 ? 8 : 3);

const heads = ['State', 'Secret', 'Organization', 'Where', 'Person', 'Made', 'Found'];

/** One row for each finding, the most urgent first. A row can be unfolded. */
export function table(entries: readonly Entry[], known: Forges): Markup {
  if (entries.length === 0) return '<section id="findings"></section>';
  const head = heads.map((title) => `<th scope="col">${title}</th>`).join('');
  const shown = entries.slice(0, mostRows);
  const rows = shown.map((entry, index) => row(entry, index + 1, known));
  const rest = entries.length - shown.length;
  return [
    `<section id="findings"><h2>Findings <span class="faint count">${grouped(entries.length)}</span></h2>`,
    '<div id="tools"></div>',
    `<table class="findings"><caption class="heard">Findings</caption><thead><tr>${head}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table>${rest > 0 ? `<p>and ${plural(rest, 'more finding')}, less urgent; <code>--format csv</code> and <code>--format json</code> list all</p>` : ''}</section>`,
  ].join('\n');
}

/** The redacted secret with its last four characters large, since Sentry's settings show them in the token's row. */
export function lastFour({ redacted, kind }: FleetFinding): Markup {
  if (kind === 'practice') return code(text(redacted));
  const cut = redacted.lastIndexOf('…') + 1;
  return `<code>${text(redacted.slice(0, cut))}<strong>${text(redacted.slice(cut))}</strong></code>`;
}

function row(entry: Entry, number: number, known: Forges): Markup {
  const { finding, urgency, kind, person: who, made, place, repositories, isNew } = entry;
  const more = finding.places.length - 1;
  const also = more === 0 ? '' : ` <span class="faint">and ${plural(more, 'more place')}${repositories.length > 1 ? ` in ${plural(repositories.length - 1, 'more repository', 'more repositories')}` : ''}</span>`;
  const cells = [
    `${finding.verification.state === 'expired' && urgency === 'ended' ? 'Expired' : urgencyWords[urgency]}${isNew ? ' <span class="new">new</span>' : ''}`,
    `${text(kind)} ${lastFour(finding)}`,
    finding.organization === null ? '' : `<bdi class="org">${name(finding.organization.slug)}</bdi>`,
    `<bdi class="r">${name(place.repository)}</bdi> ${where(place, known)}${also}${folded('More', details(entry, known, placesOf(number)))}`,
    who === null ? '' : `<bdi class="by">${person(nameOf(who))}</bdi>`,
    made === null ? '' : text(day(made)),
    text(day(finding.firstSeenAt)),
  ];
  return `<tr id="f${number}" data-s="${urgency}"${entry.isInHead ? '' : ' data-gone=""'}>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function details({ finding, isInHead }: Entry, known: Forges, most: number): Markup {
  const { verification, excuse, organization } = finding;
  const said = [
    ...(verification.checkedAt === null ? [] : [`${name(verification.host ?? 'Sentry')} was asked on ${text(day(verification.checkedAt))}`]),
    ...(verification.reason === null ? [] : [sentence(verification.reason)]),
    ...(finding.revokedAt === null ? [] : [`ended by ${text(day(finding.revokedAt))}`]),
    ...(isInHead ? [] : ['no HEAD has it any more, but histories do']),
    ...(organization?.url ? [`at ${name(organization.url)}`] : []),
    ...(excuse === null ? [] : [`excused by the ${excuse.by}: ${sentence(excuse.reason)}`]),
  ];
  const chips = verification.scopes.map((scope) => `<span class="chip ${gravityOf(scope)}">${name(scope)}</span>`);
  return [
    said.length === 0 ? '' : `<p>${said.join(' · ')}</p>`,
    list(chips, ' class="chips" aria-label="Scopes"'),
    places(finding.places, known, most),
    `<p>${code(`<span class="copy">${text(finding.fingerprint)}</span>`)} <a href="#${kindId(finding)}">how to end it</a></p>`,
  ].join('');
}
