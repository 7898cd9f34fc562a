import { day, list, type Markup, name, person, sentence, text } from '../../../../src/report/html/parts/markup.ts';
import { gravityOf, threats } from '../../../../src/sentry/threats.ts';
import { kindOf } from '../../../../src/kinds/kinds.ts';
import { plural } from '../../../../src/wording/plural.ts';
import { type Entry, nameOf } from '../triage.ts';
import { lastFour } from './table.ts';

/** How many live secrets get a card. The table has all of them. */
const most = 12;
const shownScopes = 6;
const shownThreats = 2;

/** The live secrets, each with what a thief can do with it now. This part must catch the eye. */
export function liveNow(entries: readonly Entry[]): Markup {
  const live = entries.filter(({ urgency }) => urgency === 'live');
  if (live.length === 0) return '';
  const cards = live.slice(0, most).map((entry, index) => card(entry, index + 1));
  const rest = live.length - cards.length;
  return `<section class="live-now" aria-labelledby="live-now"><h2 id="live-now">Live now</h2>${list(cards, ' class="cards"')}${rest > 0 ? `<p class="faint">and ${plural(rest, 'more', 'more')} in the table, first</p>` : ''}</section>`;
}

function card({ finding, kind, place, repositories, made, person: who }: Entry, number: number): Markup {
  const worst = finding.verification.scopes.toSorted((a, b) => weight(a) - weight(b)).slice(0, shownScopes);
  const hidden = finding.verification.scopes.length - worst.length;
  const chips = worst.map((scope) => `<span class="chip ${gravityOf(scope)}">${name(scope)}</span>`);
  const can = threats(finding.verification.scopes).slice(0, shownThreats).map(({ sentence }) => sentence);
  const thief = can.length > 0 ? can.join('; ') : (kindOf(finding.kind)?.thief ?? '');
  const facts = [
    ...(finding.organization === null ? [] : [`organization <strong>${name(finding.organization.slug)}</strong>`]),
    ...(who === null ? [] : [`<bdi>${person(nameOf(who))}</bdi>`]),
    ...(made === null ? [] : [`made ${text(day(made))}`]),
  ];
  return [
    `<a class="card live" href="#f${number}">`,
    `<span class="head"><span>${text(kind)}</span><span class="four">${lastFour(finding)}</span></span>`,
    `<span class="where"><bdi>${name(place.repository)}</bdi>${repositories.length > 1 ? ` <span class="faint">and ${plural(repositories.length - 1, 'more repository', 'more repositories')}</span>` : ''}</span>`,
    facts.length === 0 ? '' : `<span class="faint">${facts.join(' · ')}</span>`,
    chips.length === 0 ? '' : `<span class="chips">${chips.join(' ')}${hidden > 0 ? ` <span class="faint">and ${hidden} more</span>` : ''}</span>`,
    thief === '' ? '' : `<span class="risk">Whoever has it can ${sentence(thief)}.</span>`,
    '</a>',
  ].join('');
}

const order = ['critical', 'high', 'unknown', 'medium', 'low'];

function weight(scope: string): number {
  return order.indexOf(gravityOf(scope));
}
