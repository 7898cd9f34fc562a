import type { Finding } from '../../../src/findings/finding.ts';
import type { Report } from '../../../src/report/report.ts';
import { blob, collect, place, report, rule } from './findings.ts';
import { tokens } from '../tokens.ts';

const make = tokens('sample');
const [user, org, dsn, old, fake] = [make.user(), make.org(), make.dsn(), make.user(), make.user()];

/** A path with every character that has a meaning in some format. */
export const oddPath = 'a b/#100%/"é\'<&>,:;[x]{0}|`\u001b\u202e\n\\xff.ts';

/** A report with everything that a report can hold. */
export function sampleReport(over: Partial<Omit<Report, 'scan'>> & { scan?: Partial<Report['scan']> } = {}): Report {
  const userRule = rule('user', { title: 'Sentry Personal Token', message: 'Sentry Personal Token' });
  const planted = [
    { secret: user, rule: userRule },
    { secret: old, rule: userRule },
    { secret: fake, rule: userRule },
    { secret: org, rule: rule('org') },
    { secret: dsn, rule: rule('dsn-secret', { severity: 'warning', confidence: 'low' }), encoding: 'base64 > percent' },
  ];
  const commit = { commit: 'c0ffee0123456789c0ffee0123456789c0ffee01', author: 'Jane <j@x.io>', date: '2026-01-02T03:04:05+01:00', inHead: false };
  const collected = collect(
    blob('.env', `A=1\nSENTRY_AUTH_TOKEN=${user}\n${user}\n`, planted),
    blob(oddPath, `${org}\n\n${dsn}`, planted, { places: [place(oddPath, commit)] }),
    blob('test/made-up.ts', `x = '${fake}' '${org}' // @disable-line -- made "up" <&> {0} [x]\n// @disable`, planted),
  );
  const before = collect(blob('old.env', old, planted)).findings.map((finding): Finding =>
    Object.assign({}, finding, {
      isNew: false,
      locations: finding.locations.map((location) => Object.assign({}, location, { isNew: false })),
    }),
  );
  const verification = { state: 'live', scopes: ['org:read'], checkedAt: '2026-01-02T03:04:06Z', host: 'sentry.io', base: 'https://sentry.io', reason: null, who: null } as const;
  const findings = collected.findings.map((finding): Finding =>
    Object.assign({}, finding, finding.rule.kind === 'user' ? { verification } : {}),
  );
  return report(
    { findings: [...findings, ...before], details: collected.details },
    {
      notes: ['nothing is <staged>'],
      ...over,
      scan: { notRead: [{ path: 'big {0} <x>.bin', reason: 'larger than 50 MB & more' }], complete: false, commits: 3, ...over.scan },
    },
  );
}
