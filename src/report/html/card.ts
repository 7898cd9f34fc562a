import type { Excerpt } from '../../engine/match.ts';
import type { Finding } from '../../findings/finding.ts';
import { isTokenKind, kindOf } from '../../kinds/kinds.ts';
import { redactText } from '../../secret/redact-text.ts';
import { explainScopes } from '../../sentry/scopes.ts';
import { type Gravity, gravityOf } from '../../sentry/threats.ts';
import { weigh } from '../../sentry/weigh.ts';
import type { Origin } from '../report.ts';
import { danger } from '../text/danger.ts';
import { excerptLines } from '../text/excerpt-lines.ts';
import { describeWho } from '../text/live.ts';
import { hasEnded } from '../text/remediation.ts';
import { type Group, kindId, lastFour, stateWord } from './groups.ts';
import { code, day, folded, list, type Markup, name, sentence, text } from './parts/markup.ts';
import { place, places, where } from './places.ts';
import { bar, type TimeScale } from './time-line.ts';
import type { Entry } from './triage.ts';

/** How many characters of a line are shown. On a narrow screen they can be scrolled. */
const columns = 110;
const shownThreats = 3;

/** The card of one finding: what it is, how bad it is, where it stands, and what can be copied. */
export function card(entry: Entry, group: Group, origin: Origin | null, scale: TimeScale | null): Markup {
  const { finding, id, kind, state, spots } = entry;
  const title = `${id}-title`;
  const isAbove = spots.length === 1 && spots[0]!.locations.some((location) => location.excerpt !== null);
  return [
    `<article id="${id}" class="card ${group.isOpen ? state : 'off'}" aria-labelledby="${title}" data-s="${group.isOpen ? state : 'suppressed'}" data-k="${text(kind)}">`,
    `<header><div><h3 id="${title}"><span class="badge">${stateWord(entry, group)}</span> ${text(kind)}</h3>${line(finding)}</div><p class="four">${lastFour(finding)}</p></header>`,
    scopes(finding),
    risks(finding),
    excerpt(entry, origin),
    // If there is only one place, it was already shown above its line.
    isAbove ? '' : places(spots, origin),
    scale === null ? '' : bar(entry, scale),
    copies(finding, group),
    '</article>',
  ].filter((part) => part !== '').join('\n');
}

/** The other facts about a finding, on one line. */
function line(finding: Finding): Markup {
  const { rule, organization, verification, suppressed, confidence } = finding;
  const facts = [`${danger(rule)} danger`];
  if (rule.severity === 'warning') facts.push('a warning');
  if (confidence !== 'high') facts.push(`${confidence} confidence`);
  if (organization !== null) facts.push(`organization <strong>${name(organization.slug)}</strong>${organization.url === null || organization.url === '' ? '' : ` at ${name(organization.url)}`}, made on ${text(day(organization.issuedAt))}`);
  if (verification.who !== null) facts.push(text(`acts as ${describeWho(verification.who)}`));
  if (verification.checkedAt !== null) facts.push(`${name(verification.host)} was asked on ${text(day(verification.checkedAt))}`);
  if (verification.reason !== null) facts.push(sentence(verification.reason));
  if (suppressed !== null) facts.push(`suppressed (${suppressed.by}): ${sentence(suppressed.reason)}`);
  return `<p class="facts">${facts.join(' · ')} · <a href="#${kindId(finding)}">why, and how to end it</a></p>`;
}

function scopes({ verification }: Finding): Markup {
  const worstFirst = explainScopes(verification.scopes).map((one) => ({ ...one, gravity: gravityOf(one.scope) })).sort((a, b) => gravities.indexOf(a.gravity) - gravities.indexOf(b.gravity));
  const chips = worstFirst.map(({ scope, implied, gravity }) => {
    const isDangerous = gravity === 'critical' || gravity === 'high';
    const mark = isDangerous ? '<span aria-hidden="true">⚠ </span><span class="heard">dangerous: </span>' : '';
    return `<span class="chip ${gravity}${implied ? ' implied' : ''}">${mark}${name(scope)}${implied ? '<span class="heard">, by another scope</span>' : ''}</span>`;
  });
  return list(chips, ' class="chips" aria-label="Scopes"');
}

const gravities: readonly Gravity[] = ['critical', 'high', 'unknown', 'medium', 'low'];

function risks(finding: Finding): Markup {
  const { verification, rule, locations } = finding;
  if (rule.kind === 'practice' || hasEnded(finding)) return '';
  const known = kindOf(rule.kind);
  if (verification.state !== 'live' || verification.scopes.length === 0) return '';
  const { threats, advice } = weigh({ actsAs: known?.actsAs ?? null, scopes: verification.scopes, who: verification.who, paths: locations.map(({ place }) => place.path) });
  const said = threats.slice(0, shownThreats).map((threat) => threat.sentence);
  const hidden = threats.length - said.length;
  const all = said.length === 0 ? '' : `<p class="risk">Whoever has it can ${text(said.join('; '))}${hidden > 0 ? `; and ${hidden} more` : ''}.</p>`;
  return all + advice.map((one) => `<p class="faint">${text(one)}</p>`).join('');
}

/** The first line that is known, with a mark below the secret. */
function excerpt({ spots, finding }: Entry, origin: Origin | null): Markup {
  const spot = spots.find(({ locations }) => locations.some((location) => location.excerpt !== null));
  const location = spot?.locations.find((one) => one.excerpt !== null);
  if (spot === undefined || location?.excerpt == null) return '';
  const shown = excerptLines(withoutOthers(location.excerpt), columns, null);
  const number = String(location.position.startLine);
  const gutter = ' '.repeat(number.length);
  const mark = finding.rule.severity === 'error' ? 'mark' : 'mark class="warning"';
  return [
    `<figure><figcaption>${spots.length === 1 ? place(spot, origin) : where({ ...spot, locations: [location] }, origin)}</figcaption>`,
    '<pre role="group" tabindex="0" aria-label="The line">',
    `<span class="faint">${number} │ </span>${text(shown.before)}<${mark}>${text(shown.marked)}</mark>${text(shown.after)}\n`,
    `<span class="faint" aria-hidden="true">${gutter} │ </span><span class="caret" aria-hidden="true">${' '.repeat(shown.indent)}${'^'.repeat(shown.length)}</span>`,
    '</pre></figure>',
  ].join('');
}

/** The excerpt without anything else that could be a secret of any service, since people pass the page on. */
function withoutOthers({ text: whole, start, length, ...cuts }: Excerpt): Excerpt {
  const before = redactText(whole.slice(0, start));
  return { ...cuts, text: before + whole.slice(start, start + length) + redactText(whole.slice(start + length)), start: before.length, length };
}

function copies({ fingerprint, sha256, rule }: Finding, group: Group): Markup {
  const block = `suppress:\n  - fingerprint: ${fingerprint}\n    reason: why this is not a leak`;
  const parts = [
    `<p>Fingerprint ${code(`<span class="copy">${text(fingerprint)}</span>`)}</p>`,
    rule.kind === 'practice' ? '' : `<p>SHA-256${isTokenKind(rule.kind) ? ', as Sentry stores it' : ''} ${code(`<span class="copy">${text(sha256)}</span>`)}</p>`,
    group.isOpen ? `<p>A false alarm? Say why in <code>.sntrylint.yaml</code>:</p><pre class="copy">${block}</pre>` : '',
  ].join('');
  return folded('Fingerprint, and how to suppress it', parts, ' class="more"');
}
