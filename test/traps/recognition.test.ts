import { describe, expect, test } from 'vitest';
import { builtinRules } from '../../src/rules/builtin.ts';
import { scanner } from '../../src/engine/scanner.ts';
import { carriers, place } from '../support/engine/carriers.ts';
import { tokens } from '../support/tokens.ts';

/** TRAPS.md section 3. */
const secretRules = builtinRules().filter(({ kind }) => kind !== 'practice');
const { scan } = scanner(secretRules, { decodeDepth: 2, ruleIds: null });

function found(text: string | Buffer, path = 'a.txt') {
  const content = typeof text === 'string' ? Buffer.from(text) : text;
  return scan(content, path).matches.map((match) => ({
    kind: match.rule.kind,
    secret: match.secret.reveal(),
    text: content.toString('utf8', match.span.start, match.span.end),
  }));
}

const make = tokens('recognition');
const prefixed = [
  ['user', make.user()],
  ['integration', make.integration()],
  ['app-secret', make.appSecret()],
  ['org', make.org()],
  ['org', make.org({ url: 'https://sentry.example.com:9000/a/b', regionUrl: null, slug: 'x' })],
] as const;

describe.each(carriers)('%s', (_, path, text) => {
  test.each(prefixed)('holds a token of kind %s, found with its exact span', (kind, token) => {
    expect(found(place(text, token), path)).toEqual([{ kind, secret: token, text: token }]);
  });

  test('holds a token without a prefix, told from a hash by what stands around it', () => {
    const token = make.legacy();
    expect(found(place(text, token), path)).toEqual([{ kind: 'legacy', secret: token, text: token }]);
    const upper = make.legacy().toUpperCase();
    expect(found(place(text, upper), path)).toEqual([{ kind: 'legacy', secret: upper, text: upper }]);
  });
});
