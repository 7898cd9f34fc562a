import type { Finding, Location } from '../../findings/finding.ts';
import { grouped, plural } from '../../wording/plural.ts';
import { kindOf } from '../../kinds/kinds.ts';
import { openLocations } from './count.ts';
import { escapeText, safeName, safeSentence } from '../../secret/escape.ts';
import { excerptLines } from './excerpt-lines.ts';
import { describeScopes, liveRemarks } from './live.ts';
import type { Paint } from './paint.ts';
import { hasEnded, remediation } from './remediation.ts';
import type { ReportStyle } from '../report.ts';
import { wrap } from './text-width.ts';

/** Without `--verbose`: how many places of one finding are shown with their line, and how many places in all. */
const shownLines = 2;
const shownPlaces = 5;

/** The block for one finding: what it is, where it stands, why it matters, and what to do. */
export function prettyFinding(finding: Finding, style: ReportStyle, paint: Paint, advice: boolean): string {
  const { rule } = finding;
  const places = openLocations(finding).length > 0 ? openLocations(finding) : finding.locations;
  const lined = places.slice(0, style.verbose ? places.length : shownLines);
  const gutter = lined.reduce((most, { position }) => Math.max(most, String(position.startLine).length), 0);
  const accent = rule.severity === 'error' ? paint.error : paint.warning;
  const pad = ' '.repeat(gutter);
  const lines = [`${accent(`${rule.severity}: ${escapeText(rule.message)}`)} ${paint.faint(`(${rule.id})`)}`];
  lined.forEach((location, index) => {
    lines.push(`${pad} ${paint.faint(index === 0 ? '╭─' : '├─')} ${paint.strong(where(location))}`);
    lines.push(...excerpt(finding, location, gutter, style, paint, accent));
  });
  const rest = places.slice(lined.length, style.verbose ? places.length : shownPlaces);
  for (const location of rest) lines.push(`${pad} ${paint.faint('├─')} ${where(location)}`);
  const hidden = places.length - lined.length - rest.length;
  if (hidden > 0) lines.push(`${pad} ${paint.faint('├─')} and ${plural(hidden, 'more place')} (--verbose lists them)`);
  for (const [name, text] of remarks(finding, advice, style.verbose)) {
    const label = name.padEnd(5);
    wrap(text, Math.max(20, style.width - gutter - 9)).forEach((part, index) => {
      const words = /^https?:\/\/\S+$/.test(part) ? paint.link(part) : part;
      lines.push(`${pad} ${paint.faint('│')} ${paint.faint(index === 0 ? label : ' '.repeat(5))} ${words}`);
    });
  }
  lines.push(`${pad} ${paint.faint('╰─')}`);
  return lines.join('\n');
}

/** `path:line:column`, which terminals and editors turn into a link. */
export function where({ place, position }: Location): string {
  return `${safeName(place.path)}:${position.startLine}:${position.startColumn}`;
}

function excerpt(
  finding: Finding,
  location: Location,
  gutter: number,
  style: ReportStyle,
  paint: Paint,
  accent: (text: string) => string,
): readonly string[] {
  const lines: string[] = [];
  const bar = paint.faint('│');
  if (location.excerpt !== null) {
    const secret = style.showSecrets && finding.rule.kind !== 'practice' ? finding.secret.reveal() : null;
    const shown = excerptLines(location.excerpt, Math.max(16, style.width - gutter - 4), secret);
    const number = paint.faint(String(location.position.startLine).padStart(gutter));
    lines.push(`${number} ${bar} ${shown.before}${accent(shown.marked)}${shown.after}`);
    lines.push(`${' '.repeat(gutter)} ${bar} ${' '.repeat(shown.indent)}${accent('^'.repeat(shown.length))}`);
  }
  if (location.notSuppressed !== null && location.suppressed === null) {
    wrap(safeSentence(location.notSuppressed), Math.max(20, style.width - gutter - 5)).forEach((part, index) => {
      lines.push(`${' '.repeat(gutter)} ${bar} ${accent(index === 0 ? '!' : ' ')} ${part}`);
    });
  }
  const from = origin(location);
  if (from !== '') lines.push(`${' '.repeat(gutter)} ${bar} ${paint.faint(from)}`);
  return lines;
}

/** Other facts about a place: how the secret is encoded there, and which commit added it. */
function origin({ encoding, place }: Location): string {
  const parts: string[] = [];
  if (encoding !== null) parts.push(`written as ${encoding}`);
  if (place.commit !== null) {
    const by = place.author === null ? '' : ` by ${safeName(place.author)}`;
    const on = place.date === null ? '' : ` on ${place.date.slice(0, 10)}`;
    // Further commits that add it there, after it was removed or on another branch.
    const more = place.commits === undefined || place.commits < 2 ? '' : ` (the first of ${grouped(place.commits)} commits that bring it here)`;
    parts.push(`commit ${place.commit.slice(0, 10)}${by}${on}${more}`);
  }
  if (place.inHead !== null) parts.push(place.inHead ? 'still in HEAD' : 'not in HEAD');
  return parts.join(', ');
}

/** Label and sentence for each line below the excerpt. */
function remarks(finding: Finding, advice: boolean, verbose: boolean): readonly (readonly [name: string, text: string])[] {
  const { rule, organization, verification, suppressed, secret } = finding;
  const remarked: [string, string][] = [];
  if (organization !== null) {
    const host = organization.url === null || organization.url === '' ? '' : ` at ${safeName(organization.url)}`;
    const slug = safeName(organization.slug);
    remarked.push(['org', `${slug}${host}, made on ${organization.issuedAt.slice(0, 10)}`]);
  }
  if (verification.state !== 'unverified') {
    const scopes = verification.scopes.length === 0 ? '' : `; may ${escapeText(describeScopes(verification.scopes))}`;
    const reason = verification.reason === null ? '' : ` (${safeSentence(verification.reason)})`;
    remarked.push(['state', `${verification.state}${scopes}${reason}`]);
    for (const [name, text] of liveRemarks(finding, verbose)) remarked.push([name, escapeText(text)]);
  }
  if (suppressed !== null) remarked.push(['off', `suppressed (${suppressed.by}): ${safeSentence(suppressed.reason)}`]);
  if (!advice) return remarked;
  remarked.push(['why', escapeText(rule.why)]);
  const { summary, url } = remediation(finding);
  const row = !hasEnded(finding) && kindOf(rule.kind)?.listedIn.length === 1 ? ` Its row there ends in ${secret.redacted.slice(-4)}.` : '';
  remarked.push(['fix', escapeText(summary) + row]);
  if (rule.kind !== 'practice' && url !== null) remarked.push(['', escapeText(url)]);
  return remarked;
}
