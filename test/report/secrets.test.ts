import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Finding } from '../../src/findings/finding.ts';
import { formats } from '../../src/report/formats.ts';
import { githubOutput } from '../../src/report/github.ts';
import type { Report } from '../../src/report/report.ts';
import type { FindingKind } from '../../src/kinds/kind.ts';
import { amount } from '../support/how-long.ts';
import { blob, collect, place, report, rule } from '../support/report/findings.ts';
import { readings } from '../support/report/readings.ts';
import { ofEveryKind, tokens } from '../support/tokens.ts';

const reporters = [
  ...(await Promise.all(Object.entries(formats).map(async ([name, load]) => [name, await load()] as const))),
  ['the summary for GitHub', (whole: Report) => githubOutput(whole).summary] as const,
];

/** Every kind of secret, made anew for each run. */
const planted = fc.integer().chain((seed) => {
  const make = tokens(String(seed));
  return fc.constantFrom<(readonly [FindingKind, string])[]>(
    ...ofEveryKind(make),
    ['custom', `hunter2-${make.hex(12)}`],
  );
});

const styles = fc.record({
  color: fc.boolean(),
  width: fc.integer({ min: 20, max: 200 }),
  verbose: fc.boolean(),
  quiet: fc.boolean(),
  showSecrets: fc.constant(false),
});

const source = fc.constantFrom('staged', 'worktree', 'history', 'commit-msg', 'pre-push', 'stdin');

it.each(reporters)('%s holds no secret, wherever somebody wrote one', (_, format) => {
  fc.assert(
    fc.property(planted, styles, source, fc.boolean(), ([kind, secret], how, from, isNew) => {
      const of = rule(kind);
      const named = place(`logs/${secret}/x.txt`, { commit: 'c0ffee', author: `Jane ${secret}`, inHead: true });
      const content = `${secret}\nt = "${secret}" # @disable-line -- ${secret} is made up\n${secret} # @disable-line ${secret}`;
      const one = blob('x.txt', content, [{ secret, rule: of }], { places: [named] });
      const { findings, details } = collect(isNew ? one : { ...one, oldSecrets: new Set() });
      const verification = { state: 'unknown', scopes: [], checkedAt: null, host: null, base: null, reason: `GET ${of.kind} said ${secret}`, who: null } as const;
      const free = kind === 'custom' ? '' : secret;
      const told = findings.map((finding): Finding =>
        Object.assign({}, finding, kind === 'custom' ? {} : { verification }),
      );
      // Nothing was found in a name that was not scanned: what has no shape of its own is a name like others there.
      const notRead = [{ path: kind === 'legacy' || kind === 'system-secret' || kind === 'relay' ? 'x' : `y/${free}`, reason: `no ${free}` }];
      const whole = report({ findings: told, details }, { notes: [`saw ${free}`], scan: { source: from, complete: false, notRead } });
      const shown = format(whole, how);
      expect(readings(shown).filter((text) => text.includes(secret))).toEqual([]);
    }),
    { numRuns: amount(50, 150) },
  );
});
