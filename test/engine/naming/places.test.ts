import { expect, test } from 'vitest';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { scanner } from '../../../src/engine/scanner.ts';
import { places } from '../../support/engine/places.ts';
import { tokens } from '../../support/tokens.ts';

const { scan } = scanner(builtinRules().filter(({ kind }) => kind !== 'practice'), { decodeDepth: 2, ruleIds: null });
const make = tokens('places');
const isBytes = /[\0\u00d9]/;

test.each(places)('%s: %s', (_, __, path, text) => {
  const token = make.legacy();
  const content = text.replace('<C>', make.legacy()).replace('<T>', token).replace('<W>', [...token, '', ''].map((one) => `${one}\0`).join(''));
  // Each character of a place stands for one byte.
  expect(scan(Buffer.from(content, isBytes.test(content) ? 'latin1' : 'utf8'), path).matches.map(({ rule, secret }) => [rule.kind, secret.reveal()])).toEqual([['legacy', token]]);
});
