import { collector, type Collected, type ScannedBlob } from '../../../src/findings/collect.ts';
import type { Report, ReportStyle } from '../../../src/report/report.ts';
import type { FindingKind } from '../../../src/kinds/kind.ts';
import type { Rule } from '../../../src/rules/rule.ts';
import type { Directive, Match } from '../../../src/engine/match.ts';
import { parseDirectives } from '../../../src/engine/text/directive.ts';
import { Secret } from '../../../src/secret/secret.ts';
import type { Place } from '../../../src/sources/source.ts';

/** A rule for tests of grouping and reports. Nothing scans with it. */
export function rule(kind: FindingKind = 'user', over: Partial<Rule> = {}): Rule {
  return {
    id: `sentry-${kind}-token`,
    kind,
    title: `Sentry ${kind} token`,
    severity: 'error',
    confidence: 'high',
    message: `Sentry ${kind} token`,
    why: 'Whoever has it acts as you in all of your organizations.',
    anchor: { keywords: ['sntry'] },
    pattern: 'sntry',
    flags: '',
    behind: 0,
    maxLength: 71,
    context: null,
    proof: [],
    placeholders: 'silent',
    entropy: 0,
    remediation: { summary: 'Revoke it, then make a new one.', url: 'https://sentry.io/settings/account/api/auth-tokens/' },
    sources: ['getsentry/sentry src/sentry/types/token.py'],
    examples: { match: [], noMatch: [] },
    ...over,
  };
}

/**
 * Turns `@disable-line` into a directive. Tests do not write directives directly, since sntrylint also reads them when
 * it scans this repository.
 */
export function say(text: string): string {
  return text.replaceAll(/@(?=(?:dis|en)able)/g, 'sntrylint-');
}

/** Text with secrets, each with the rule that finds it. */
export interface Planted {
  readonly secret: string;
  readonly rule: Rule;
  readonly encoding?: string;
}

/** The matches that the engine would find in `text` (UTF-8): every occurrence of the planted secrets. */
export function matchesIn(text: string, planted: readonly Planted[]): readonly Match[] {
  const found = planted.flatMap(({ secret, rule: of, encoding = null }) => {
    const matches: Match[] = [];
    for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + 1)) {
      const before = text.slice(0, at);
      const line = before.split('\n').length;
      const column = at - (before.lastIndexOf('\n') + 1) + 1;
      const start = Buffer.byteLength(before);
      const holder = new Secret(secret);
      const whole = text.split('\n')[line - 1]!;
      const hidden = (part: string): string =>
        planted.reduce((all, one) => all.replaceAll(one.secret, new Secret(one.secret).redacted), part);
      const left = hidden(whole.slice(0, column - 1));
      matches.push({
        rule: of,
        secret: holder,
        confidence: of.confidence,
        span: { start, end: start + Buffer.byteLength(secret) },
        position: { startLine: line, startColumn: column, endLine: line, endColumn: column + secret.length },
        encoding,
        written: null,
        excerpt: {
          text: left + holder.redacted + hidden(whole.slice(column - 1 + secret.length)),
          start: left.length,
          length: holder.redacted.length,
          cutLeft: false,
          cutRight: false,
        },
        attempt: null,
      });
    }
    return matches;
  });
  return found.sort((a, b) => a.span.start - b.span.start);
}

/** The directives of a text with their positions, as the engine gives them. */
export function directivesIn(text: string): readonly Directive[] {
  return parseDirectives(text).map(({ start, end, verb, ruleIds, reason, text: own, linesBelow }) => {
    const before = text.slice(0, start);
    const from = Buffer.byteLength(before);
    return {
      verb,
      ruleIds,
      reason,
      text: own,
      line: before.split('\n').length,
      endLine: before.split('\n').length + linesBelow,
      column: start - (before.lastIndexOf('\n') + 1) + 1,
      span: { start: from, end: from + (end - start) },
    };
  });
}

export function place(path: string, over: Partial<Place> = {}): Place {
  return { path, commit: null, author: null, date: null, inHead: null, ...over };
}

/** A scanned file with this text. {@link say} turns its marks into directives. */
export function blob(
  path: string,
  written: string,
  planted: readonly Planted[],
  over: Partial<ScannedBlob> = {},
): ScannedBlob {
  const text = say(written);
  return {
    path,
    places: [place(path)],
    oldSecrets: new Set(),
    ignored: null,
    result: { matches: matchesIn(text, planted), directives: directivesIn(text), stops: [], bytes: Buffer.byteLength(text) },
    ...over,
  };
}

/** The findings of blobs. Every rule of the planted secrets is known and active. */
export function collect(...blobs: readonly ScannedBlob[]): Collected {
  const ids = new Set(blobs.flatMap(({ result }) => result.matches.map((match) => match.rule.id)));
  const gathered = collector({ known: ids, active: ids }, (text) => text);
  for (const one of blobs) gathered.add(one);
  return gathered.finish();
}

export function report(collected: Collected, over: Partial<Omit<Report, 'scan'>> & { scan?: Partial<Report['scan']> } = {}): Report {
  return {
    version: '0.1.0',
    notes: [],
    origin: null,
    ...collected,
    ...over,
    scan: {
      source: 'staged',
      files: 12,
      bytes: 48211,
      commits: 0,
      complete: true,
      notRead: [],
      startedAt: '2026-01-02T03:04:05.900Z',
      milliseconds: 31,
      ...over.scan,
    },
  };
}

export function style(over: Partial<ReportStyle> = {}): ReportStyle {
  return { color: false, width: 80, verbose: false, quiet: false, showSecrets: false, ...over };
}
