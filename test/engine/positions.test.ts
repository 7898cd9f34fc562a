import { describe, expect, test } from 'vitest';
import { builtinRules } from '../../src/rules/builtin.ts';
import { scanner } from '../../src/engine/scanner.ts';
import { tokens } from '../support/tokens.ts';

const { scan } = scanner(builtinRules(), { decodeDepth: 2, ruleIds: null });
const token = tokens('positions').user();

function only(content: Buffer) {
  const { matches } = scan(content, 'a.txt');
  expect(matches).toHaveLength(1);
  return matches[0]!;
}

const swap = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
const encodings = [
  ['UTF-8', (text: string) => Buffer.from(text), 0, 1, null],
  ['UTF-8 with a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`), 3, 1, null],
  ['UTF-16 LE', (text: string) => Buffer.from(text, 'utf16le'), 0, 2, 'utf-16le'],
  ['UTF-16 BE', swap, 0, 2, 'utf-16be'],
  ['UTF-16 LE with a byte order mark', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le'), 2, 2, 'utf-16le'],
  ['UTF-16 BE with a byte order mark', (text: string) => swap(`\uFEFF${text}`), 2, 2, 'utf-16be'],
] as const;

describe.each(encodings)('in %s', (_, encode, mark, width, encoding) => {
  test('line, column and offset of a token on the third line', () => {
    const before = `first line of this file\nsecond\n  SENTRY_AUTH_TOKEN=`;
    const match = only(encode(`${before}${token} # end\n`));
    expect(match.position).toEqual({ startLine: 3, startColumn: 21, endLine: 3, endColumn: 92 });
    expect(match.span).toEqual({ start: mark + before.length * width, end: mark + (before.length + 71) * width });
    expect(match.encoding).toBe(encoding);
    expect(match.secret.reveal()).toBe(token);
  });

  test('a token on the first line counts columns without the mark', () => {
    const match = only(encode(`T=${token}`));
    expect(match.position).toEqual({ startLine: 1, startColumn: 3, endLine: 1, endColumn: 74 });
  });

  test('CRLF ends a line once', () => {
    expect(only(encode(`one line\r\ntwo lines\r\n${token}\r\n`)).position).toEqual({ startLine: 3, startColumn: 1, endLine: 3, endColumn: 72 });
  });

  test('the excerpt holds the line with the token redacted', () => {
    const { excerpt } = only(encode(`one line of it\r\nkey = "${token}" # x\r\nthree`));
    expect(excerpt.text).toBe(`key = "${excerpt.text.slice(7, 7 + excerpt.length)}" # x`);
    expect(excerpt.text.slice(excerpt.start, excerpt.start + excerpt.length)).toBe(`sntryu_…${token.slice(-4)}`);
    expect([excerpt.cutLeft, excerpt.cutRight]).toEqual([false, false]);
  });
});

test('columns count UTF-16 code units: an emoji is two, an umlaut one', () => {
  expect(only(Buffer.from(`/* 🎉ü */ ${token}`)).position).toMatchObject({ startColumn: 11, endColumn: 82 });
});

test('a line of 10 MB has its token at the right column', () => {
  const line = 'x'.repeat(10_000_000);
  const match = only(Buffer.from(`\n${line} ${token} ${line}`));
  expect(match.position).toMatchObject({ startLine: 2, startColumn: 10_000_002 });
  expect(match.excerpt.text.length).toBeLessThan(400);
  expect([match.excerpt.cutLeft, match.excerpt.cutRight]).toEqual([true, true]);
});

test('a file of NUL bytes with a token in it', () => {
  const content = Buffer.concat([Buffer.alloc(5000), Buffer.from(token), Buffer.alloc(5000)]);
  expect(only(content).span).toEqual({ start: 5000, end: 5071 });
});

test('every secret of a line is redacted in the excerpt of each', () => {
  const make = tokens('excerpt');
  const all = [make.user(), make.org(), make.integration()];
  const { matches } = scan(Buffer.from(`a ${all.join(' ')} z`), 'a.txt');
  expect(matches).toHaveLength(3);
  for (const match of matches) for (const secret of all) expect(match.excerpt.text).not.toContain(secret.slice(7, 47));
});

test('rules that were not asked for stay silent, but what they find is redacted', () => {
  const make = tokens('filter');
  const [user, org] = [make.user(), make.org()];
  const one = scanner(builtinRules(), { decodeDepth: 2, ruleIds: new Set(['sentry-org-token']) });
  const { matches } = one.scan(Buffer.from(`${user} ${org}`), 'a.txt');
  expect(matches.map((match) => match.rule.id)).toEqual(['sentry-org-token']);
  expect(matches[0]!.excerpt.text).not.toContain(user);
});

test('a line of very many secrets gives each with its column and its own surroundings', () => {
  const make = tokens('long line');
  const all = Array.from({ length: 20_000 }, () => make.user());
  const { matches } = scan(Buffer.from(all.join(' ')), 'a.txt');
  expect(matches.map(({ secret }) => secret.reveal())).toEqual(all);
  expect(matches.at(-1)!.position).toMatchObject({ startLine: 1, startColumn: 19_999 * 72 + 1 });
  expect(matches[10_000]!.excerpt.text.length).toBeLessThan(400);
});
