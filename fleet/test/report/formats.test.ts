import { readFileSync } from 'node:fs';
import addFormats from 'ajv-formats';
import Ajv from 'ajv-draft-04';
import { describe, expect, it } from 'vitest';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { Secret } from '../../../src/secret/secret.ts';
import { pageReport } from '../../../test/support/report/page-report.ts';
import { jsonReport } from '../../../src/report/json.ts';
import { obeyed, steering } from '../../../test/support/report/steering.ts';
import { tokens } from '../../../test/support/tokens.ts';
import type { FleetReport } from '../../src/report/fleet-report.ts';
import { type Format, formatNames, reporterFor } from '../../src/report/formats.ts';
import { fleetFinding, fleetReport, repository } from '../support/fleet-report.ts';

const write = async (format: Format, report: FleetReport, verbose = false): Promise<string> => [...(await reporterFor(format))(report, { color: false, width: 100, verbose })].join('');
const incomplete = (): FleetReport => ({
  ...fleetReport(16, { repositories: 4, notRead: [{ repository: repository(1).name, path: 'big.bin', reason: 'larger than 50 MB' }] }),
  repositories: [0, 1, 2, 3].map((index) => repository(index, index === 3 ? { state: 'set-aside', reason: 'the clone is larger than 20 GB' } : {})),
});

/** Texts from outside wherever a report may have one. */
function hostile(text: string): FleetReport {
  const rule = builtinRules().find(({ kind }) => kind === 'user')!;
  const finding = fleetFinding(1, {
    message: rule.message, excuse: { by: 'operator', reason: text, at: null }, organization: { slug: text, url: text, regionUrl: text, issuedAt: '2026-01-01T00:00:00.000Z' },
    verification: { state: 'live', scopes: [text], checkedAt: null, reason: text, host: 'sentry.io' }, remediation: { summary: text, url: `https://x.example/${text}` },
  }, { repository: text, path: text, author: text, commit: text, date: text, suppressed: { by: 'inline', reason: text } });
  return fleetReport(0, { repositories: 0, findings: [finding, { ...finding, kind: 'custom', ruleId: text, message: text }], notRead: [{ repository: text, path: text, reason: text }] });
}

describe('every format', () => {
  it.each(formatNames.flatMap((format) => steering.map(([whose, text]) => [format, whose, text] as const)))('%s makes nothing obey what is meant for %s', async (format, _, text) => {
    // A table's lines end as RFC 4180 has it.
    const written = (await write(format, hostile(text), true)).replaceAll('\r\n', '\n');
    expect(obeyed(written, { isMarkup: format === 'html' })).toEqual([]);
  });

  it.each(formatNames)('%s shows no token that a name, a person or a reason holds', async (format) => {
    const token = tokens('in names').user();
    const written = await write(format, hostile(`x ${token} y`), true);
    expect(written).not.toContain(token.slice(7, 40));
    expect(written).not.toContain(new Secret(token).sha256);
  });

  it.each(formatNames)('%s has nothing to say of a fleet without findings', async (format) => {
    expect(await write(format, fleetReport(0))).not.toContain('undefined');
  });
});

describe('the JSON report', () => {
  it('has the fields of a scan’s own report, with the repository in each location', async () => {
    const own = jsonReport(pageReport(3)) as { readonly findings: readonly Readonly<Record<string, unknown>>[] };
    const { findings, scan, summary } = JSON.parse(await write('json', incomplete()));
    const keys = (value: unknown): readonly string[] => Object.keys(value as object);
    expect(keys(findings[1]).slice(0, keys(own.findings[1]).length)).toEqual(keys(own.findings.find((one) => one['kind'] === 'org')));
    expect(keys(findings[1].verification)).toEqual(keys(own.findings[0]!['verification']));
    expect(keys(findings[1].locations[0])).toEqual(expect.arrayContaining(['repository', ...keys((own.findings[0]!['locations'] as readonly unknown[])[0])]));
    expect([scan.source, scan.complete, scan.notRead]).toEqual(['fleet', false, [{ repository: 'github.com/acme/payments', path: 'big.bin', reason: 'larger than 50 MB' }]]);
    expect(summary).toMatchObject({ repositories: 4, findings: 15, suppressed: 1, byUrgency: { live: 2, unknown: 2, unasked: 8, ended: 3, habit: 0 } });
  });

  it.each(['json', 'jsonl'] as const)('as %s is the same as if it were written at once, but no piece of it grows with the number of repositories', async (format) => {
    const pieces = (repositories: number): readonly string[] => {
      const report = fleetReport(3, { repositories, notRead: Array.from({ length: repositories }, (_, i) => ({ repository: repository(i).name, path: 'big.bin', reason: 'larger than 50 MB' })) });
      return [...reporter(report, { color: false, width: 100, verbose: false })];
    };
    const reporter = await reporterFor(format);
    const text = pieces(100).join('');
    const last = format === 'json' ? text : text.trimEnd().split('\n').at(-1)!;
    const parsed = JSON.parse(last);
    expect(`${JSON.stringify(parsed, null, format === 'json' ? 2 : 0)}${format === 'json' ? '\n' : ''}`).toBe(last);
    expect([parsed.repositories.length, parsed.scan.notRead.length]).toEqual([100, 100]);
    const longest = (repositories: number): number => Math.max(...pieces(repositories).map(({ length }) => length));
    expect(longest(2000) - longest(20)).toBeLessThan(1000);
  });

  it('of lines has one a finding and one that says how it went', async () => {
    const lines = (await write('jsonl', incomplete())).trimEnd().split('\n').map((line) => JSON.parse(line) as { readonly type: string });
    expect(lines.map(({ type }) => type)).toEqual([...Array<string>(16).fill('finding'), 'summary']);
    expect(lines[0]).toEqual({ type: 'finding', ...JSON.parse(await write('json', incomplete())).findings[0] });
  });
});

describe('the table for spreadsheets', () => {
  it('has a row a place, the most urgent first, each cell quoted', async () => {
    const report = incomplete();
    const rows = (await write('csv', report)).split('\r\n');
    expect(rows).toHaveLength(1 + report.findings.flatMap(({ places }) => places).length + 1);
    expect(rows[0]).toMatch(/^"state","verification","kind",.*"sha256"$/);
    expect(rows[1]).toMatch(/^"(?:open|new|gone-from-head)","live",/);
  });

  it.each(['=HYPERLINK("http://x.example","y")', '+1', '-1+1', '@SUM(A1)', '\t=1', ' =1', '"=1', '＝1'])('takes %j for no formula', async (text) => {
    const written = (await write('csv', hostile(text))).split('\r\n')[1]!;
    expect(written).not.toMatch(/[\t\n]/);
    const cells = written.match(/"(?:[^"]|"")*"/g)!.map((cell) => cell.slice(1, -1).replaceAll('""', '"'));
    expect(cells.filter((cell) => /^[\s'"]*(?:\\t)?[=+@＝-]/.test(cell) && !cell.startsWith("'"))).toEqual([]);
    expect(cells.filter((cell) => cell.startsWith("'")).length).toBeGreaterThan(3);
  });
});

describe('SARIF', () => {
  const schema = JSON.parse(readFileSync(new URL('../../../node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json', import.meta.url), 'utf8'));
  const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const validate = ajv.compile(schema);

  it('is valid against the schema of OASIS, whatever is written in names', async () => {
    for (const report of [incomplete(), fleetReport(0), hostile('a b/{0}\u0000\u{10ffff}\ud800%'), { ...incomplete(), repositories: [repository(0, { url: 'git@github.com:acme/storefront.git' }), repository(1, { url: '/srv/a b/x.git', platform: 'folder' })] }]) {
      validate(JSON.parse(await write('sarif', report)));
      expect(validate.errors).toBeNull();
    }
  });

  it('has a result a place, its path in the repository that it names', async () => {
    const report = incomplete();
    const [run] = JSON.parse(await write('sarif', report)).runs;
    expect(run.results).toHaveLength(report.findings.flatMap(({ places }) => places).length);
    const [{ artifactLocation }] = run.results[0].locations.map((one: { readonly physicalLocation: object }) => one.physicalLocation);
    expect(run.originalUriBaseIds[artifactLocation.uriBaseId].uri).toBe(`https://${report.findings[0]!.places[0]!.repository}.git/`);
    expect(run.invocations[0].executionSuccessful).toBe(false);
    expect(run.versionControlProvenance).toHaveLength(4);
  });
});

describe('the report for people', () => {
  it('says what counts most first, then what is left to do, and ends with one line', async () => {
    const lines = (await write('pretty', incomplete())).trimEnd().split('\n');
    expect(lines[0]).toBe('2 secrets are live, in 1 repository; revoke these first.');
    expect(lines.filter((line) => /^(?:LIVE|unknown|not asked|ended)/.test(line)).map((line) => line.slice(0, 7).trim())).toEqual(['LIVE', 'LIVE', 'unknown', 'unknown', ...Array<string>(8).fill('not ask'), ...Array<string>(3).fill('ended')]);
    expect(lines).toEqual(expect.arrayContaining(['What is left to do', '2 things were not read.', '  github.com/acme/android-app: the clone is larger than 20 GB', '  github.com/acme/payments: big.bin: larger than 50 MB']));
    expect(lines.at(-1)).toMatch(/^✗ 15 findings, 2 live, 1 excused, not complete · 4 repositories, /);
  });

  it('is good news where there is nothing', async () => {
    expect(await write('pretty', fleetReport(0, { repositories: 3 }))).toBe('No Sentry secrets in 3 repositories.\n\n✓ no Sentry secrets · 3 repositories, 1,329 commits, 3.8 MB\n');
  });
});
