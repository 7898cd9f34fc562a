import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from 'vitest';
import { type Browser, type BrowserPage, chromium } from './chromium.ts';
import { isInstalled, needs } from '../needs.ts';
import { lastingFolder } from '../repo.ts';

/** One Chromium for the tests of a file, with a report in it. */
export interface ReportInBrowser {
  readonly page: BrowserPage;
  show(html: string): Promise<void>;
  /** Sets controls as a person does, and waits for the effect. */
  fill(values: Readonly<Record<string, string>>): Promise<void>;
  /** Expects that there were no complaints and no requests. */
  quiet(): void;
}

/**
 * Starts the browser before the first test and ends it after the last. If it is not installed, the tests are skipped.
 */
export function reportInBrowser(): ReportInBrowser {
  needs('chromium');
  const file = join(lastingFolder(), 'report.html');
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (isInstalled('chromium')) browser = await chromium();
  }, 60_000);
  afterAll(() => browser?.close());
  const real = (): BrowserPage => browser!.page;
  const page: BrowserPage = {
    open: (path) => real().open(path),
    run: (expression) => real().run(expression),
    look: (width, dark) => real().look(width, dark),
    press: (key) => real().press(key),
    picture: (height) => real().picture(height),
    print: () => real().print(),
    get complaints() {
      return real().complaints;
    },
    get requests() {
      return real().requests;
    },
  };
  return {
    page,
    show(html) {
      writeFileSync(file, html);
      return page.open(file);
    },
    fill: (values) =>
      page.run(`(() => {
        for (const [id, value] of Object.entries(${JSON.stringify(values)})) document.getElementById(id).value = value;
        document.querySelector('#tools form').requestSubmit();
      })()`),
    quiet: () => expect([page.complaints, page.requests]).toEqual([[], []]),
  };
}

/** The faults that axe finds on the unfolded page, by the rules of WCAG 2.1 A and AA and of good practice. */
export async function faults(page: BrowserPage, surplus: string): Promise<unknown> {
  await page.run(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
  await page.run(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  // In a table of a thousand rows, all rows are alike, so most are removed.
  await page.run(`document.querySelectorAll(${JSON.stringify(surplus)}).forEach((one) => one.remove())`);
  return page.run(`axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html.slice(0, 200), nodes[0].any.map(({ message }) => message)]))`);
}

/**
 * Checks that the page runs only its own script, shows only its own elements, and links only to the web and to files,
 * whatever the report holds.
 */
export async function staysItself(page: BrowserPage): Promise<void> {
  expect(await page.run(`[document.scripts.length, document.querySelectorAll('img, svg[onload], h1').length, [...document.querySelectorAll('*')].some((one) => [...one.attributes].some(({ name }) => /^on|^style$/.test(name)))]`)).toEqual([1, 1, false]);
  expect(await page.run(`[...document.links].map(({ protocol }) => protocol).filter((one) => !/^(?:https|file):$/.test(one))`)).toEqual([]);
}

/** The elements that stick out of the screen. A `pre` can be scrolled by itself. */
export function overhang(page: BrowserPage): Promise<readonly string[]> {
  return page.run(`[...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1 && one.closest('pre') === null).slice(0, 3).map((one) => one.outerHTML.slice(0, 200))`);
}
