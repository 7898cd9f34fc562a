import fc from 'fast-check';
import { expect, test } from 'vitest';
import { UserError } from '../../../src/errors.ts';
import { formatBaseline, parseBaseline } from '../../../src/findings/baseline/baseline.ts';
import { readImport } from '../../../src/findings/baseline/import/read-import.ts';
import { orRefusal } from '../../support/or-refusal.ts';
import { amount } from '../../support/how-long.ts';

const entry = fc.record({ fingerprint: fc.integer({ min: 0, max: 15 }).map((digit) => digit.toString(16).repeat(32)), rule: fc.constantFrom('sentry-user-token', 'acme-key') });

test('what is written is read again, whatever the order and however often it stands there', () => {
  fc.assert(
    fc.property(fc.array(entry), fc.array(entry), (one, other) => {
      const text = formatBaseline([...one, ...other]);
      expect(formatBaseline(parseBaseline(Buffer.from(text), 'b.json'))).toBe(text);
      expect(formatBaseline([...other, ...one, ...one])).toBe(text);
    }),
  );
});

test.each(['[]', '""', 'null', '["' + '0'.repeat(32) + '"]'])('an entry whose fingerprint or rule is %s is refused: it would excuse what nobody named', (empty) => {
  for (const entry of [`{ "fingerprint": ${empty}, "rule": "acme-key" }`, `{ "fingerprint": "${'0'.repeat(32)}", "rule": ${empty} }`]) {
    expect(() => parseBaseline(Buffer.from(`{ "version": 1, "findings": [${entry}] }`), 'b.json')).toThrow('this is not a baseline');
  }
});

const marker = 'do-not-repeat-this';
const key = fc.constantFrom('version', 'findings', 'fingerprint', 'rule', 'results', 'RuleID', 'File', 'StartLine', 'Secret', 'Fingerprint', 'hashed_secret', 'filename', 'line_number', 'Raw', 'SourceMetadata', 'Data', 'Git', 'file', 'line', 'commit', 'DetectorName');
const { value } = fc.letrec<{ value: unknown; leaf: unknown }>((tie) => ({
  leaf: fc.oneof(fc.constantFrom(1, -1, 0.5, 1e300, null, true, marker, 'a.py', 'a.py:x:3', '0'.repeat(32)), fc.string()),
  value: fc.oneof({ maxDepth: 5 }, tie('leaf'), fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(key, tie('value'), { maxKeys: 5 })),
}));
const text = fc.oneof(value.map((one) => JSON.stringify(one) ?? ''), fc.array(value).map((all) => all.map((one) => JSON.stringify(one)).join('\n')), fc.string({ unit: 'binary' }));

test.each([
  ['a baseline', (content: Buffer) => parseBaseline(content, 'b.json')],
  ['what another tool ignores', (content: Buffer) => readImport(content, 'b.json')],
])('any text is %s, or refused without a word of it being repeated', (_, read) => {
  fc.assert(
    fc.property(text, (content) => {
      const given = orRefusal(() => read(Buffer.from(content)));
      expect(given).toBeOneOf([expect.any(Array), expect.any(UserError)]);
      expect(given instanceof UserError ? given.what + given.fix : '').not.toContain(marker);
    }),
    { numRuns: amount(375, 3000) },
  );
});
