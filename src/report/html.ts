import type { Finding, Location } from '../findings/finding.ts';
import { plural } from '../plural.ts';
import { redactName, redactText } from '../secret/redact-text.ts';
import { count, suppressedWords } from './text/count.ts';
import { htmlStyle } from './html-style.ts';
import { remediation } from './text/remediation.ts';
import type { Report } from './report.ts';
import { byteSize, seconds } from './text/words.ts';
import { xmlText } from './xml.ts';

/** Places of a finding that are listed at once; the rest unfolds. */
const listed = 5;

/**
 * The report as one page to read and to hand on: no script, nothing loaded from anywhere (its policy forbids both),
 * no text of a scanned file. Well-formed as XML too.
 */
export function html(report: Report): string {
  const open = report.findings.filter(({ suppressed }) => suppressed === null);
  const fresh = open.filter(({ isNew }) => isNew);
  const sections = [
    section('Findings', fresh.map(article)),
    section('Not read', [list(report.scan.notRead.map(({ path, reason }) => `${code(redactName(path))}: ${xmlText(redactText(reason))}`))]),
    section('There before this change', open.filter(({ isNew }) => !isNew).map(article)),
    section('Suppressed', report.findings.filter(({ suppressed }) => suppressed !== null).map(article)),
    section('Notes', [list(report.notes.map((note) => xmlText(redactText(note))))]),
  ];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="referrer" content="no-referrer"/>
<title>sntrylint: ${xmlText(verdict(report, fresh))}</title>
<style>${htmlStyle}</style>
</head>
<body>
<h1 class="${verdictClass(report, fresh)}">${xmlText(verdict(report, fresh))}</h1>
<p class="faint">${xmlText([wasRead(report), suppressedWords(report.findings)].filter((text) => text !== null).join('; '))}</p>
${sections.filter((one) => one !== '').join('\n')}
</body>
</html>
`;
}

function verdict({ scan }: Report, fresh: readonly Finding[]): string {
  const { errors, warnings } = count(fresh);
  const found = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
    ...(scan.complete ? [] : ['not complete']),
  ];
  return found.length === 0 ? 'No Sentry secrets' : found.join(', ');
}

function verdictClass({ scan }: Report, fresh: readonly Finding[]): string {
  const { errors, warnings } = count(fresh);
  return errors > 0 || !scan.complete ? 'error' : warnings > 0 ? 'warning' : 'good';
}

function wasRead({ version, scan }: Report): string {
  const of = scan.commits > 0 ? ` of ${plural(scan.commits, 'commit')}` : '';
  const read = `${plural(scan.files, 'file')}${of}, ${byteSize(scan.bytes)} read in ${seconds(scan.milliseconds)}`;
  return `sntrylint ${version}, ${scan.source}, ${scan.startedAt.slice(0, 16).replace('T', ' ')} UTC: ${read}`;
}

function section(title: string, parts: readonly string[]): string {
  const filled = parts.filter((part) => part !== '');
  return filled.length === 0 ? '' : `<section>\n<h2>${title}</h2>\n${filled.join('\n')}\n</section>`;
}

function article(finding: Finding): string {
  const { rule, secret, suppressed } = finding;
  const { summary, url } = remediation(finding);
  const shown = rule.kind === 'practice' ? '' : ` ${code(secret.redacted)}`;
  const lines = [
    `<article class="${suppressed === null ? rule.severity : 'faint'}">`,
    `<h3>${xmlText(rule.message)}${shown} <span class="faint">${xmlText(rule.id)}</span></h3>`,
    places(finding.locations),
    `<p>${xmlText(rule.why)}</p>`,
    `<p>${xmlText(summary)}${url === null ? '' : ` <a href="${xmlText(safeLink(url))}" rel="noreferrer">${xmlText(url)}</a>`}</p>`,
    `<dl>${facts(finding).map(([name, value]) => `<dt>${name}</dt><dd>${value}</dd>`).join('')}</dl>`,
    '</article>',
  ];
  return lines.join('\n');
}

function facts({ organization, verification, suppressed, confidence, sha256 }: Finding): readonly (readonly [string, string])[] {
  const given: [string, string][] = [['Confidence', confidence]];
  if (organization !== null) {
    const at = organization.url === null ? '' : ` at ${organization.url}`;
    given.push(['Organization', xmlText(redactText(`${organization.slug}${at}`))], ['Made', xmlText(organization.issuedAt)]);
  }
  if (verification.state !== 'unverified') {
    const scopes = verification.scopes.length === 0 ? '' : `; may ${verification.scopes.join(', ')}`;
    const why = verification.reason === null ? '' : ` (${redactText(verification.reason)})`;
    given.push(['Sentry says', xmlText(`${verification.state}${scopes}${why}`)]);
  }
  if (suppressed !== null) given.push(['Suppressed', xmlText(`${suppressed.by}: ${redactText(suppressed.reason)}`)]);
  given.push(['SHA-256', code(sha256)]);
  return given;
}

function places(locations: readonly Location[]): string {
  const items = locations.map(({ place, position, encoding, suppressed }) => {
    const more = [
      ...(encoding === null ? [] : [`written as ${encoding}`]),
      ...(place.commit === null ? [] : [`commit ${place.commit.slice(0, 10)}`]),
      ...(place.author === null ? [] : [`by ${redactName(place.author)}`]),
      ...(place.date === null ? [] : [`on ${place.date.slice(0, 10)}`]),
      ...(place.inHead === null ? [] : [place.inHead ? 'still in HEAD' : 'no longer in HEAD']),
      ...(suppressed === null ? [] : ['suppressed']),
    ].join(', ');
    const where = code(`${redactName(place.path)}:${position.startLine}:${position.startColumn}`);
    return more === '' ? where : `${where} <span class="faint">${xmlText(more)}</span>`;
  });
  const rest = items.slice(listed);
  const unfold = `<details><summary>${plural(rest.length, 'more place')}</summary>${list(rest)}</details>`;
  return list(items.slice(0, listed)) + (rest.length === 0 ? '' : unfold);
}

/** @param items markup already. */
function list(items: readonly string[]): string {
  return items.length === 0 ? '' : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

function code(text: string): string {
  return `<code>${xmlText(text)}</code>`;
}

/** A user's own rule may name any address; only one of the web becomes a link. */
function safeLink(url: string): string {
  return /^https?:\/\//i.test(url) ? url : '#';
}
