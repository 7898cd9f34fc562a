import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { gitlab } from '../../src/report/gitlab.ts';
import { blob, collect, report, rule } from '../support/report/findings.ts';
import { sampleReport } from '../support/report/sample-report.ts';
import { tokens } from '../support/tokens.ts';

const text = { type: 'string', minLength: 1 };
const web = { type: 'string', pattern: '^https?://.+' };
const time = { type: 'string', pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$` };
const exactly = (properties: Readonly<Record<string, object>>, optional: readonly string[] = []) => ({
  type: 'object',
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});
const tool = exactly({ id: text, name: text, version: text, vendor: exactly({ name: text }) });

/**
 * Written from the fields that GitLab documents for secret detection, schema 15.2.1; stricter than theirs in that it
 * allows only what we write. Their file is in no package, so this is not it.
 */
const schema = exactly({
  version: { const: '15.2.1' },
  scan: exactly({
    analyzer: tool,
    scanner: tool,
    type: { const: 'secret_detection' },
    start_time: time,
    end_time: time,
    status: { enum: ['success', 'failure'] },
    messages: { type: 'array', items: exactly({ level: { enum: ['info', 'warn', 'fatal'] }, value: text }) },
  }),
  vulnerabilities: {
    type: 'array',
    items: exactly({
      id: { type: 'string', pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' },
      name: { type: 'string', maxLength: 255 },
      description: { type: 'string', maxLength: 1_048_576 },
      severity: { enum: ['Info', 'Unknown', 'Low', 'Medium', 'High', 'Critical'] },
      solution: { type: 'string', maxLength: 7000 },
      identifiers: { type: 'array', minItems: 1, items: exactly({ type: text, name: text, value: text, url: web }, ['url']) },
      links: { type: 'array', items: exactly({ url: web }) },
      location: exactly({
        file: { type: 'string' },
        commit: exactly({ sha: text, author: { type: 'string' }, date: { type: 'string' } }, ['author', 'date']),
        start_line: { type: 'integer', minimum: 1 },
        end_line: { type: 'integer', minimum: 1 },
      }),
    }),
  },
});
const validate = new Ajv({ allErrors: true }).compile(schema);

function read(...given: Parameters<typeof gitlab>) {
  const value = JSON.parse(gitlab(...given));
  validate(value);
  expect(validate.errors).toBeNull();
  return value;
}

const secret = tokens('gitlab').user();
const planted = [{ secret, rule: rule('user') }];

describe('the report for GitLab', () => {
  it('has the fields that GitLab documents', () => {
    expect(read(sampleReport()).vulnerabilities.length).toBeGreaterThan(5);
    expect(read(report(collect())).vulnerabilities).toEqual([]);
  });

  it('has one vulnerability a place and none that is suppressed', () => {
    const found = collect(blob('a', `${secret}\n${secret}\n${secret} # @disable-line -- made up`, planted));
    expect(
      read(report(found)).vulnerabilities.map((one: { location: { start_line: number } }) => one.location.start_line),
    ).toEqual([1, 2]);
  });

  it('keeps ids when code moves, and gives each place its own', () => {
    const ids = (content: string) =>
      read(report(collect(blob('a', content, planted)))).vulnerabilities.map(({ id }: { id: string }) => id);
    const before = ids(`${secret}\n${secret}`);
    expect(ids(`\n\n  ${secret}\nx\n${secret} // edited`)).toEqual(before);
    expect(new Set(before).size).toBe(2);
  });

  it('names the commit, and seven zeros where there is none yet', () => {
    const commits = read(sampleReport()).vulnerabilities.map(
      (one: { location: { commit: object } }) => one.location.commit,
    );
    expect(commits).toContainEqual({ sha: '0000000' });
    expect(commits).toContainEqual({
      sha: 'c0ffee0123456789c0ffee0123456789c0ffee01',
      author: 'Jane <j@x.io>',
      date: '2026-01-02T03:04:05+01:00',
    });
  });

  it('says when, without a zone, and whether it is complete', () => {
    expect(read(sampleReport()).scan).toMatchObject({
      start_time: '2026-01-02T03:04:05',
      end_time: '2026-01-02T03:04:05',
      status: 'failure',
      messages: [
        { level: 'warn', value: 'not read: big {0} <x>.bin: larger than 50 MB & more' },
        { level: 'info', value: '1 suppressed: 1 in the files themselves' },
        { level: 'info', value: 'nothing is <staged>' },
      ],
    });
    expect(read(report(collect())).scan.status).toBe('success');
  });

  it.each([
    ['user', 'error', 'Critical'],
    ['org', 'error', 'High'],
    ['dsn-secret', 'error', 'Medium'],
    ['agent', 'error', 'Low'],
    ['legacy', 'warning', 'Medium'],
  ] as const)('rates %s (%s) as %s', (kind, severity, rated) => {
    const found = collect(blob('a', secret, [{ secret, rule: rule(kind, { severity }) }]));
    expect(read(report(found)).vulnerabilities[0].severity).toBe(rated);
  });
});
