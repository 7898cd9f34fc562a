import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/findings/finding.ts';
import { lineUrl } from '../../../src/report/html/parts/links.ts';
import { html } from '../../../src/report/html/html.ts';
import type { Report } from '../../../src/report/report.ts';
import { faults, overhang, reportInBrowser, staysItself } from '../../support/browser/page.ts';
import { amount, isLong } from '../../support/how-long.ts';
import { pageFinding, pageOrigin, pageReport } from '../../support/report/page-report.ts';
import { steering } from '../../support/report/steering.ts';

const { page, fill, quiet, ...inBrowser } = reportInBrowser();
const show = (report: Report): Promise<void> => inBrowser.show(html(report));
const shown = (): Promise<readonly string[]> => page.run(`[...document.querySelectorAll('[data-s]:not([hidden])')].map(({ id }) => id)`);
const text = (selector: string): Promise<string> => page.run(`document.querySelector(${JSON.stringify(selector)}).textContent`);

/** Texts that a page could obey, be broken by or be turned around by. */
const hostile = [...steering.map(([, one]) => one), '<script>document.title="taken"</script>', '"><svg onload=document.title="taken">', "' onmouseover='document.title=1", '\u202eabc\u2066', 'x'.repeat(5000), '\u05d0\u05d1/\u05d2', '${document.title="taken"}', '</style><h1>taken', ']]><b>'];

function hostileReport(): Report {
  const findings = hostile.map((one, index): Finding => {
    const rule = { ...pageFinding(0).rule, kind: 'custom', title: one, message: one, why: one, remediation: { summary: one, url: `https://x.example/${one}` } } as const;
    return pageFinding(index, { rule, verification: { ...pageFinding(4).verification, scopes: [one], reason: one } as Finding['verification'], suppressed: index % 4 === 3 ? { by: 'inline', reason: one } : null }, { path: `${one}/${one}.ts`, author: one });
  });
  const origin = { ...pageOrigin, command: hostile.join(' '), repository: hostile[8]!, ref: hostile[13]! };
  return pageReport(0, { findings, origin, notes: hostile, scan: { complete: false, notRead: hostile.map((one) => ({ path: one, reason: one })) } });
}

describe('in a browser', () => {
  it('search, filters and tiles leave what fits, and say how many', async () => {
    await show(pageReport(12));
    expect(await shown()).toHaveLength(12);
    await fill({ search: 'ada personal' });
    expect(await shown()).toEqual(await page.run(`[...document.querySelectorAll('[data-s]')].filter((one) => /ada/i.test(one.textContent) && /personal/i.test(one.textContent)).map(({ id }) => id)`));
    await fill({ search: '', state: 'live' });
    expect([await shown(), await text('#shown')]).toEqual([['f1', 'f2'], '2 of 12 findings']);
    await fill({ state: '', kind: 'Client Secret' });
    expect(await shown()).toHaveLength(2);
    await fill({ kind: '', path: 'DOCS/' });
    expect(await page.run(`[...document.querySelectorAll('[data-s]:not([hidden])')].every((one) => [...one.querySelectorAll('.p')].some((path) => path.textContent.includes('docs/')))`)).toBe(true);
    await fill({ path: '', author: 'Grace Hopper <grace@example.org>' });
    expect((await shown()).length).toBeGreaterThan(0);
    await page.run(`[...document.querySelectorAll('#tools button')].find(({ textContent }) => textContent === 'Reset').click()`);
    await page.run(`document.querySelector('a.tile.suppressed').click()`);
    expect(await shown()).toHaveLength(1);
    expect([await shown(), await page.run(`document.querySelector('a.tile.suppressed').getAttribute('aria-pressed')`)]).toEqual([await page.run(`[...document.querySelectorAll('[data-s=suppressed]')].map(({ id }) => id)`), 'true']);
    await page.run(`document.querySelector('a.tile.suppressed').click()`);
    expect(await shown()).toHaveLength(12);
    quiet();
  });

  it('grouping puts together what belongs together, and gives the order back', async () => {
    await show(pageReport(12));
    const before = await shown();
    await fill({ group: 'kind' });
    expect(await page.run(`[...document.querySelectorAll('#findings .group-head')].map(({ textContent }) => textContent)`)).toEqual(
      ['Personal Token (3)', 'Organization Token (2)', 'Internal Integration Token (2)', 'Client Secret (2)', 'DSN (2)'],
    );
    await fill({ state: 'live' });
    expect(await page.run(`[...document.querySelectorAll('.group-head:not([hidden])')].map(({ textContent }) => textContent)`)).toEqual(['Personal Token (1)', 'Organization Token (1)']);
    await fill({ group: '', state: '' });
    expect(await shown()).toEqual(before);
    quiet();
  });

  it('buttons copy the suppress: block of one, and of all that are shown', async () => {
    await show(pageReport(12));
    const clipboard = (): Promise<string> => page.run('navigator.clipboard.readText()');
    await page.run(`document.querySelector('#f1 .more').open = true, document.querySelector('#f1 pre.copy + button').click()`);
    await expect.poll(() => text('#f1 pre.copy + button')).toBe('Copied');
    const print = pageFinding(0).fingerprint;
    expect(await clipboard()).toBe(`suppress:\n  - fingerprint: ${print}\n    reason: why this is not a leak`);
    await fill({ state: 'live' });
    await page.run(`document.querySelector('#tools .copy-button').click()`);
    await expect.poll(() => text('#tools .copy-button')).toBe('Copied');
    expect(await clipboard()).toMatch(new RegExp(`^suppress:\\n  - fingerprint:\\n      - ${print}\\n      - [0-9a-f]{32}\\n    reason: why these are not leaks\\n$`));
    quiet();
  });

  it('each row of a table leads to its line, and can be found by its kind', async () => {
    const told = pageReport(520);
    await show(told);
    const urls = new Set(told.findings.flatMap(({ locations }) => locations.map(({ place: { path, commit }, position }) => lineUrl({ path, commit, line: position.startLine }, pageOrigin))));
    const links = await page.run<readonly string[]>(`[...document.querySelectorAll('tr[data-s]')].map((row) => row.querySelector('td:nth-child(3) a')?.getAttribute('href'))`);
    expect(links).toHaveLength(500);
    expect(links.filter((link) => !urls.has(link))).toEqual([]);
    expect(new Set(links).size).toBeGreaterThan(400);
    await fill({ kind: 'Client Secret' });
    expect(await shown()).toHaveLength(told.findings.filter(({ rule }) => rule.kind === 'app-secret').length);
    quiet();
  });

  it('a link opens what it leads to, also where that is folded or filtered out', async () => {
    await show(pageReport(12));
    await fill({ state: 'unknown' });
    await page.run(`location.hash = '#f1'`);
    await expect.poll(() => page.run(`document.querySelector('#f1').hidden`)).toBe(false);
    await page.run(`location.hash = '#rule-sentry-dsn-secret'`);
    await expect.poll(() => page.run(`document.getElementById('rule-sentry-dsn-secret').open`)).toBe(true);
    quiet();
  });

  it('the keyboard reaches the search and the first tile', async () => {
    await show(pageReport(12));
    await page.press('Tab');
    expect(await page.run('document.activeElement.className')).toBe('skip');
    await page.press('/');
    expect(await page.run('document.activeElement.id')).toBe('search');
    await page.run(`document.querySelector('a.tile.live').focus()`);
    await page.press(' ');
    expect(await shown()).toEqual(['f1', 'f2']);
    quiet();
  });

  it('what names, reasons and rules say is shown and does nothing', async () => {
    await show(hostileReport());
    await fill({ group: 'author' });
    await fill({ group: 'folder', search: 'made' });
    expect(await page.run('document.title')).toMatch(/ · sntrylint$/);
    await staysItself(page);
    expect(await page.run(`document.body.innerText`)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    for (const width of [360, 1600]) {
      await page.look(width, false);
      expect(await overhang(page)).toEqual([]);
    }
    quiet();
  });

  // Of the four the short form asks two, each of one page.
  it.each(([[360, false], [1600, true], [360, true], [1600, false]] as const).slice(0, amount(2, 4)))('%i pixels wide, dark %s, nothing sticks out and axe finds no fault', async (width, dark) => {
    await page.look(width, dark);
    for (const report of [pageReport(12), ...(isLong ? [pageReport(0), pageReport(1), pageReport(1000), hostileReport()] : [])]) {
      await show(report);
      expect(await page.run('document.documentElement.scrollWidth')).toBe(width);
      expect(await faults(page, 'tbody tr:nth-child(n + 30), article:nth-child(n + 13)')).toEqual([]);
    }
  });

  it('on paper all is open and the controls are gone', async () => {
    await page.look(800, true);
    await show(pageReport(12));
    expect((await page.print()).subarray(0, 5).toString()).toBe('%PDF-');
    expect(await page.run(`(() => { dispatchEvent(new Event('beforeprint')); const closed = document.querySelectorAll('details:not([open])').length; dispatchEvent(new Event('afterprint')); return [closed, document.querySelectorAll('details:not([open])').length > 0]; })()`)).toEqual([0, true]);
    quiet();
  });
});
