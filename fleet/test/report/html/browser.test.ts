import { describe, expect, it } from 'vitest';
import { faults, overhang, reportInBrowser, staysItself } from '../../../../test/support/browser/page.ts';
import { amount, isLong } from '../../../../test/support/how-long.ts';
import { steering } from '../../../../test/support/report/steering.ts';
import type { FleetReport } from '../../../src/report/fleet-report.ts';
import { html } from '../../../src/report/html/html.ts';
import { fleetFinding, fleetReport, repository } from '../../support/fleet-report.ts';

const { page, fill, quiet, ...inBrowser } = reportInBrowser();
const show = (report: FleetReport): Promise<void> => inBrowser.show([...html(report)].join(''));
const many = (): FleetReport => fleetReport(30, { notRead: [{ repository: repository(2).name, path: 'big.bin', reason: 'larger than 50 MB' }] });
const shown = (): Promise<readonly string[]> => page.run(`[...document.querySelectorAll('tr[data-s]:not([hidden])')].map(({ id }) => id)`);
const column = (number: number): Promise<readonly string[]> => page.run(`[...document.querySelectorAll('tr[data-s]:not([hidden]) td:nth-child(${number})')].map(({ textContent }) => textContent)`);
const click = (selector: string): Promise<void> => page.run(`document.querySelector(${JSON.stringify(selector)}).click()`);

const hostile = [...steering.map(([, one]) => one), '<script>document.title="taken"</script>', '"><svg onload=document.title="taken">', "' onmouseover='document.title=1", '\u202eabc\u2066', 'x'.repeat(5000), '\u05d0\u05d1/\u05d2', '</style><h1>taken', ']]><b>'];
function hostileReport(): FleetReport {
  const findings = hostile.map((text, index) => fleetFinding(index, {
    kind: 'custom', ruleId: text, message: text, organization: { slug: text, url: text, regionUrl: null, issuedAt: '2026-01-01T00:00:00Z' }, remediation: { summary: text, url: `https://x.example/${text}` },
    verification: { state: 'live', scopes: [text], checkedAt: null, reason: text, host: text }, excuse: index % 4 === 3 ? { by: 'operator', reason: text, at: null } : null, state: index % 4 === 3 ? 'excused' : 'open',
  }, { repository: text, path: `${text}/a.ts`, author: text }));
  return { ...fleetReport(0, { findings, notRead: hostile.map((text) => ({ repository: text, path: text, reason: text })) }), repositories: hostile.map((text) => repository(0, { name: text, url: text, state: 'set-aside', reason: text })) };
}

describe('in a browser', () => {
  it('search, filters, tiles and bars leave what fits, and say how many', async () => {
    await show(many());
    expect(await shown()).toHaveLength(30);
    await fill({ search: 'personal ada' });
    expect([...new Set((await column(2)).map((text) => text.slice(0, 14)))]).toEqual(['Personal Token']);
    await fill({ search: '', state: 'live', repository: 'ACME/search' });
    expect(await page.run(`document.getElementById('shown').textContent`)).toMatch(/^\d of 30 findings$/);
    expect([...new Set((await column(1)).map((words) => words.replace(/ new$/, '')))]).toEqual(['Live']);
    await fill({ state: '', repository: '', organization: 'acme-mobile' });
    expect([...new Set(await column(3))]).toEqual(['acme-mobile']);
    await page.run(`[...document.querySelectorAll('#tools button')].find(({ textContent }) => textContent === 'Reset').click()`);
    await click('a.tile.ended');
    expect([...new Set(await page.run<readonly string[]>(`[...document.querySelectorAll('tr[data-s]:not([hidden])')].map(({ dataset }) => dataset.s)`))]).toEqual(['ended']);
    await click('[data-pick=person] button');
    expect([await column(5), await page.run(`document.getElementById('state').value`)]).toEqual([Array((await shown()).length).fill(await page.run(`document.querySelector('[data-pick=person]').textContent`)), '']);
    quiet();
  });

  it('a column sorts up, down, and back into the order of urgency', async () => {
    await show(many());
    const before = await shown();
    await click('th:nth-child(6) button');
    expect(await column(6)).toEqual((await column(6)).toSorted());
    await click('th:nth-child(6) button');
    expect([await column(6), await page.run(`document.querySelector('th:nth-child(6)').getAttribute('aria-sort')`)]).toEqual([(await column(6)).toSorted().toReversed(), 'descending']);
    await click('th:nth-child(6) button');
    expect(await shown()).toEqual(before);
    quiet();
  });

  it('a card leads to its line, also where that is filtered out, and a fingerprint is copied', async () => {
    await show(many());
    await fill({ state: 'ended' });
    await click('.live-now a');
    await expect.poll(() => page.run(`document.querySelector('#f1').hidden`)).toBe(false);
    await page.run(`document.querySelector('#f1 details').open = true`);
    await expect.poll(() => page.run(`document.querySelector('#f1 .copy-button')?.textContent`)).toBe('Copy');
    await click('#f1 .copy-button');
    await expect.poll(() => page.run(`navigator.clipboard.readText()`)).toMatch(/^[0-9a-f]{32}$/);
    quiet();
  });

  /** Nothing sticks out, whatever the width. */
  const fits = async (): Promise<void> => {
    for (const width of [360, 1600]) {
      await page.look(width, false);
      expect(await page.run('document.documentElement.scrollWidth')).toBe(width);
    }
  };

  it('a report without findings is shown', async () => {
    await show(fleetReport(0, { repositories: 400 }));
    expect([await shown(), await page.run(`document.querySelector('h1').textContent`)]).toEqual([[], 'No Sentry secrets in 400 repositories.']);
    await fits();
    quiet();
  });

  it.each(isLong ? [10_000] : [])('of %i findings the most urgent are shown, and what is searched among them is found', async (findings) => {
    await show(fleetReport(findings, { repositories: 400 }));
    expect(await shown()).toHaveLength(5000);
    expect(await page.run('document.body.textContent')).toContain('and 5,000 more findings, less urgent');
    await fill({ search: 'grace hopper' });
    const [found, all] = (await page.run<string>(`document.getElementById('shown').textContent`)).split(/ of | findings/).map(Number) as [number, number];
    expect([found > 0 && found < all, all, found]).toEqual([true, 5000, (await shown()).length]);
    await fits();
    quiet();
  });

  it('what names, people and reasons say is shown and does nothing', async () => {
    await show(hostileReport());
    await fill({ search: 'made' });
    expect(await page.run('document.title')).toMatch(/ · sntrylint$/);
    await staysItself(page);
    for (const width of [360, 1600]) {
      await page.look(width, false);
      expect(await overhang(page)).toEqual([]);
    }
    quiet();
  });

  // Of the four the short form asks two.
  it.each(([[360, true], [1600, false], [360, false], [1000, true]] as const).slice(0, amount(2, 4)))('%i pixels wide, dark %s, nothing sticks out and axe finds no fault', async (width, dark) => {
    await page.look(width, dark);
    for (const report of [many(), ...(isLong ? [fleetReport(0), hostileReport()] : [])]) {
      await show(report);
      expect(await page.run('document.documentElement.scrollWidth')).toBe(width);
      expect(await faults(page, 'tbody tr:nth-child(n + 14)')).toEqual([]);
    }
    quiet();
  });
});
