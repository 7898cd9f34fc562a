import fc from 'fast-check';
import { expect, it } from 'vitest';
import { json } from '../../src/report/json.ts';
import { pretty } from '../../src/report/pretty.ts';
import type { Kind } from '../../src/rules/rule.ts';
import { blob, collect, place, report, rule } from '../support/findings.ts';
import { tokens } from '../support/tokens.ts';

const formats = { pretty, json };

/** Every kind of secret, made anew for each run. */
const planted = fc.integer().chain((seed) => {
  const make = tokens(String(seed));
  return fc.constantFrom<[Kind, string]>(
    ['user', make.user()],
    ['integration', make.integration()],
    ['org', make.org()],
    ['app-secret', make.appSecret()],
    ['legacy', make.legacy()],
    ['dsn-secret', make.dsn()],
    ['agent', make.agent()],
    ['system-secret', make.systemSecret()],
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

it.each(Object.entries(formats))('%s holds no secret, wherever somebody wrote one', (_, format) => {
  fc.assert(
    fc.property(planted, styles, source, fc.boolean(), ([kind, secret], how, from, isNew) => {
      const of = rule(kind);
      const named = place(`logs/${secret}/x.txt`, { commit: 'c0ffee', author: `Jane ${secret}`, inHead: true });
      const text = `${secret}\nt = "${secret}" # @disable-line -- ${secret} is made up\n${secret} # @disable-line ${secret}`;
      const one = blob('x.txt', text, [{ secret, rule: of }], { places: [named] });
      const { findings, details } = collect(isNew ? one : { ...one, oldSecrets: new Set() });
      const verification = { state: 'unknown', scopes: [], checkedAt: null, reason: `GET ${of.kind} said ${secret}` } as const;
      const free = kind === 'custom' ? '' : secret;
      const told = findings.map((finding) => ({
        ...finding,
        verification: kind === 'custom' ? finding.verification : verification,
      }));
      const notRead = [{ path: kind === 'legacy' || kind === 'system-secret' ? 'x' : `y/${free}`, reason: `no ${free}` }];
      const whole = report({ findings: told, details }, { notes: [`saw ${free}`], scan: { source: from, complete: false, notRead } });
      expect(strip(format(whole, how))).not.toContain(strip(secret));
    }),
    { numRuns: 300 },
  );
});

/** Without what a reporter may put between the parts of a text: colours, line breaks, frames, escapes. */
function strip(text: string): string {
  // oxlint-disable-next-line no-control-regex -- a colour starts with one
  return text.replaceAll(/\u001b\[\d+m|[\s│\\]/g, '');
}
