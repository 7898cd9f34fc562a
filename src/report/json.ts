import type { Finding, Location } from '../findings/finding.ts';
import { redactName, redactText } from '../secret/redact-text.ts';
import { count } from './text/count.ts';
import { safeJson } from '../secret/escape.ts';
import { remediation } from './text/remediation.ts';
import type { Report } from './report.ts';

/** The JSON report: one object, with its keys in the order of the documentation. */
export function json(report: Report): string {
  return `${safeJson(jsonReport(report), 2)}\n`;
}

/** The JSON report as a value. It quotes no text of a scanned file. */
export function jsonReport(report: Report): object {
  return {
    ...jsonHead(report),
    findings: report.findings.map(jsonFinding),
    summary: jsonSummary(report),
    ...jsonNotes(report),
  };
}

/** The keys before the findings. */
export function jsonHead({ version, scan }: Report): object {
  return {
    schemaVersion: 1,
    tool: { name: 'sntrylint', version },
    scan: {
      source: scan.source,
      files: scan.files,
      bytes: scan.bytes,
      commits: scan.commits,
      complete: scan.complete,
      notRead: scan.notRead.map(({ path, reason }) => ({ path: redactName(path), reason: redactText(reason) })),
      milliseconds: scan.milliseconds,
    },
  };
}

/** Notes for the reader, for example about an exception that has ended. There is no key if there are no notes. */
export function jsonNotes({ notes }: Report): object {
  return notes.length === 0 ? {} : { notes: notes.map((note) => redactText(note)) };
}

/** The keys after the findings. Suppressed findings count only in `suppressed`. */
export function jsonSummary(report: Report): object {
  const { findings, locations, errors, warnings, suppressed, suppressedBy, byKind } = count(report.findings);
  return { findings, locations, errors, warnings, suppressed, byKind, suppressedBy };
}

/** One finding. Only org tokens have the key `organization`. */
export function jsonFinding(finding: Finding): object {
  const { rule, organization, verification, suppressed } = finding;
  const fix = remediation(finding);
  return {
    ruleId: rule.id,
    kind: rule.kind,
    severity: rule.severity,
    confidence: finding.confidence,
    message: rule.message,
    fingerprint: finding.fingerprint,
    sha256: finding.sha256,
    redacted: finding.secret.redacted,
    ...(organization === null
      ? {}
      : {
          organization: {
            slug: organization.slug,
            url: organization.url,
            regionUrl: organization.regionUrl,
            issuedAt: organization.issuedAt,
          },
        }),
    verification: {
      state: verification.state,
      scopes: verification.scopes,
      checkedAt: verification.checkedAt,
      reason: verification.reason === null ? null : redactText(verification.reason),
      host: verification.host,
    },
    remediation: { summary: fix.summary, url: fix.url },
    locations: finding.locations.map(jsonLocation),
    isNew: finding.isNew,
    suppressed: suppressed === null ? null : { by: suppressed.by, reason: redactText(suppressed.reason) },
  };
}

function jsonLocation({ place, position, span, encoding, notSuppressed }: Location): object {
  return {
    path: redactName(place.path),
    startLine: position.startLine,
    startColumn: position.startColumn,
    endLine: position.endLine,
    endColumn: position.endColumn,
    byteOffset: span.start,
    byteLength: span.end - span.start,
    encoding,
    commit: place.commit,
    author: place.author === null ? null : redactName(place.author),
    date: place.date,
    inHead: place.inHead,
    ...(notSuppressed === null ? {} : { notSuppressed: redactText(notSuppressed) }),
  };
}
