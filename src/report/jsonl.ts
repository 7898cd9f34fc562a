import type { Finding } from '../findings/finding.ts';
import { safeJson } from '../secret/escape.ts';
import { jsonFinding, jsonHead, jsonNotes, jsonSummary } from './json.ts';
import type { Report } from './report.ts';

/** JSON lines: one line for each finding, as in the JSON report, and a last line about the scan. */
export function jsonl(report: Report): string {
  return report.findings.map(jsonlFinding).join('') + jsonlSummary(report);
}

/** The line of one finding, also used to write findings during the scan. */
export function jsonlFinding(finding: Finding): string {
  return `${safeJson({ type: 'finding', ...jsonFinding(finding) })}\n`;
}

/** The last line. If it is missing, the scan did not come to its end. */
export function jsonlSummary(report: Report): string {
  return `${safeJson({ type: 'summary', ...jsonHead(report), summary: jsonSummary(report), ...jsonNotes(report) })}\n`;
}
