import { expect, test } from 'vitest';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { scanner } from '../../../src/engine/scanner.ts';
import { places } from '../../support/engine/places.ts';
import { tokens } from '../../support/tokens.ts';

const { scan } = scanner(builtinRules().filter(({ kind }) => kind !== 'practice'), { decodeDepth: 2, ruleIds: null });
const make = tokens('places');

test.each(places)('%s: %s', (_, __, path, text) => {
  const token = make.legacy();
  const content = text.replace('<C>', make.legacy()).replace('<T>', token);
  expect(scan(Buffer.from(content), path).matches.map(({ rule, secret }) => [rule.kind, secret.reveal()])).toEqual([['legacy', token]]);
});
