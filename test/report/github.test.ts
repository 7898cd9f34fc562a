import { describe, expect, it } from 'vitest';
import { github, githubOutput } from '../../src/report/github.ts';
import { blob, collect, place, report, rule } from '../support/report/findings.ts';
import { sampleReport } from '../support/report/sample-report.ts';
import { tokens } from '../support/tokens.ts';

const make = tokens('github');
const secret = make.user();
const planted = [{ secret, rule: rule('user') }];

/** Reads a line as GitHub's runner does: `::level key=value,key=value::text`, then undoes the encoding. */
function parse(line: string) {
  const [, level, properties, text] = /^::(\w+) (.*?)::(.*)$/.exec(line)!;
  const decode = (part: string): string =>
    part.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%');
  const pairs = properties!.split(',').map((pair): [string, string] => {
    const [key, ...value] = pair.split('=');
    return [key!, decode(value.join('='))];
  });
  return { level, text: decode(text!), ...Object.fromEntries(pairs) };
}

const annotations = (text: string) => text.split('\n').filter((line) => line.startsWith('::')).map(parse);

describe('annotations', () => {
  it('stand at the place, with a title and what to do', () => {
    const text = github(report(collect(blob('src/a.ts', `x\n ${secret}`, planted))));
    expect(annotations(text)).toEqual([
      {
        level: 'error',
        file: 'src/a.ts',
        line: '2',
        endLine: '2',
        col: '2',
        endColumn: '73',
        title: 'Sentry user token',
        text: `Sentry user token sntryu_…${secret.slice(-4)}. Revoke it, then make a new one. https://sentry.io/settings/account/api/auth-tokens/`,
      },
    ]);
  });

  it('escape what would end a property or begin a command', () => {
    const path = 'a,line=9::b%0A\n::error::c';
    const lines = github(report(collect(blob(path, secret, planted)))).split('\n');
    expect(lines.filter((line) => line.startsWith('::'))).toHaveLength(1);
    expect(parse(lines[0]!)).toMatchObject({ file: String.raw`a,line=9::b%0A\n::error::c`, line: '1' });
  });

  it('are at most ten errors and ten warnings; the rest are lines that begin no command', () => {
    const warning = rule('practice', { id: 'bundled', severity: 'warning' });
    const many = blob('::error::x', `${secret}\n`.repeat(15) + 'BAD\n'.repeat(12), [...planted, { secret: 'BAD', rule: warning }]);
    const lines = github(report(collect(many))).trimEnd().split('\n');
    const levels = annotations(lines.join('\n')).map(({ level }) => level);
    expect(levels.filter((level) => level === 'error')).toHaveLength(10);
    expect(levels.filter((level) => level === 'warning')).toHaveLength(10);
    expect(lines.filter((line) => line.startsWith(String.raw`- \x3a:error::x:`))).toHaveLength(7);
  });

  it('leave out what is suppressed or was there before', () => {
    const files = annotations(github(sampleReport())).map((one) => (one as { file?: string }).file);
    expect(files).not.toContain('old.env');
    expect(files.filter((file) => file === 'test/made-up.ts')).toHaveLength(1);
  });

  it('name what was not read, and end with what was', () => {
    const text = github(sampleReport());
    expect(annotations(text)[0]).toMatchObject({ level: 'error', file: 'big {0} <x>.bin', text: 'larger than 50 MB & more' });
    expect(text.trimEnd().split('\n').at(-1)).toMatch(/^sntrylint: \d findings in \d places, 1 suppressed \(1 in the files themselves\), not complete; 12 files, 48.2 kB read/);
  });
});

describe('the summary', () => {
  it('lists every place, those past the annotations too', () => {
    const { summary } = githubOutput(report(collect(blob('a', `${secret}\n`.repeat(40), planted))));
    expect(summary.match(/^\| ❌/gm)).toHaveLength(40);
  });

  it('stays below the megabyte that GitHub takes', () => {
    const places = Array.from({ length: 5000 }, (_, at) => place(`${'long/'.repeat(50)}${at}.ts`));
    const { summary } = githubOutput(report(collect(blob('a', secret, planted, { places }))));
    expect(Buffer.byteLength(summary)).toBeLessThan(2 ** 20);
    expect(summary).toContain('and 4,000 more places');
  });

  it('takes no markup from a path', () => {
    const path = '<img src=x>|`[a](http://b)`';
    const { summary } = githubOutput(report(collect(blob(path, secret, planted))));
    expect(summary).not.toMatch(/<img|\[a\]\(/);
    expect(summary.split('\n').find((line) => line.includes('❌'))!.match(/(?<!\\)\|/g)).toHaveLength(5);
  });

  it('is short where nothing is found', () => {
    expect(githubOutput(report(collect())).summary).toBe('## sntrylint\n\nnothing found; 12 files, 48.2 kB read in 0.03 s\n\n');
  });
});
