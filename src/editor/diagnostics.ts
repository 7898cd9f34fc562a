import { type Diagnostic, DiagnosticSeverity, type Range } from 'vscode-languageserver/node.js';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding, Location } from '../findings/finding.ts';
import { suppressionWithoutReason } from '../findings/suppression-without-reason.ts';
import { builtinRules } from '../rules/builtin.ts';
import type { Rule } from '../rules/rule.ts';
import { safeSentence } from '../secret/escape.ts';
import { docsPage } from '../wording/docs-page.ts';

/** A place in a text at which something was found. */
export interface Spot {
  readonly finding: Finding;
  readonly location: Location;
  /** Counted from 0, in UTF-16 code units, the default of the protocol. */
  readonly range: Range;
}

/** What an editor shows about a text. */
export interface Seen {
  readonly spots: readonly Spot[];
  /** Why the text was not scanned completely. */
  readonly unread: readonly string[];
}

/** Every place of some findings that counts, in the order of the text. */
export function spots(findings: readonly Finding[], text: string): readonly Spot[] {
  const range = findings.length > 0 && hasOtherLines.test(text) ? byOffset(text) : byLine;
  const all = findings.flatMap((finding) =>
    finding.locations.filter(({ suppressed }) => suppressed === null).map((location) => ({ finding, location, range: range(location) })),
  );
  return all.sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character);
}

/** A spot as editors show it: one line, with a link to a page that says more. It holds no secret. */
export function diagnostic({ finding, location: { notSuppressed }, range }: Spot): Diagnostic {
  const { rule, secret } = finding;
  const href = pageOf(rule);
  const what = rule.kind === 'practice' ? rule.message : `${rule.message}: ${secret.redacted}`;
  return {
    range,
    severity: rule.severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    source: 'sntrylint',
    code: rule.id,
    ...(href === null ? {} : { codeDescription: { href } }),
    message: safeSentence([what, ...(notSuppressed === null ? [] : [notSuppressed]), rule.remediation.summary].join('. ')),
  };
}

/** The page of a rule: for a built-in rule in our documentation; for a user's rule the page that it names. */
function pageOf({ id, remediation }: Rule): string | null {
  return builtinRules().some((rule) => rule.id === id) || id === suppressionWithoutReason.id ? docsPage(`rules.md#${id}`) : remediation.url;
}

/** Says at the top of a text that it may hold more than is shown. */
export function unreadDiagnostic(why: string): Diagnostic {
  const start = { line: 0, character: 0 };
  return { range: { start, end: start }, severity: DiagnosticSeverity.Warning, source: 'sntrylint', code: 'not-read', message: safeSentence(`Not read to its end, so there may be a token here: ${why}`) };
}

/**
 * Two cases in which columns or lines differ from those of reports: a mark at the beginning, and a lone carriage
 * return, which ends a line only in an editor.
 */
const hasOtherLines = /^\uFEFF|\r(?!\n)/;

function byOffset(text: string): (location: Location) => Range {
  const [document, content] = [TextDocument.create('', '', 0, text), Buffer.from(text)];
  const at = (offset: number): Range['start'] => document.positionAt(content.toString('utf8', 0, offset).length);
  return ({ span: { start, end } }) => ({ start: at(start), end: at(end) });
}

function byLine({ position: { startLine, startColumn, endLine, endColumn } }: Location): Range {
  return { start: { line: startLine - 1, character: startColumn - 1 }, end: { line: endLine - 1, character: endColumn - 1 } };
}
