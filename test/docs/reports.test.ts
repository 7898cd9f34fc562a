import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formats, type FormatName } from '../../src/report/formats.ts';
import { githubOutput } from '../../src/report/github.ts';
import { style } from '../support/report/findings.ts';
import { docsReport } from '../support/docs/report.ts';

const page = readFileSync(new URL('../../docs/reports.md', import.meta.url), 'utf8');

/** The first block below a heading that names the format. */
function shown(heading: string): string {
  const section = page.slice(page.indexOf(`\n## ${heading}\n`));
  return /```\w*\n(.*?)```/s.exec(section)![1]!;
}

describe('docs/reports.md shows what sntrylint prints', () => {
  it.each(['pretty', 'json', 'jsonl', 'sarif', 'junit', 'github', 'gitlab'] satisfies FormatName[])('%s', async (name) => {
    const reporter = await formats[name]();
    expect(shown(name)).toBe(reporter(docsReport(), style()));
  });

  it('the summary for GitHub', () => {
    const blocks = [...page.slice(page.indexOf('\n## github\n')).matchAll(/```\w*\n(.*?)```/gs)];
    expect(blocks[1]![1]).toBe(githubOutput(docsReport()).summary);
  });

  it('every format has its section', () => {
    const headings = [...page.replaceAll(/```.*?```/gs, '').matchAll(/^## (\w+)$/gm)].map(([, name]) => name);
    expect(headings).toEqual(Object.keys(formats));
  });
});
