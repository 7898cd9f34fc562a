import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { junit } from '../../src/report/junit.ts';
import { blob, collect, report, rule } from '../support/report/findings.ts';
import { sampleReport } from '../support/report/sample-report.ts';
import { tokens } from '../support/tokens.ts';
import { elements, readXml, type Element } from '../support/report/xml.ts';

/**
 * What the schema that Jenkins publishes for its reader (jenkinsci/xunit-plugin, junit-10.xsd) allows: for each
 * element the attributes it may and must have, and what may stand in it.
 */
const allowed: Readonly<Record<string, { readonly may: readonly string[]; readonly must: readonly string[]; readonly holds: readonly string[] }>> = {
  testsuites: { may: ['name', 'time', 'tests', 'failures', 'disabled', 'errors'], must: [], holds: ['testsuite'] },
  testsuite: {
    may: ['name', 'tests', 'failures', 'errors', 'time', 'disabled', 'skipped', 'timestamp', 'hostname', 'id', 'package'],
    must: ['name', 'tests'],
    holds: ['testcase', 'properties', 'system-out', 'system-err'],
  },
  properties: { may: [], must: [], holds: ['property'] },
  property: { may: ['name', 'value'], must: ['name', 'value'], holds: [] },
  testcase: {
    may: ['name', 'assertions', 'time', 'classname', 'status'],
    must: ['name'],
    holds: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
  },
  failure: { may: ['type', 'message'], must: [], holds: [] },
  error: { may: ['type', 'message'], must: [], holds: [] },
  skipped: { may: ['type', 'message'], must: [], holds: [] },
};

function check(element: Element): void {
  const { may, must, holds } = allowed[element.name]!;
  expect(may).toEqual(expect.arrayContaining(Object.keys(element.attributes)));
  expect(Object.keys(element.attributes)).toEqual(expect.arrayContaining([...must]));
  expect(holds).toEqual(expect.arrayContaining(element.children.map(({ name }) => name)));
  element.children.forEach(check);
}

function read(...given: Parameters<typeof junit>) {
  const root = readXml(junit(...given));
  expect(root.name).toBe('testsuites');
  check(root);
  const counted = (name: string): string => String(elements(root, name).length);
  for (const suite of [root, ...elements(root, 'testsuite')]) {
    expect(suite.attributes).toMatchObject({ tests: counted('testcase'), failures: counted('failure'), errors: counted('error') });
  }
  return { cases: elements(root, 'testcase'), of: (name: string) => elements(root, name) };
}

describe('the JUnit report', () => {
  it('has the structure that readers know, and counts that add up', () => {
    const { of } = read(sampleReport());
    expect(['failure', 'skipped', 'error'].map((name) => of(name).length)).toEqual([5, 3, 1]);
  });

  it('fails a test case for each place, named so that the same place keeps its name', () => {
    const secret = tokens('junit').user();
    const { cases } = read(report(collect(blob('src/a.ts', `x\n ${secret}`, [{ secret, rule: rule('user') }]))));
    expect(cases.map(({ attributes }) => attributes)).toEqual([
      { classname: 'src/a.ts', name: 'sentry-user-token at 2:2', time: '0' },
    ]);
    expect(cases[0]!.children[0]).toMatchObject({
      name: 'failure',
      attributes: { message: `Sentry user token sntryu_…${secret.slice(-4)}`, type: 'error' },
      text: expect.stringContaining('https://sentry.io/settings/account/api/auth-tokens/'),
    });
  });

  it('passes one test case where nothing is found: an empty suite is an error to some readers', () => {
    const { cases, of } = read(report(collect()));
    expect(cases).toHaveLength(1);
    expect([...of('failure'), ...of('error'), ...of('skipped')]).toEqual([]);
  });

  it('is never green where the scan is not complete', () => {
    expect(read(report(collect(), { scan: { complete: false } })).of('error')).toHaveLength(1);
    expect(read(sampleReport()).of('error')[0]!.attributes.message).toBe('larger than 50 MB & more');
  });

  it('is well-formed whatever a path or a reason holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const { cases } = read(report(collect(), { scan: { notRead: [{ path: text, reason: text }] } }));
        expect(cases).toHaveLength(1);
      }),
    );
  });
});
