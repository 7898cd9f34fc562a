import type { Report } from '../../../src/report/report.ts';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { blob, collect, place, report } from '../report/findings.ts';
import { tokens } from '../tokens.ts';

/** The report of the examples in docs/reports.md: one personal token that a commit of a range added. */
export function docsReport(): Report {
  const secret = tokens('docs').user();
  const rule = builtinRules().find(({ id }) => id === 'sentry-user-token')!;
  const commit = {
    commit: '2f6d0c7be5a1b3a7f2c0d9e8b7a6f5e4d3c2b1a0',
    author: 'Ada',
    date: '2026-01-02T03:00:00+01:00',
    inHead: true,
  };
  const one = blob('.env', `NODE_ENV=production\nSENTRY_AUTH_TOKEN=${secret}\n`, [{ secret, rule }], {
    places: [place('.env', commit)],
  });
  return report(collect(one), { scan: { source: 'range', commits: 3 } });
}
