import { expect, test } from 'vitest';
import { fromRules } from '../../scripts/from-rules.mjs';
import { builtinRules } from '../../src/rules/builtin.ts';
import { chooseFingerprints, fingerprintKey } from '../../src/scan/fingerprints.ts';
import { literalsOf } from '../../src/scan/search.ts';

test('the build chooses the fingerprints that a hook would choose at its start', async () => {
  const { fingerprints } = await fromRules(`${process.cwd()}/`);
  const literals = literalsOf(builtinRules().filter(({ kind }) => kind !== 'practice'), 2).map(({ bytes }) => bytes);
  expect(new Map(fingerprints).get(fingerprintKey(literals))).toEqual(chooseFingerprints(literals));
});
