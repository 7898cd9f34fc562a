import { expect, it } from 'vitest';
import { exitOf } from '../../src/cli/deliver.ts';
import { reporterFor } from '../../src/report/formats.ts';
import { fleetFinding, fleetReport } from '../support/fleet-report.ts';

/** A report about one finding: first found on this day, with a report that calls new what came after the first. */
const report = (state: Parameters<typeof fleetFinding>[1]) => fleetReport(0, { repositories: 1, findings: [fleetFinding(3, state)] });
const [before, after] = ['2026-10-31T00:00:00.000Z', '2026-11-20T00:00:00.000Z'];

it.each([
  ['in HEAD', { state: 'new', firstSeenAt: after }, [1, 1]],
  ['committed and taken out again between two scans', { state: 'gone-from-head', firstSeenAt: after }, [1, 1]],
  ['gone from HEAD, and known for long', { state: 'gone-from-head', firstSeenAt: before }, [0, 1]],
  ['revoked', { state: 'revoked', firstSeenAt: after }, [0, 0]],
  ['excused', { state: 'excused', firstSeenAt: after }, [0, 0]],
] as const)('a secret %s ends with the right code for --fail-on new, and for any', async (_, finding, codes) => {
  const one = report(finding);
  expect([exitOf(one, 'new'), exitOf(one, 'any')]).toEqual(codes);
  const [{ isNew }] = JSON.parse([...(await reporterFor('json'))(one, { color: false, width: 80, verbose: false })].join('')).findings;
  expect(isNew).toBe(codes[0] === 1);
});
