import { type Diagnostic, DiagnosticSeverity, type Range } from 'vscode-languageserver/node.js';
import type { Position } from '../engine/match.ts';
import type { Finding, Location } from '../findings/finding.ts';
import { safeSentence } from '../secret/escape.ts';

/** A place in a text at which something was found. */
export interface Spot {
  readonly finding: Finding;
  readonly location: Location;
  /** In UTF-16 code units, 0-based, as the protocol counts them unless told otherwise. */
  readonly range: Range;
}

/** What an editor shows of a text. */
export interface Seen {
  readonly spots: readonly Spot[];
  /** Why it was not looked at to its end. */
  readonly unread: readonly string[];
}

/** Every place of some findings that counts, from the top of the text to its end. */
export function spots(findings: readonly Finding[]): readonly Spot[] {
  const all = findings.flatMap((finding) =>
    finding.locations.filter(({ suppressed }) => suppressed === null).map((location) => ({ finding, location, range: rangeOf(location.position) })),
  );
  return all.sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character);
}

/** A spot as editors show it: what it is, in a line, with the page that says more. No secret stands in it. */
export function diagnostic({ finding, location: { notSuppressed }, range }: Spot): Diagnostic {
  const { rule, secret } = finding;
  const what = rule.kind === 'practice' ? rule.message : `${rule.message}: ${secret.redacted}`;
  return {
    range,
    severity: rule.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    source: 'sntrylint',
    code: rule.id,
    ...(rule.remediation.url === null ? {} : { codeDescription: { href: rule.remediation.url } }),
    message: safeSentence([what, ...(notSuppressed === null ? [] : [notSuppressed]), rule.remediation.summary].join('. ')),
  };
}

/** Says at the top of a text that there may be more in it than is shown. */
export function unreadDiagnostic(why: string): Diagnostic {
  const start = { line: 0, character: 0 };
  return { range: { start, end: start }, severity: DiagnosticSeverity.Warning, source: 'sntrylint', code: 'not-read', message: safeSentence(`Not looked at to its end, so a token may stand here unseen: ${why}`) };
}

function rangeOf({ startLine, startColumn, endLine, endColumn }: Position): Range {
  return { start: { line: startLine - 1, character: startColumn - 1 }, end: { line: endLine - 1, character: endColumn - 1 } };
}
