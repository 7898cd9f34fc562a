import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html } from '../../src/report/html.ts';
import { blob, collect, place, report, rule } from '../support/findings.ts';
import { oddPath, sampleReport } from '../support/sample-report.ts';
import { tokens } from '../support/tokens.ts';
import { elements, readXml, type Element } from '../support/xml.ts';

const secret = tokens('html').user();
const planted = [{ secret, rule: rule('user') }];
const words = (element: Element): string => element.text + element.children.map(words).join('');

describe('the page', () => {
  it('is well-formed and says what there is, section by section', () => {
    const page = readXml(html(sampleReport()));
    expect(elements(page, 'h2').map(words)).toEqual([
      'Findings',
      'Not read',
      'There before this change',
      'Suppressed',
      'Notes',
    ]);
    expect(words(elements(page, 'h1')[0]!)).toMatch(/^\d errors, \d warnings?, not complete$/);
  });

  it('shows places as text, whatever they hold', () => {
    const page = readXml(html(sampleReport()));
    const shown = oddPath.replace('\u001b', String.raw`\x1b`).replace('\u202e', String.raw`\u{202e}`).replace('\n', String.raw`\n`);
    expect(elements(page, 'code').map(words)).toContain(`${shown}:1:1`);
  });

  it('is good news where there is nothing to say', () => {
    const page = readXml(html(report(collect())));
    expect(elements(page, 'h1').map((one) => [one.attributes.class, words(one)])).toEqual([['good', 'No Sentry secrets']]);
    expect(elements(page, 'section')).toEqual([]);
  });

  it('loads nothing, runs nothing, and has a policy that says so', () => {
    const page = readXml(html(sampleReport()));
    for (const name of ['script', 'link', 'img', 'iframe', 'object', 'embed', 'form', 'base']) {
      expect(elements(page, name)).toEqual([]);
    }
    expect(html(sampleReport())).not.toMatch(/url\(|@import| src=| on[a-z]+=/);
    expect(elements(page, 'meta').map(({ attributes }) => attributes.content)).toContain(
      "default-src 'none'; style-src 'unsafe-inline'",
    );
  });

  it('links only to addresses of the web', () => {
    const url = ['java', 'script:alert(1)'].join('');
    const bad = rule('custom', { remediation: { summary: 'x', url } });
    const page = readXml(html(report(collect(blob('a', secret, [{ secret, rule: bad }])))));
    expect(elements(page, 'a').map(({ attributes }) => attributes.href)).toEqual(['#']);
  });

  it('unfolds the places past the first five', () => {
    const page = readXml(html(report(collect(blob('a', `${secret}\n`.repeat(8), planted)))));
    expect(elements(page, 'summary').map(words)).toEqual(['3 more places']);
    expect(elements(page, 'li')).toHaveLength(8);
  });

  it('stays well-formed whatever is written in names, reasons and notes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const places = [place(text, { author: text, commit: 'c0ffee' })];
        const found = collect(blob('a', secret, planted, { places }));
        const page = readXml(html(report(found, { notes: [text], scan: { notRead: [{ path: text, reason: text }] } })));
        expect(elements(page, 'li')).toHaveLength(3);
      }),
    );
  });
});
