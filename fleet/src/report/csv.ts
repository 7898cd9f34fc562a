import { safeName, safeSentence } from '../../../src/secret/escape.ts';
import type { FleetPlace, FleetReport } from './fleet-report.ts';
import { type Entry, triaged } from './triage.ts';

/** The columns, each with its name and a function that gives a cell. */
const columns: readonly (readonly [name: string, of: (entry: Entry, place: FleetPlace) => string | number | null])[] = [
  ['state', ({ finding }) => finding.state],
  ['verification', ({ finding }) => finding.verification.state],
  ['kind', ({ finding }) => finding.kind],
  ['rule', ({ finding }) => name(finding.ruleId)],
  ['severity', ({ finding }) => finding.severity],
  ['secret', ({ finding }) => finding.redacted],
  ['organization', ({ finding }) => name(finding.organization?.slug ?? null)],
  ['repository', (_, place) => name(place.repository)],
  ['path', (_, place) => name(place.path)],
  ['line', (_, place) => place.startLine],
  ['in_head', (_, place) => (place.inHead === null ? null : String(place.inHead))],
  ['commit', (_, place) => name(place.commit)],
  ['author', (_, place) => name(place.author)],
  ['date', (_, place) => name(place.date)],
  ['made', ({ made }) => name(made)],
  ['first_seen', ({ finding }) => finding.firstSeenAt],
  ['last_seen', ({ finding }) => finding.lastSeenAt],
  ['checked', ({ finding }) => finding.verification.checkedAt],
  ['scopes', ({ finding }) => name(finding.verification.scopes.join(' '))],
  ['excuse', ({ finding }) => (finding.excuse === null ? null : safeSentence(finding.excuse.reason))],
  ['fingerprint', ({ finding }) => finding.fingerprint],
  ['sha256', ({ finding }) => finding.sha256],
];

/** One row for each place, the most urgent first (RFC 4180: every cell is quoted, lines end with CR LF). */
export function* csv(report: FleetReport): Generator<string> {
  yield row(columns.map(([title]) => title));
  for (const entry of triaged(report)) {
    for (const place of entry.finding.places) yield row(columns.map(([, of]) => of(entry, place)));
  }
}

function name(text: string | null): string | null {
  return text === null ? null : safeName(text);
}

function row(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

/**
 * A cell that no spreadsheet takes for a formula, such as `=HYPERLINK(…)` in a file's name (OWASP, "CSV Injection"). A text that
 * begins like a formula gets an apostrophe, also after spaces, and also if it uses the wide characters that some programs accept.
 */
function cell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  // Tabs and line breaks are already escaped here. A program that undoes that still meets the apostrophe first.
  const isFormula = typeof value === 'string' && /^(?:[\s'"]|\\[nrt])*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(text);
  return `"${isFormula ? "'" : ''}${text.replaceAll('"', '""')}"`;
}
