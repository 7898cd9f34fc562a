import { describe, expect, it } from 'vitest';
import { escapes, standsForText } from '../../../src/engine/decode/escapes.ts';
import { Effort } from '../../../src/engine/effort.ts';
import { scanner } from '../../../src/engine/scanner.ts';
import { plain } from '../../../src/engine/surface.ts';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { sampleOf } from '../../../src/rules/sample.ts';
import { seed } from '../../../src/rules/templates.ts';
import { dice, pick } from '../../fuzz/dice.ts';
import { amount } from '../../support/how-long.ts';
import { tokens } from '../../support/tokens.ts';

const bytes = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte));
/** What escapes are made of. */
const parts = [...'%\\&="\'`+.,^#;<>[]|_-/!', '\n', '\r\n', ' ', '\t', 'a', '0', 'u00', 'x41', '[1m', '41', 'quot', 'CDATA', '\x80\x8b', '\xbb\xbf', '\xad'];

describe('the character with which an escape begins', () => {
  it.each(escapes.filter(({ isInside }) => !isInside))('is known of $name', ({ name, pattern, first }) => {
    const begins = new RegExp(pattern.source, 'y');
    const roll = dice(3);
    let found = 0;
    for (let round = 0; round < amount(12, 100); round++) {
      for (const byte of bytes) {
        const whole = sampleOf(pattern.source, seed(`${name} ${round}`))!;
        const text = roll(2) === 0 ? `${byte}${Array.from({ length: 1 + roll(6) }, () => pick(parts, roll)).join('')}` : `${roll(2) === 0 ? byte : ''}${whole}a`;
        begins.lastIndex = 0;
        if (!begins.test(text)) continue;
        found++;
        expect(text.charAt(0), text).toMatch(first);
      }
    }
    expect(found).toBeGreaterThan(0);
  });
});

describe('a text of which every character is escaped', () => {
  const code = (character: string): string => character.charCodeAt(0).toString(16).padStart(2, '0');
  const ways: readonly (readonly [string, (character: string) => string])[] = [
    ['percent', (one) => `%${code(one)}`],
    ['backslash', (one) => `\\x${code(one)}`],
    ['backslash', (one) => `\\u00${code(one)}`],
    ['entity', (one) => `&#${one.charCodeAt(0)};`],
    ['entity', (one) => `&#x${code(one)};`],
  ];
  const scanning = scanner(builtinRules(), { decodeDepth: 2, ruleIds: null });

  it.each(ways)('is undone (%s, %o)', (name, way) => {
    const token = tokens('escaped').legacy();
    for (const text of [`const sentryToken = "${token}";`, `SENTRY_AUTH_TOKEN=${token}`, `sentry:\n  token: ${token}\n`]) {
      const { matches } = scanning.scan(Buffer.from([...text].map(way).join('')), 'a.txt');
      expect(matches.map(({ secret, encoding }) => [secret.reveal(), encoding]), text).toEqual([[token, name]]);
    }
  });

  it.each(ways)('is told from a list of bytes (%s, %o)', (name, way) => {
    const escape = escapes.find((one) => one.name === name)!;
    const roll = dice(5);
    const stands = (content: string): boolean => standsForText(plain(Buffer.from([...content].map(way).join('')), 0, false, allowed()), 0, escape);
    const allowed = (): Effort => {
      const effort = new Effort();
      effort.allow(10_000);
      return effort;
    };
    expect(stands('secret = "x"')).toBe(true);
    expect(stands('sentry-auth-token: abcdefghijklmnop\r\n')).toBe(true);
    for (let round = 0; round < 50; round++) expect(stands(`sn${Array.from({ length: 40 }, () => String.fromCharCode(roll(256))).join('')}`)).toBe(false);
  });
});
