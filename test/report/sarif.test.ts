import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import addFormats from 'ajv-formats';
import Ajv from 'ajv-draft-04';
import { describe, expect, it } from 'vitest';
import { sarif as sarifOf } from '../../src/report/sarif.ts';
import type { Report } from '../../src/report/report.ts';
import { suppress } from '../../src/findings/suppress.ts';
import { blob, collect, place, report, rule } from '../support/report/findings.ts';
import { oddPath, sampleReport } from '../support/report/sample-report.ts';
import { tokens } from '../support/tokens.ts';

/** The schema that OASIS publishes, as Microsoft's package ships it. */
const schema = JSON.parse(
  readFileSync(new URL('../../node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json', import.meta.url), 'utf8'),
);
const ajv = new Ajv.default({ strict: false, allErrors: true, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(schema);

/** With all that is suppressed, as editors want it. */
function sarif(given: Report): string {
  return sarifOf(given, { verbose: true });
}

function run(given: Report) {
  const log = JSON.parse(sarif(given));
  validate(log);
  expect(validate.errors).toBeNull();
  return log.runs[0];
}

const secret = tokens('sarif').user();
const planted = [{ secret, rule: rule('user') }];

describe('the SARIF log', () => {
  it('is valid against the schema of OASIS', () => {
    expect(run(sampleReport()).results.length).toBeGreaterThan(5);
    expect(run(report(collect())).results).toEqual([]);
  });

  it('leaves out what is suppressed or was there before, which GitHub shows as open, unless it is asked for', () => {
    const all = sampleReport();
    const results = (verbose: boolean): readonly { readonly suppressions: readonly object[]; readonly properties: { readonly isNew: boolean } }[] => JSON.parse(sarifOf(all, { verbose })).runs[0].results;
    expect(results(true).some(({ suppressions, properties }) => suppressions.length > 0 || !properties.isNew)).toBe(true);
    expect(results(false).some(({ suppressions, properties }) => suppressions.length > 0 || !properties.isNew)).toBe(false);
    expect(results(false).length).toBeGreaterThan(0);
  });

  it('refuses what the schema forbids, so that the check above means something', () => {
    const log = JSON.parse(sarif(sampleReport()));
    log.runs[0].results[0].locations[0].physicalLocation.region.startLine = 0;
    expect(validate(log)).toBe(false);
  });

  it('has one result a place, with the region that editors count', () => {
    const { results } = run(report(collect(blob('a.ts', `x\n  ${secret}\n${secret}`, planted))));
    expect(results.map((one: { locations: object[] }) => one.locations)).toMatchObject([
      [
        {
          physicalLocation: {
            artifactLocation: { uri: 'a.ts', uriBaseId: '%SRCROOT%' },
            region: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 74, byteOffset: 4, byteLength: 71 },
          },
        },
      ],
      [{ physicalLocation: { region: { startLine: 3 } } }],
    ]);
  });

  it('keeps its fingerprints when code moves, so that alerts stay', () => {
    const prints = (text: string) =>
      run(report(collect(blob('a.ts', text, planted)))).results.map(
        (one: { partialFingerprints: object }) => one.partialFingerprints,
      );
    const before = prints(`${secret}\n\n${secret}`);
    expect(prints(`// moved\n\n\n   ${secret} ${secret} // edited`)).toEqual(before);
    expect(new Set(before.map((one: object) => JSON.stringify(one))).size).toBe(2);
  });

  it('lists each rule once, with help and a security severity', () => {
    const { tool, results } = run(sampleReport());
    const { rules } = tool.driver;
    expect(rules.map(({ id }: { id: string }) => id)).toEqual([...new Set(rules.map(({ id }: { id: string }) => id))]);
    for (const one of rules) {
      expect(one.help.text).not.toBe('');
      expect(one.help.markdown).toContain('**What to do:**');
      expect(Number(one.properties['security-severity'])).toBeGreaterThan(0);
      expect(one.properties.tags.length).toBeLessThanOrEqual(10);
    }
    for (const one of results) expect(rules[one.ruleIndex].id).toBe(one.ruleId);
    const severity = Object.fromEntries(
      rules.map((one: { id: string; properties: Record<string, string> }) => [one.id, one.properties['security-severity']]),
    );
    expect(severity).toMatchObject({ 'sentry-user-token': '9.0', 'sentry-org-token': '7.0', 'sentry-dsn-secret-token': '4.0' });
  });

  it('says what is suppressed, where and why', () => {
    const inline = collect(blob('a', `${secret} # @disable-line -- made up`, planted)).findings;
    const [byConfig] = [suppress(collect(blob('a', secret, planted)).findings, [() => ({ by: 'config', reason: 'a test' })])];
    const suppressions = [inline, byConfig].map((findings) => run(report({ findings, details: [] })).results[0].suppressions);
    expect(suppressions).toEqual([
      [{ kind: 'inSource', status: 'accepted', justification: 'made up' }],
      [{ kind: 'external', status: 'accepted', justification: 'a test' }],
    ]);
  });

  it('writes any path as a URI that leads back to it', () => {
    const uris = run(sampleReport()).results.map(
      (one: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
        one.locations[0]!.physicalLocation.artifactLocation.uri,
    );
    const odd = uris.find((uri: string) => uri.startsWith('a%20b/'));
    expect(odd).toMatch(/%ff\.ts$/);
    expect(decodeURIComponent(odd.replace('%ff', '%5Cxff'))).toBe(oddPath);
  });

  it('tells an incomplete scan from a complete one', () => {
    const [invocation] = run(sampleReport()).invocations;
    expect(invocation).toMatchObject({
      executionSuccessful: false,
      startTimeUtc: '2026-01-02T03:04:05.900Z',
      endTimeUtc: '2026-01-02T03:04:05.931Z',
      toolExecutionNotifications: [
        { level: 'error', message: { text: 'Not read: larger than 50 MB & more' } },
        { level: 'note', message: { text: '1 suppressed: 1 in the files themselves' } },
        { level: 'note', message: { text: 'nothing is <staged>' } },
      ],
    });
    expect(run(report(collect())).invocations[0].executionSuccessful).toBe(true);
  });

  it('names the run by its source, so that two uploads do not replace each other', () => {
    expect(run(report(collect())).automationDetails.id).toBe('sntrylint/staged/');
    expect(run(report(collect(), { scan: { source: 'history' } })).automationDetails.id).toBe('sntrylint/history/');
  });

  it('stays within what GitHub takes: 25,000 results, 10 MB zipped', () => {
    const places = Array.from({ length: 25_010 }, (_, at) => place(`packages/${at}/src/settings.ts`));
    const text = sarif(report(collect(blob('a.ts', secret, planted, { places }))));
    const [{ results, invocations }] = JSON.parse(text).runs;
    expect(results).toHaveLength(25_000);
    expect(invocations[0].toolExecutionNotifications[0].message.text).toContain('10 more results were left out');
    expect(gzipSync(text).length).toBeLessThan(10_000_000);
  });
});
