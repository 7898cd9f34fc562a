import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/findings/finding.ts';
import { html } from '../../../src/report/html/html.ts';
import { blob, collect, place, report, rule } from '../../support/report/findings.ts';
import { amount } from '../../support/how-long.ts';
import { pageFinding, pageOrigin, pageReport } from '../../support/report/page-report.ts';
import { oddPath, sampleReport } from '../../support/report/sample-report.ts';
import { tokens } from '../../support/tokens.ts';
import { elements, readXml, type Element } from '../../support/report/xml.ts';

const secret = tokens('html').user();
const planted = [{ secret, rule: rule('user') }];
const words = (element: Element): string => element.text + element.children.map(words).join('');
const withClass = (page: Element, name: string, of: string): readonly Element[] => elements(page, of).filter(({ attributes }) => attributes.class?.split(' ').includes(name));
const pageOf = (...findings: readonly Finding[]): Element => readXml(html(pageReport(0, { findings })));
const heading = (page: Element): string => words(elements(page, 'h1')[0]!);
const asked = { checkedAt: '2026-11-29T09:00:02.000Z', host: 'sentry.io', base: 'https://sentry.io' } as const;
const live = (scopes: readonly string[]): Partial<Finding> => ({ suppressed: null, verification: { state: 'live', ...asked, scopes, who: null, reason: null } });
const revoked: Partial<Finding> = { suppressed: null, verification: { state: 'revoked', ...asked, scopes: [], who: null, reason: 'answered 401: Invalid token' } };
const unasked: Partial<Finding> = { suppressed: null, verification: { state: 'unverified', checkedAt: null, host: null, base: null, scopes: [], who: null, reason: null } };

describe('the page', () => {
  it('is well-formed and says what there is, section by section', () => {
    const page = readXml(html(sampleReport()));
    expect(elements(page, 'h2').map(words)).toEqual([
      'Not read', 'Why, and how to end it', 'What to do now', 'By kind', 'By folder', 'Notes',
      'Findings 4', 'There before this change 1', 'Suppressed 1', 'Time line',
    ]);
  });

  it('shows places as text, whatever they hold', () => {
    const page = readXml(html(sampleReport()));
    const shown = oddPath.replace('\u001b', String.raw`\x1b`).replace('\u202e', String.raw`\u{202e}`).replace('\n', String.raw`\n`);
    expect(elements(page, 'bdi').map(words)).toContain(`${shown}:1`);
  });

  it('is good news where there is nothing to say', () => {
    const page = readXml(html(report(collect())));
    expect(elements(page, 'h1').map((one) => [one.attributes.class, words(one)])).toEqual([['good', 'No Sentry secrets.']]);
    expect(elements(page, 'article')).toEqual([]);
    expect(elements(page, 'h2')).toEqual([]);
  });

  it('loads nothing, and its policy lets nothing run or be drawn but its own script and style', () => {
    const whole = html(sampleReport());
    const page = readXml(whole);
    for (const name of ['link', 'img', 'iframe', 'object', 'embed', 'form', 'base']) expect(elements(page, name)).toEqual([]);
    expect([elements(page, 'script'), elements(page, 'style')].map((some) => some.map(({ attributes }) => attributes))).toEqual([[{}], [{}]]);
    expect(whole).not.toMatch(/url\(|@import| src=| on[a-z]+=| style="|javascript:/);
    const hashOf = (name: string): string => `'sha256-${createHash('sha256').update(new RegExp(`<${name}>(.*?)</${name}>`, 's').exec(whole)![1]!).digest('base64')}'`;
    expect(elements(page, 'meta').map(({ attributes }) => attributes.content)).toContain(
      `default-src 'none'; style-src ${hashOf('style')}; script-src ${hashOf('script')}; base-uri 'none'; form-action 'none'`,
    );
  });

  it.each([['java', 'script:alert(1)'].join(''), 'data:text/html,x', 'https://', 'file:///etc/passwd', ' https://x.example'])('makes no link of %j, which a rule may name', (url) => {
    const bad = rule('custom', { remediation: { summary: 'x', url } });
    const page = readXml(html(report(collect(blob('a', secret, [{ secret, rule: bad }])))));
    expect(elements(page, 'a').map(({ attributes }) => attributes.href).filter((href) => !href!.startsWith('#'))).toEqual([]);
  });

  it('says first which repository, at which commit, by which command, and whether all was read', () => {
    const page = readXml(html(pageReport(1)));
    expect(withClass(page, 'repository', 'p').map(words)).toEqual(['acme/storefront']);
    const facts = elements(elements(page, 'header')[0]!, 'div').map(words);
    expect(facts).toEqual(['Branchmain', `Commit${pageOrigin.commit!.slice(0, 10)}`, `Command${pageOrigin.command}`, 'When2026-11-29 09:00 UTC, by sntrylint 0.1.0', 'Read4,021 files of 1,874 commits, 88.2 MB in 2.14 s', 'Completeyes']);
    expect(words(readXml(html(pageReport(0, { scan: { complete: false, notRead: [{ path: 'a.bin', reason: 'too large' }] } }))))).toContain('No Sentry secrets in what was read.');
  });

  it.each([
    ['2 tokens are live; revoke these first.', [live(['org:read']), live(['org:read']), unasked]],
    ['1 token is live; revoke it first.', [live([]), revoked]],
    ['2 tokens may be live, nobody has asked; revoke these, or ask with --verify. 1 token has ended.', [unasked, revoked, unasked]],
    ['1 token has ended already; take it out.', [revoked]],
  ])('says in one sentence: %s', (sentence, all) => {
    // Of these numbers a token comes every time.
    expect(heading(pageOf(...all.map((over, index) => pageFinding(6 * index, over))))).toBe(sentence);
  });

  it('puts what is live first, what may most before what may less, and what has ended last', () => {
    const page = pageOf(pageFinding(0, revoked), pageFinding(6, unasked), pageFinding(12, live(['org:read'])), pageFinding(18, live(['member:admin'])));
    expect(elements(page, 'article').map((one) => [one.attributes['data-s'], withClass(one, 'chip', 'span').map(words)[0]])).toEqual([
      ['live', 'member:admin⚠ dangerous: '],
      ['live', 'org:read'],
      ['unasked', undefined],
      ['ended', undefined],
    ]);
    expect(withClass(page, 'tile', 'a').concat(withClass(page, 'tile', 'span')).map(words)).toEqual([' 2Live', ' 1Not asked', ' 1Revoked', ' 0Unknown', ' 0Suppressed']);
  });

  it('shows of each the line with a caret, the last four, and a suppress: block to copy', () => {
    const whole = html(report(collect(blob('src/a.env', `\nTOKEN="${secret}" # x\n`, planted))));
    const [card] = elements(readXml(whole), 'article');
    const blocks = [...whole.slice(whole.indexOf('<article')).matchAll(/<pre[^>]*>(.*?)<\/pre>/gs)].map(([, block]) => block!.replaceAll(/<[^>]+>/g, '').replaceAll('&quot;', '"'));
    expect(blocks).toEqual([
      `2 │ TOKEN="sntryu_…${secret.slice(-4)}" # x\n  │        ^^^^^^^^^^^^`,
      `suppress:\n  - fingerprint: ${createHash('sha256').update(secret).digest('hex').slice(0, 32)}\n    reason: why this is not a leak`,
    ]);
    expect(withClass(card!, 'four', 'p').flatMap((one) => elements(one, 'strong')).map(words)).toEqual([secret.slice(-4)]);
  });

  it('hides what else in the line could be a secret of whatever service', () => {
    const other = tokens('other').hex(40);
    expect(html(report(collect(blob('a', `AWS=${other}x ${secret}`, planted))))).not.toContain(other);
  });

  it('says why and what to do once for all findings of a rule', () => {
    const page = pageOf(pageFinding(0, unasked), pageFinding(6, unasked), pageFinding(1, unasked));
    const kinds = elements(elements(page, 'section').find(({ attributes }) => attributes.id === 'kinds')!, 'details');
    expect(kinds.map(({ attributes }) => attributes.id)).toEqual(['rule-sentry-user-token', 'rule-sentry-org-token']);
    expect(withClass(kinds[0]!, 'endings', 'ul').flatMap((one) => elements(one, 'a')).map(({ attributes }) => attributes.href)).toEqual(['#f1', '#f2']);
  });

  it('folds many paths by folder, the first one open', () => {
    const page = readXml(html(report(collect(...['a/1', 'a/2', 'a/3', 'b/1', 'b/2'].map((path) => blob(path, secret, planted))))));
    const folders = elements(withClass(page, 'folders', 'div')[0]!, 'details');
    expect(folders.map((one) => [words(elements(one, 'summary')[0]!), one.attributes.open, elements(one, 'li').length])).toEqual([[' a/3 paths', 'open', 3], [' b/2 paths', undefined, 2]]);
  });

  it('draws in a history how long each stood there, by whom, and says what is gone and lives', () => {
    const gone = { inHead: false, author: 'Ada', date: '2020-01-01T00:00:00Z', removed: { commit: 'c0ffee', author: 'Bo', date: '2022-01-01T00:00:00Z' } };
    const { removed: _, ...onBranch } = gone;
    const page = pageOf(pageFinding(0, live([]), gone), pageFinding(6, unasked, onBranch), pageFinding(12, unasked, { inHead: true, author: 'Cy', date: '2025-01-01T00:00:00Z' }));
    const line = elements(page, 'section').find(({ attributes }) => attributes.id === 'time')!;
    expect(elements(line, 'h3').map(words)).toEqual([' Ada2 secrets, 1 live', ' Cy1 secret']);
    expect(elements(line, 'li').map((one) => words(one).replace(/^.*….{4}/, ''))).toEqual(['2020-01-01 to 2022-01-01, gone from HEAD, still live', 'since 2020-01-01, gone from HEAD', 'since 2025-01-01']);
    expect(withClass(line, 'span', 'rect').map(({ attributes }) => [attributes.x, attributes.class])).toEqual([['0%', 'span gone'], ['0%', 'span gone'], [expect.stringMatching(/^7\d(\.\d)?%$/), 'span']]);
  });

  it('gives all a line from 500 findings on but for the most urgent ones, and stays below 1 MB for 1,000', () => {
    const { findings } = pageReport(1000);
    const counts = [499, 500, 1000].map((most) => {
      const whole = html(pageReport(0, { findings: findings.slice(0, most) }));
      return { cards: whole.split('<article ').length - 1, rows: whole.split('<tr id').length - 1, bytes: Buffer.byteLength(whole) };
    });
    expect(counts).toMatchObject([{ cards: 499, rows: 0 }, { cards: 20, rows: 480 }, { cards: 20, rows: 980 }]);
    expect(counts[2]!.bytes).toBeLessThan(1_000_000);
  });

  it('stays well-formed whatever is written in names, reasons and notes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const places = [place(text, { author: text, commit: 'c0ffee' })];
        const found = collect(blob('a', secret, planted, { places }));
        const origin = { ...pageOrigin, command: text, repository: text, ref: text };
        const page = readXml(html(report(found, { notes: [text], origin, scan: { notRead: [{ path: text, reason: text }] } })));
        expect(elements(page, 'article')).toHaveLength(1);
      }),
      { numRuns: amount(10, 100) },
    );
  });
});
