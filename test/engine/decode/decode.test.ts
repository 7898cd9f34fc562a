import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { scanner } from '../../../src/engine/scanner.ts';
import { tokens } from '../../support/tokens.ts';
import { amount } from '../../support/how-long.ts';

const make = tokens('decode');
const user = make.user();
const org = make.org({ slug: 'a-team', url: 'https://sentry.example.com/x?y>z' });

function only(content: Buffer | string, path = 'a.txt', decodeDepth = 2) {
  const bytes = Buffer.from(content);
  const { matches } = scanner(builtinRules(), { decodeDepth, ruleIds: null }).scan(bytes, path);
  expect(matches.map((match) => match.rule.id)).toHaveLength(1);
  const [match] = matches;
  return { secret: match!.secret.reveal(), encoding: match!.encoding, text: bytes.toString('latin1', match!.span.start, match!.span.end) };
}

const percent = (text: string): string => encodeURIComponent(text);
const everyPercent = (text: string): string => [...text].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('');
const each = (write: (code: number, hex: string) => string) => (text: string): string =>
  [...text].map((c) => write(c.charCodeAt(0), c.charCodeAt(0).toString(16).padStart(2, '0'))).join('');
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const wrapped = (width: number, end: string) => (text: string): string => base64(text).replaceAll(new RegExp(`.{${width}}`, 'g'), `$&${end}`);

describe.each([
  ['user', user],
  ['org', org],
])('a token of kind %s is found', (_, token) => {
  test.each([
    ['base64', 'base64', `data: ${base64(`SENTRY_AUTH_TOKEN=${token}\n`)}`],
    ['base64 one byte further', 'base64', `data: ${base64(`xSENTRY_AUTH_TOKEN=${token}\n`)}`],
    ['base64 two bytes further', 'base64', `data: ${base64(`xxSENTRY_AUTH_TOKEN=${token}\n`)}`],
    ['base64 of it alone, without padding', 'base64', base64(token).replace(/=+$/, '')],
    ['base64url', 'base64', Buffer.from(`{"a":"??>>","token":"${token}"}`).toString('base64url')],
    ['base64 in lines of 76', 'base64', wrapped(76, '\r\n')(`Some text that comes before it, ${token}, and some after it that is long`)],
    ['base64 in indented lines of 64', 'base64', `key: |\n  ${wrapped(64, '\n  ')(`config = ${token} and more of it`)}`],
    ['base64 in lines of a JSON string', 'base64', `"${wrapped(76, '\\n')(`config of something = ${token} and more`)}"`],
    ['base64 twice', 'base64 > base64', base64(base64(`token=${token};`))],
    ['basic authorization', 'base64', `Authorization: Basic ${base64(`${token}:`)}`],
    ['hexadecimal', 'hex', Buffer.from(`a ${token} b`).toString('hex')],
    ['hexadecimal in capitals', 'hex', Buffer.from(`a ${token} b`).toString('hex').toUpperCase()],
    ['percent, every character', 'percent', everyPercent(token)],
    ['JavaScript \\u', 'backslash', `"${each((_code, hex) => `\\u00${hex}`)(token)}"`],
    ['JavaScript \\u{}', 'backslash', `"${each((_code, hex) => `\\u{${hex}}`)(token)}"`],
    ['what PowerShell is given as -EncodedCommand', 'base64 > utf-16le', Buffer.from(`$token = "${token}"`, 'utf16le').toString('base64')],
    ['JavaScript \\x', 'backslash', `"${each((_code, hex) => `\\x${hex}`)(token)}"`],
    ['HTML, decimal', 'entity', each((code) => `&#${code};`)(token)],
    ['HTML, hexadecimal', 'entity', each((_code, hex) => `&#x${hex};`)(token)],
    ['quoted-printable, soft line breaks', 'quoted-printable', `T=3D${token.slice(0, 60).replaceAll('=', '=3D')}=\r\n${token.slice(60).replaceAll('=', '=3D')}`],
    ['an underscore escaped for Markdown', 'backslash', token.replaceAll('_', '\\_')],
    ['an underscore as %5F', 'percent', token.replace('_', '%5F')],
    ['concatenation with +', 'concatenation', `const t = "${token.slice(0, 7)}" + "${token.slice(7)}"`],
    ['concatenation with .', 'concatenation', `$t = '${token.slice(0, 20)}' . '${token.slice(20)}';`],
    ['concatenation of neighbours', 'concatenation', `t = "${token.slice(0, 30)}" "${token.slice(30)}"`],
    ['base64 inside JSON inside base64', 'base64 > base64', base64(`{"data":"${base64(`k=${token}`)}"}`)],
  ])('in %s', (_, encoding, text) => {
    const found = only(text);
    expect(found.secret).toBe(token);
    expect(found.encoding).toBe(encoding);
  });
});

test.each([
  ['percent where it must be', 'percent', `?token=${percent(org)}`],
  ['slashes escaped as in JSON of PHP', 'backslash', `{"token":"${org.replaceAll('/', '\\/')}"}`],
  ['HTML entities where they must be', 'entity', `token="${org.replaceAll('=', '&#61;').replaceAll('/', '&#x2F;').replaceAll('+', '&plus;')}"`],
])('an org token with %s', (_, encoding, text) => {
  const wanted = org;
  if (!/[=+/]/.test(org)) throw new Error('the made-up token has nothing to escape');
  expect(only(text)).toMatchObject({ secret: wanted, encoding });
});

test.each([
  ['UTF-16 LE in something binary', Buffer.concat([Buffer.from([1, 2, 255, 254, 7, 9]), Buffer.from(` ${user} `, 'utf16le'), Buffer.alloc(9, 200)]), 'utf-16le'],
  ['UTF-32 LE', Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), ...[...`T=${user}\n`].map((c) => Buffer.from([c.charCodeAt(0), 0, 0, 0]))]), 'utf-32le'],
  ['base64 in UTF-16', Buffer.from(`\uFEFFdata: ${base64(`k=${user}`)}`, 'utf16le'), 'utf-16le > base64'],
])('a token in %s', (_, content, encoding) => {
  expect(only(content)).toMatchObject({ secret: user, encoding });
});

test.each([0, 1])('UTF-16 in the middle of something binary is read in its own byte order, and once (%i bytes before)', (before) => {
  const [le, be] = [Buffer.from(`ab ${user} cd`, 'utf16le'), Buffer.from(`ab ${user} cd`, 'utf16le').swap16()];
  for (const [text, edges, encoding, start] of [
    [le, [200, 200], 'utf-16le', 6],
    [le, [200, 0], 'utf-16le', 6],
    [be, [200, 200], 'utf-16be', 6],
    [be, [0, 200], 'utf-16be', 6],
  ] as const) {
    const content = Buffer.concat([Buffer.alloc(500 - before, 7), Buffer.alloc(3, edges[0]), text, Buffer.alloc(3, edges[1])]);
    const { matches } = scanner(builtinRules(), { decodeDepth: 2, ruleIds: null }).scan(content, 'a.db');
    const from = 503 - before + start;
    expect(matches.map((match) => [match.encoding, match.span])).toEqual([[encoding, { start: from, end: from + 2 * user.length }]]);
  }
});

test('the span is what encodes the secret, and no more', () => {
  const text = `x: ${base64(`k=${user}\n`)}`;
  const found = only(text);
  // 71 bytes from the third on: characters 2 to 97 of the base64.
  expect(found.text).toBe(base64(`k=${user}\n`).slice(2, 98));
  expect(only(`a=${everyPercent(user)}&b`).text).toBe(everyPercent(user));
});

test('no encoding is undone with a depth of 0', () => {
  const scan0 = scanner(builtinRules(), { decodeDepth: 0, ruleIds: null });
  expect(scan0.scan(Buffer.from(base64(`k=${user}`)), 'a').matches).toEqual([]);
  expect(scan0.scan(Buffer.from(`\uFEFF${user}`, 'utf16le'), 'a').matches).toHaveLength(1);
});

test('an encoding inside two others needs a depth of 3', () => {
  const text = base64(base64(base64(`k=${user}`)));
  expect(scanner(builtinRules(), { decodeDepth: 2, ruleIds: null }).scan(Buffer.from(text), 'a').matches).toEqual([]);
  expect(only(text, 'a', 3).encoding).toBe('base64 > base64 > base64');
});

test('any token at any place in any encoding is found with its exact span', () => {
  const writers: readonly (readonly [name: string, write: (text: string) => string])[] = [
    ['plain', (text) => text],
    ['base64', base64],
    ['hex', (text) => Buffer.from(text).toString('hex')],
    ['percent', everyPercent],
    ['backslash', each((_code, hex) => `\\u00${hex}`)],
    ['entity', each((code) => `&#${code};`)],
  ];
  const [plain, inBase64] = writers;
  const scanning = scanner(builtinRules(), { decodeDepth: 2, ruleIds: null });
  fc.assert(
    fc.property(
      fc.nat(1_000_000),
      fc.constantFrom(...writers),
      fc.constantFrom(plain!, inBase64!),
      fc.string({ maxLength: 300 }),
      fc.string({ maxLength: 300 }),
      fc.stringMatching(/^[ ,;:(]{0,5}$/),
      (seed, [name, inner], [outerName, outer], before, after, edge) => {
        // Of encodings that leave no letter as it is, base64 alone is looked for inside another.
        fc.pre(outerName === 'plain' || name === 'plain' || name === 'base64');
        const more = tokens(`any ${seed}`);
        const token = seed % 2 === 0 ? more.user() : more.org({ slug: `s${seed}` });
        const encoded = outer(`${edge}${inner(token)} `);
        const content = Buffer.from(`${before}\n${encoded}\n${after}`);
        const found = scanning.scan(content, 'a.txt').matches.filter((match) => match.secret.reveal() === token);
        expect(found).toHaveLength(1);
        const start = Buffer.byteLength(`${before}\n`);
        expect(found[0]!.span.start).toBeGreaterThanOrEqual(start);
        expect(found[0]!.span.end).toBeLessThanOrEqual(start + encoded.length);
      },
    ),
    { numRuns: amount(100, 400) },
  );
});

test.each([
  ['at the end of a line that another one follows', (encoded: string) => `${encoded}\nYWFh: no\n`],
  ['in a Secret of Kubernetes, above another key', (encoded: string) => `data:\n  SENTRY_AUTH_TOKEN: ${encoded}\n  YWFh: eA==\n`],
  ['in a list, below another text that names it', (encoded: string) => `${Buffer.from('our sntryu_ token, twice as long as a short line').toString('base64')}\n${encoded}\nYWFh\n`],
  ['in lines of 64, above a line that is none of it and looks so', (encoded: string) => `${encoded.replaceAll(/.{64}/g, '$&\n')}\nYWFh\n`],
])('base64 that ends without padding %s', (_, around) => {
  for (const before of ['', 'ab', 'x: ', 'abcd']) {
    // Whole groups of four, so that nothing of it shows where it ends.
    const text = `${before}${user}`;
    const padded = text.padStart(Math.ceil(text.length / 3) * 3, ' ');
    expect(only(around(Buffer.from(padded).toString('base64')))).toMatchObject({ secret: user, encoding: 'base64' });
  }
});

describe('text in UTF-16 that another program went on with', () => {
  const wide = (order: 'le' | 'be', text: string): Buffer => (order === 'le' ? Buffer.from(text, 'utf16le') : Buffer.from(text, 'utf16le').swap16());
  const told = (content: Buffer): unknown => scanner(builtinRules(), { decodeDepth: 2, ruleIds: null }).scan(content, 'a.txt').matches.map(({ secret, span, encoding }) => ({ secret: secret.reveal(), at: span.start, encoding }));

  test.each(['le', 'be'] as const)('in ASCII: both are read (%s)', (order) => {
    const before = wide(order, `\uFEFFFIRST=${user}\r\nNAME=some value\r\n`);
    const first = { secret: user, at: 14, encoding: `utf-16${order}` };
    expect(told(Buffer.concat([before, Buffer.from(`SECOND=${org}\n`)]))).toEqual([first, { secret: org, at: before.length + 7, encoding: null }]);
    expect(told(Buffer.concat([before, Buffer.from(`SECOND=${user}\n`)]))).toEqual([first, { secret: user, at: before.length + 7, encoding: null }]);
  });

  test.each(['le', 'be'] as const)('from an odd byte on: the whole token is read (%s)', (order) => {
    for (const before of ['', '\n', 'a=1\n', 'ab=1\n', 'some text\n']) {
      const content = Buffer.concat([Buffer.from(before), wide(order, user)]);
      expect(told(content)).toMatchObject([{ secret: user }]);
    }
  });

  test.each(['le', 'be'] as const)('around bytes of another kind: a token is told of once, where it stands (%s)', (order) => {
    const content = Buffer.concat([Buffer.alloc(4000, 200), wide(order, `first ${user} last`), Buffer.alloc(9, 200)]);
    expect(told(content)).toEqual([{ secret: user, at: 4012, encoding: `utf-16${order}` }]);
  });
});
