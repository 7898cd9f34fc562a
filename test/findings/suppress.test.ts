import { describe, expect, it } from 'vitest';
import { suppress, type Suppression } from '../../src/findings/suppress.ts';
import { blob, collect, rule } from '../support/report/findings.ts';
import { tokens } from '../support/tokens.ts';

const secret = tokens('suppress').user();
const planted = [{ secret, rule: rule('user') }];
const { findings } = collect(blob('src/a', secret, planted), blob('test/b', secret, planted));

const byPath =
  (start: string): Suppression =>
  (_, { place }) =>
    place.path.startsWith(start) ? { by: 'config', reason: `under ${start}` } : null;
const baseline: Suppression = () => ({ by: 'baseline', reason: 'was there' });

describe('suppress', () => {
  it('asks for every place by itself', () => {
    const [finding] = suppress(findings, [byPath('test/')]);
    expect(finding!.suppressed).toBeNull();
    expect(finding!.locations.map((one) => one.suppressed?.reason ?? null)).toEqual([null, 'under test/']);
  });

  it('takes the first that excuses, in the order given', () => {
    const [finding] = suppress(findings, [byPath('src/'), baseline]);
    expect(finding!.suppressed).toEqual({ by: 'config', reason: 'under src/' });
    expect(finding!.locations.map((one) => one.suppressed?.by)).toEqual(['config', 'baseline']);
  });

  it('leaves what the file itself excuses', () => {
    const inline = collect(blob('a', `${secret} # @disable-line -- made up`, planted)).findings;
    expect(suppress(inline, [baseline])[0]!.suppressed).toEqual({ by: 'inline', reason: 'made up' });
  });

  it('changes nothing where nothing excuses', () => {
    expect(suppress(findings, [() => null])).toEqual(findings);
  });
});
