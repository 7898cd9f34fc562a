import { describe, expect, test } from 'vitest';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { scanner } from '../../../src/engine/scanner.ts';
import { amount } from '../../support/how-long.ts';
import { tokens } from '../../support/tokens.ts';

const scanning = scanner(builtinRules(), { decodeDepth: 2, ruleIds: null });
const make = tokens('line cuts');
const user = make.user();
const org = make.org({ slug: 'a-team' });
const secret = make.systemSecret();

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Base64 in lines, and where each of its characters came to stand. */
function wrap(text: string, width: number, end: string): { readonly lines: string; readonly at: (index: number) => number } {
  const lines = text.replaceAll(new RegExp(`.{${width}}(?=.)`, 'g'), `$&${end}`);
  return { lines, at: (index) => index + Math.floor(index / width) * end.length };
}

const breaks = [
  ['line feeds', '\n'],
  ['CR LF', '\r\n'],
  ['line feeds and an indentation', '\n      '],
  ['\\n in a string', '\\n'],
  ['\\r\\n in a string', '\\r\\n'],
  ['\\n in a string in a string', '\\\\n'],
  ['strings that are joined', '" +\n  "'],
  ['strings that a language joins by itself', '"\n    b"'],
  ['single quotes and a backslash', "'\\\n'"],
  ['a list of lines', '\\n",\n    "'],
  ['soft line breaks of quoted-printable', '=\r\n'],
  ['a quotation', '\n> '],
  ['a comment', '\n  # '],
  ['another comment', '\n// '],
] as const;

/** In a short run every 23rd place: others with the next break and the next width, so that all of them have each. */
const step = amount(23, 1);
/** Elsewhere every seventh: it comes to each phase of base64, and of lines. */
const stride = amount(7, 1);

describe.each(breaks.map(([name, end], row) => [name, end, row] as const))('wrapped base64 with %s', (_, end, row) => {
  test.each([33, 64, 70, 76])('gives a token wherever its keyword is cut, in lines of %i', async (width) => {
    for (const token of [user, org]) {
      for (let before = (row + width) % step; before < 80; before += step) {
        const { lines, at } = wrap(base64(`${'-'.repeat(before)}${token} and some more text that follows`), width, end);
        const content = Buffer.from(`data: "${lines}"\n`);
        const { matches } = scanning.scan(content, 'a.txt');
        expect(matches.map((match) => match.secret.reveal()), `${before} before`).toEqual([token]);
        const [{ span, position, encoding }] = matches as [(typeof matches)[0]];
        const [first, last] = [Math.floor((before * 4) / 3), Math.ceil(((before + token.length) * 4) / 3) - 1];
        expect(span).toEqual({ start: 7 + at(first), end: 7 + at(last) + 1 });
        expect(encoding).toBe('base64');
        const lead = content.toString('latin1', 0, span.start).split('\n');
        expect(position).toMatchObject({ startLine: lead.length, startColumn: lead.at(-1)!.length + 1 });
        const cut = before + 5;
        const chunked = await scanning.scanChunks(chunks(content, cut), 'a.txt');
        expect(chunked.matches.map((match) => match.span)).toEqual([span]);
      }
    }
  });
});

test.each(['+', '-'])('the sign before the lines of a patch (%s) is no character of theirs', (sign) => {
  for (const token of [user, org]) {
    for (let before = 0; before < 60; before += stride) {
      const encoded = base64(`${'~'.repeat(before)}${token} and some more`);
      const content = Buffer.from(`${sign}begin\n${encoded.replaceAll(/.{1,60}/g, `${sign}$&\n`)}`);
      expect(scanning.scan(content, 'a.patch').matches.map((match) => match.secret.reveal()), `${before} before`).toEqual([token]);
    }
  }
});

test('hexadecimal digits may stand in lines', () => {
  for (let before = 0; before < 60; before += stride) {
    const { lines, at } = wrap(Buffer.from(`${'-'.repeat(before)}${user} and some more`).toString('hex'), 60, '\n');
    // The literal that shows it is looked for in one piece.
    if (Math.floor((2 * before) / 60) !== Math.floor((2 * before + 13) / 60)) continue;
    const { matches } = scanning.scan(Buffer.from(lines), 'a.hex');
    expect(matches.map((match) => match.secret.reveal()), `${before} before`).toEqual([user]);
    expect(matches[0]!.span).toEqual({ start: at(2 * before), end: at(2 * (before + user.length) - 1) + 1 });
  }
});

test('each of several texts is found that stand one below the other, in whatever phase', () => {
  for (let before = 0; before < 24; before += stride) {
    const others = ['first', 'second', 'third'].map((name) => tokens(name).user());
    const texts = others.map((token, i) => wrap(base64(`${'-'.repeat(before * (i + 1))}${token}${' more'.repeat(before % 5)}`).replace(/=*$/, ''), 64, '\n').lines);
    const found = scanning.scan(Buffer.from(`${texts.join('\n')}\n`), 'a').matches.map((match) => match.secret.reveal());
    expect(found, `${before} before`).toEqual(others);
  }
});

test('a key is found wherever it is cut', () => {
  for (let before = 0; before < 60; before += stride) {
    const { lines } = wrap(base64(`${'-'.repeat(before)} SENTRY_SECRET_KEY=${secret}\n`), 64, '\n');
    expect(scanning.scan(Buffer.from(lines), 'a').matches.map((match) => match.secret.reveal()), `${before} before`).toEqual([secret]);
  }
});

test.each(['\r\n', '\n'])('a soft line break of quoted-printable cuts a token anywhere (%j)', (end) => {
  for (const token of [user, org]) {
    const written = token.replaceAll('=', '=3D');
    for (let cut = 1; cut < written.length; cut += stride) {
      if (/=\w?$/.test(written.slice(0, cut))) continue;
      const content = Buffer.from(`Token: ${written.slice(0, cut)}=${end}${written.slice(cut)}\n`);
      const { matches } = scanning.scan(content, 'a.eml');
      expect(matches.map((match) => match.secret.reveal()), `cut at ${cut}`).toEqual([token]);
      expect(matches[0]!.span).toEqual({ start: 7, end: 7 + written.length + 1 + end.length });
    }
  }
});

test('lines that only look cut are no base64', () => {
  for (const text of ['c25\n0cn', 'c250\ncn', `zbn\n${'x'.repeat(60)}`, 'snt=\nry', '=\nntryu_']) {
    expect(scanning.scan(Buffer.from(text), 'a').matches).toEqual([]);
  }
});

async function* chunks(content: Buffer, at: number): AsyncGenerator<Buffer> {
  yield content.subarray(0, at);
  yield content.subarray(at);
}
