import { describe, expect, it } from 'vitest';
import { json } from '../../src/report/json.ts';
import { blob, collect, place, report, rule } from '../support/report/findings.ts';
import { tokens } from '../support/tokens.ts';

const make = tokens('json');
const [user, org] = [make.user(), make.org()];
const userRule = rule('user', { message: 'Sentry user auth token' });

function read(...given: Parameters<typeof report>) {
  return JSON.parse(json(report(...given)));
}

describe('the JSON report', () => {
  it('is what the contract shows, key for key and in its order', () => {
    const places = [
      place('.env', { commit: 'c0ffee', author: 'Jane', date: '2026-01-02T03:04:05+01:00', inHead: true }),
    ];
    const found = collect(blob('.env', `A=1\nB=2\nSENTRY_AUTH_TOKEN=${user}\n`, [{ secret: user, rule: userRule }], { places }));
    const text = json(report(found, { scan: { notRead: [{ path: 'big.bin', reason: 'larger than 50 MB' }] } }));
    const { sha256, secret } = found.findings[0]!;
    expect(text).toBe(`{
  "schemaVersion": 1,
  "tool": {
    "name": "sntrylint",
    "version": "0.1.0"
  },
  "scan": {
    "source": "staged",
    "files": 12,
    "bytes": 48211,
    "commits": 0,
    "complete": true,
    "notRead": [
      {
        "path": "big.bin",
        "reason": "larger than 50 MB"
      }
    ],
    "milliseconds": 31
  },
  "findings": [
    {
      "ruleId": "sentry-user-token",
      "kind": "user",
      "severity": "error",
      "confidence": "high",
      "message": "Sentry user auth token",
      "fingerprint": "${sha256.slice(0, 32)}",
      "sha256": "${sha256}",
      "redacted": "${secret.redacted}",
      "verification": {
        "state": "unverified",
        "scopes": [],
        "checkedAt": null,
        "reason": null,
        "host": null
      },
      "remediation": {
        "summary": "Revoke it, then make a new one.",
        "url": "https://sentry.io/settings/account/api/auth-tokens/"
      },
      "locations": [
        {
          "path": ".env",
          "startLine": 3,
          "startColumn": 19,
          "endLine": 3,
          "endColumn": 90,
          "byteOffset": 26,
          "byteLength": 71,
          "encoding": null,
          "commit": "c0ffee",
          "author": "Jane",
          "date": "2026-01-02T03:04:05+01:00",
          "inHead": true
        }
      ],
      "isNew": true,
      "suppressed": null
    }
  ],
  "summary": {
    "findings": 1,
    "locations": 1,
    "errors": 1,
    "warnings": 0,
    "suppressed": 0,
    "byKind": {
      "user": 1
    },
    "suppressedBy": {}
  }
}
`);
  });

  it('names the organization for org tokens only, after what is redacted', () => {
    const found = collect(
      blob('a', org, [{ secret: org, rule: rule('org') }]),
      blob('b', user, [{ secret: user, rule: userRule }]),
    );
    const [first, second] = read(found).findings;
    expect(Object.keys(first).slice(7, 10)).toEqual(['redacted', 'organization', 'verification']);
    expect(first.organization).toEqual({
      slug: 'acme',
      url: 'https://sentry.io',
      regionUrl: 'https://us.sentry.io',
      issuedAt: '2026-01-02T03:04:05.678Z',
    });
    expect(first.remediation.url).toBe('https://acme.sentry.io/settings/auth-tokens/');
    expect(second).not.toHaveProperty('organization');
  });

  it.each([
    ['another host, of which no page of sentry.io speaks either', { url: 'https://sentry.evil.example' }, null],
    ['a slug that is no label of a host name', { slug: 'evil.example/x' }, 'https://sentry.io/settings/account/api/auth-tokens/'],
    ['a host that only starts like ours', { url: 'https://sentry.io.evil.example' }, null],
  ])('never makes a link of what a payload says: %s', (_, parts, url) => {
    const token = make.org(parts);
    const [finding] = read(collect(blob('a', token, [{ secret: token, rule: rule('org') }]))).findings;
    expect(finding.remediation.url).toBe(url);
    expect(finding.remediation.summary).toBe(`Revoke it, then make a new one.${url === null ? ' That is on the Sentry that it names, if you know it.' : ''}`);
  });

  it('counts what is suppressed apart, finding by finding and place by place', () => {
    const planted = [{ secret: user, rule: userRule }];
    const found = collect(
      blob('a', `${user}\n${user} # @disable-line -- made up`, planted),
      blob('b', `${org} # @disable-line -- made up too`, [{ secret: org, rule: rule('org') }]),
    );
    const { findings, summary } = read(found);
    expect(summary).toEqual({ findings: 1, locations: 1, errors: 1, warnings: 0, suppressed: 1, byKind: { user: 1 }, suppressedBy: { inline: 1 } });
    expect(findings.map((one: { suppressed: unknown }) => one.suppressed)).toEqual([
      null,
      { by: 'inline', reason: 'made up too' },
    ]);
    expect(findings[0].locations).toHaveLength(2);
  });

  it('has an empty list where nothing is found', () => {
    expect(read(collect())).toMatchObject({ findings: [], summary: { findings: 0, byKind: {} } });
  });

  it('carries no source text', () => {
    const text = json(report(collect(blob('a', `before-it ${user} after-it`, [{ secret: user, rule: userRule }]))));
    expect(text).not.toMatch(/before-it|after-it/);
  });

  it('gives the path as it is and shows control characters escaped', () => {
    const path = 'a\u001b[31m\u202e\u009b\n.env';
    const text = json(report(collect(blob(path, user, [{ secret: user, rule: userRule }]))));
    expect(JSON.parse(text).findings[0].locations[0].path).toBe(path);
    expect(text).toContain(String.raw`"a\u001b[31m\u202e\u009b\n.env"`);
  });
});
