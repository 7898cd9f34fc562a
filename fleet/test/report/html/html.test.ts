import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amount } from '../../../../test/support/how-long.ts';
import { type Element, elements, readXml } from '../../../../test/support/report/xml.ts';
import type { FleetFinding, FleetReport } from '../../../src/report/fleet-report.ts';
import { html } from '../../../src/report/html/html.ts';
import { fleetFinding, fleetReport, repository } from '../../support/fleet-report.ts';

const write = (report: FleetReport): string => [...html(report)].join('');
const words = (element: Element): string => element.text + element.children.map(words).join('');
const live = { state: 'live', scopes: ['org:admin', 'event:read'], checkedAt: '2026-11-29T09:00:00.000Z', reason: null, host: 'sentry.io' } as const;
const of = (...findings: readonly FleetFinding[]): Element => readXml(write(fleetReport(0, { repositories: 12, findings })));
const rowsOf = (page: Element): readonly Element[] => elements(page, 'tr').filter(({ attributes }) => attributes['data-s'] !== undefined);

describe('the page', () => {
  it('puts what lives first, and says in one sentence what is wrong most', () => {
    const page = of(fleetFinding(0), fleetFinding(2), fleetFinding(5), fleetFinding(24, { verification: live }), fleetFinding(12));
    expect(words(elements(page, 'h1')[0]!)).toBe('1 secret is live, in 1 repository; revoke it first.');
    expect(rowsOf(page).map(({ attributes }) => attributes['data-s'])).toEqual(['live', 'unasked', 'unasked', 'ended', 'excused']);
    expect(words(elements(page, 'title')[0]!)).toBe('1 live · 12 repositories · sntrylint');
  });

  it('counts by repository, organization, kind and person, and lists what was not read and what is left', () => {
    const report = fleetReport(30, { notRead: [{ repository: 'github.com/acme/docs', path: 'a.bin', reason: 'larger than 50 MB' }] });
    const page = readXml(write({ ...report, repositories: [...report.repositories, repository(90, { state: 'set-aside', reason: 'gone' })] }));
    expect(elements(page, 'h2').map(words)).toEqual(['Live now', 'What is left to do', 'Age of secrets that may live', 'Made and found, by month', 'By repository', 'By organization', 'By kind', 'By person', 'Not read 2', 'Findings 30', 'How to end each kind']);
    expect(elements(page, 'dd').map(words).at(-1)).toBe(': nowhat was not read');
  });

  it('draws by month how many were made and how many were found, and says the same in a table', () => {
    const page = of(...[0, 6, 12, 18].map((index) => fleetFinding(index, { firstSeenAt: '2026-10-02T00:00:00.000Z' }, { date: index === 18 ? '2011-01-01T00:00:00Z' : '2026-03-02T00:00:00Z' })));
    const table = elements(page, 'table').find(({ attributes }) => attributes.class === 'months')!;
    const rows = elements(table, 'tr').map((row) => row.children.map(words).join(' ')).filter((row) => !row.endsWith(' 0 0'));
    expect(rows).toEqual(['Month Made Found', '2026-10 0 4', '2026-03 3 0', 'until 2020-12 1 0']);
    expect(elements(page, 'rect').filter(({ attributes }) => attributes.class === 'made' || attributes.class === 'found')).toHaveLength(3);
  });

  it('has every place, linked to the commit that brought it where that is shown on the web', () => {
    const page = of(fleetFinding(5, {}, { repository: 'github.com/acme/docs' }));
    const links = elements(rowsOf(page)[0]!, 'a').map(({ attributes }) => attributes.href!).filter((href) => href.startsWith('https'));
    expect(links).toHaveLength(8);
    expect(links[0]).toMatch(/^https:\/\/github\.com\/acme\/docs\/blob\/[0-9a-f]{40}\/.*#L\d+$/);
  });

  it('loads nothing, and its policy lets nothing run or be drawn but its own script and style', () => {
    const whole = write(fleetReport(20));
    const page = readXml(whole);
    for (const name of ['link', 'img', 'iframe', 'object', 'embed', 'form', 'base']) expect(elements(page, name)).toEqual([]);
    expect(whole).not.toMatch(/url\(|@import| src=| on[a-z]+=| style="|javascript:/);
    const hashOf = (name: string): string => `'sha256-${createHash('sha256').update(new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(whole)![1]!).digest('base64')}'`;
    expect(elements(page, 'meta').map(({ attributes }) => attributes.content)).toContain(`default-src 'none'; style-src ${hashOf('style')}; script-src ${hashOf('script')}; base-uri 'none'; form-action 'none'`);
  });

  it('is good news where there is nothing to say', () => {
    const page = readXml(write(fleetReport(0, { repositories: 3 })));
    expect(elements(page, 'h1').map((one) => [one.attributes.class, words(one)])).toEqual([['good', 'No Sentry secrets in 3 repositories.']]);
    expect(rowsOf(page)).toEqual([]);
  });

  it('stays below 6 MB for 5,000 findings, whatever number of places each has, and lists no more', () => {
    const places = Array.from({ length: 40 }, (_, nth) => fleetFinding(5, {}, { path: `apps/web/src/file-${nth}.ts` }).places[0]!);
    const findings = Array.from({ length: 5001 }, (_, index) => ({ ...fleetFinding(index % 60), fingerprint: `${index}`.padStart(32, '0') }));
    const whole = write(fleetReport(0, { findings }));
    expect([whole.split('<tr id=').length - 1, whole.includes('and 1 more finding, less urgent'), Buffer.byteLength(whole) < 6_000_000]).toEqual([5000, true, true]);
    const crowded = write(fleetReport(0, { findings: findings.slice(0, 1000).map((finding) => ({ ...finding, places })) }));
    expect(Buffer.byteLength(crowded)).toBeLessThan(3_000_000);
  });

  it('stays well-formed whatever is written in names, reasons and people', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const finding = fleetFinding(1, { organization: { slug: text, url: text, regionUrl: text, issuedAt: text }, verification: { ...live, scopes: [text], reason: text }, excuse: { by: 'operator', reason: text, at: null } }, { repository: text, path: text, author: text, date: text, commit: text });
        expect(rowsOf(readXml(write(fleetReport(0, { findings: [finding], notRead: [{ repository: text, path: text, reason: text }] }))))).toHaveLength(1);
      }),
      { numRuns: amount(6, 100) },
    );
  });
});
