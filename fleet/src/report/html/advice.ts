import { code, folded, link, list, type Markup, name, sentence, text } from '../../../../src/report/html/parts/markup.ts';
import { kindOf } from '../../../../src/kinds/kinds.ts';
import { redactName } from '../../../../src/secret/redact-text.ts';
import { grouped as count, plural } from '../../../../src/wording/plural.ts';
import type { FleetFinding } from '../fleet-report.ts';
import { type Entry, grouped } from '../triage.ts';

/** How many pages are linked for one kind. Each organization may have its own page. */
const most = 10;

/** How to end each kind of secret, once for all its findings. */
export function advice(entries: readonly Entry[]): Markup {
  if (entries.length === 0) return '';
  const parts = grouped(entries, ({ finding }) => [finding.ruleId]).map(([ruleId, some]) => kind(ruleId, some));
  return `<section class="panel" id="kinds"><h2>How to end each kind</h2>${parts.join('')}</section>`;
}

/** The id of the element with the advice for a rule. */
export function kindId({ ruleId }: Pick<FleetFinding, 'ruleId'>): string {
  return `rule-${redactName(ruleId).replaceAll(/[^\w-]/g, '_')}`;
}

function kind(ruleId: string, entries: readonly Entry[]): Markup {
  const [{ finding, kind: title }] = entries as readonly [Entry, ...Entry[]];
  const open = entries.filter(({ urgency }) => urgency !== 'ended' && urgency !== 'excused');
  const pages = grouped(open, ({ finding: { remediation } }) => (remediation.url === null ? [] : [remediation.url]));
  const links = pages.slice(0, most).map(([url, some]) => `${link(url, name(url))}${pages.length > 1 ? ` <span class="faint">${plural(some.length, 'secret')}</span>` : ''}`);
  const replacement = kindOf(finding.kind)?.replacement;
  const steps = [...new Set((open.length > 0 ? open : entries).map((entry) => entry.finding.remediation.summary))].slice(0, 3).map((summary) => `<p>${sentence(summary)}</p>`);
  const content = `${steps.join('')}${list(links)}${pages.length > links.length ? `<p class="faint">and ${count(pages.length - links.length)} more pages</p>` : ''}${replacement === undefined || open.length === 0 ? '' : `<p>${text(replacement)}</p>`}`;
  return folded(`<strong>${text(title)}</strong> <span class="faint">${code(name(ruleId))} · ${plural(entries.length, 'finding')}</span>`, content, ` id="${kindId({ ruleId })}"`);
}
