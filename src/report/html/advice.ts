import { grouped, plural } from '../../wording/plural.ts';
import { kindOf } from '../../kinds/kinds.ts';
import type { Report } from '../report.ts';
import { nextSteps } from '../text/next-steps.ts';
import { hasEnded, remediation } from '../text/remediation.ts';
import { type Groups, kindId, lastFour } from './groups.ts';
import { code, lines, link, list, type Markup, sentence, text } from './parts/markup.ts';
import { byKey, type Entry } from './triage.ts';

/** How many rows of a page in Sentry's settings are named. */
const shownRows = 12;

/** Why each kind of finding matters and how to end it, once for all findings of this kind. */
export function kindAdvice({ open, before, suppressed }: Groups): Markup {
  const all = [...open.entries, ...before.entries, ...suppressed.entries];
  if (all.length === 0) return '';
  const parts = byKey(all, ({ finding }) => finding.rule.id).map(([, entries], index) => kind(entries, index === 0));
  return `<section id="kinds" class="panel"><h2>Why, and how to end it</h2>${parts.join('\n')}</section>`;
}

function kind(entries: readonly Entry[], isFirst: boolean): Markup {
  const [{ finding, kind: title }] = entries as readonly [Entry, ...Entry[]];
  const { rule } = finding;
  const open = entries.filter((entry) => entry.finding.suppressed === null);
  const steps = fixes(open.length === 0 ? entries : open);
  const replacement = kindOf(rule.kind)?.replacement;
  if (replacement !== undefined && open.some((entry) => !hasEnded(entry.finding))) steps.push(text(replacement));
  const heading = `<h3>${text(title)}</h3> <span class="faint">${code(text(rule.id))} · ${plural(entries.length, 'finding')}</span>`;
  return `<details id="${kindId(finding)}"${isFirst ? ' open="open"' : ''}><summary>${heading}</summary><p><strong>Why</strong> ${text(rule.why)}</p><p><strong>Fix</strong></p><ol>${steps.map((step) => `<li>${step}</li>`).join('')}</ol></details>`;
}

/**
 * What to do, and where. Some findings have other pages or other advice than the rest: those of other organizations, of
 * a self-hosted Sentry, and tokens that have ended.
 */
function fixes(entries: readonly Entry[]): Markup[] {
  return byKey(entries, ({ finding }) => remediation(finding).text).map(([, some]) => {
    const [{ finding }] = some as readonly [Entry, ...Entry[]];
    const { summary, url } = remediation(finding);
    const page = url === null ? '' : ` ${link(url, text(url))}`;
    const rows = kindOf(finding.rule.kind)?.listedIn.length === undefined || hasEnded(finding) || finding.rule.kind === 'practice' ? '' : endings(some);
    return `${sentence(summary)}${page}${rows}`;
  });
}

/** The rows to look for on this page. */
function endings(entries: readonly Entry[]): Markup {
  if (kindOf(entries[0]!.finding.rule.kind)!.listedIn.length === 0) return '';
  const items = entries.slice(0, shownRows).map(({ id, finding }) => `<a href="#${id}">${lastFour(finding)}</a>`);
  const rest = entries.length - items.length;
  return `<div class="rows">Rows that end in ${list(items, ' class="endings"')}${rest > 0 ? `<span class="faint">and ${grouped(rest)} more</span>` : ''}</div>`;
}

/** What to do now, in order. */
export function steps({ scan }: Report, { open }: Groups): Markup {
  if (open.entries.length === 0) return '';
  const listed = nextSteps(scan.speaksAs ?? scan.source, open.entries.map(({ finding }) => finding));
  const items = listed.map((step) => `<li>${sentence(step.text)}${step.code === null ? '' : `<pre class="copy">${lines(step.code)}</pre>`}</li>`);
  return items.length === 0 ? '' : `<section class="panel"><h2>What to do now</h2><ol class="steps">${items.join('')}</ol></section>`;
}
