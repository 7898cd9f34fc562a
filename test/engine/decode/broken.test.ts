import { describe, expect, test } from 'vitest';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { scanner } from '../../../src/engine/scanner.ts';
import { tokens } from '../../support/tokens.ts';

/** What formatters, mail programs and terminals do to a token. */
const { scan } = scanner(builtinRules(), { decodeDepth: 2, ruleIds: null });
const make = tokens('broken');
const [user, org] = [make.user(), make.org({ slug: 'an-organization', url: 'https://sentry.example.com' })];
const found = (text: string, path = 'a.txt'): readonly string[] => scan(Buffer.from(text), path).matches.map(({ secret }) => secret.reveal());
const halves = (token: string, at: number): readonly [string, string] => [token.slice(0, at), token.slice(at)];
const wrap = (text: string, width: number, end: string): string => text.replaceAll(new RegExp(`.{${width}}(?=.)`, 'g'), `$&${end}`);

describe.each([['user', user], ['org', org]] as const)('a token of kind %s', (_, token) => {
  test.each([
    ['JavaScript', (a: string, b: string) => `const t = "${a}" +\n  "${b}";`],
    ['JavaScript, the sign first', (a: string, b: string) => `const t = '${a}'\n    + '${b}';`],
    ['Java', (a: string, b: string) => `String t = "${a}"\r\n                + "${b}";`],
    ['Python', (a: string, b: string) => `t = (\n    "${a}"\n    "${b}"\n)`],
    ['Python, bytes', (a: string, b: string) => `t = (b"${a}"\n     b"${b}")`],
    ['Python, continued', (a: string, b: string) => `t = "${a}" \\\n    "${b}"`],
    ['PHP', (a: string, b: string) => `$t = '${a}' .\n  '${b}';`],
    ['Visual Basic', (a: string, b: string) => `t = "${a}" & _\n    "${b}"`],
    ['Lua', (a: string, b: string) => `t = "${a}" ..\n "${b}"`],
    ['a shell', (a: string, b: string) => `export T=${a}\\\n${b}`],
    ['C#, verbatim', (a: string, b: string) => `var t = @"${a}" +\r\n    @"${b}";`],
    ['PowerShell', (a: string, b: string) => `$t = "${a}" + \`\n    "${b}"`],
    ['cmd', (a: string, b: string) => `set T=${a}^\r\n${b}`],
    ['a patch that takes it out', (a: string, b: string) => `-const t = "${a}" +\n-  "${b}"\n`],
    ['a notebook', (a: string, b: string) => JSON.stringify({ source: [`t = ("${a}"\n`, `     "${b}")`] }, null, 1)],
    ['a notebook, continued', (a: string, b: string) => JSON.stringify({ source: [`t = '${a}' \\\n`, `    '${b}'`] }, null, 1)],
    ['a list of lines', (a: string, b: string) => `["${a}",\n "${b}"].join("")`],
  ])('in two halves over two lines of %s', (_name, write) => {
    for (const at of [7, 20, 50, 69]) expect(found(write(...halves(token, at)))).toEqual([token]);
  });

  test.each([
    ['a list', (a: string, b: string) => `['${a}', '${b}'].join('')`],
    ['Rust', (a: string, b: string) => `concat!("${a}", "${b}")`],
    ['R', (a: string, b: string) => `paste0("${a}", "${b}")`],
  ])('in two pieces on one line of %s', (_name, write) => {
    for (const at of [7, 20, 50, 69]) expect(found(write(...halves(token, at)))).toEqual([token]);
  });

  test.each([
    ['nothing', '\n'],
    ['CR LF', '\r\n'],
    ['a blank, as flowed mail has it', ' \n'],
    ['the sign of a quotation', '\n> '],
    ['a comment', '\n# '],
    ['another comment', '\n// '],
    ['a comment of SQL', '\n-- '],
    ['indentation', '\n    '],
    ['a quotation in a quotation', '\n> > '],
    ['the sign of an added line', '\n+'],
    ['the sign of a removed line', '\n-'],
  ])('wrapped with %s', (_name, end) => {
    for (const width of [60, 64, 72]) expect(found(`The token is:\n\n${wrap(token, width, end)}\n\nKeep it.`)).toEqual([token]);
  });

  test.each([
    ['nothing', ''],
    ['the sign of a quotation', '> '],
    ['a comment', '# '],
    ['another comment', '// '],
  ])('wrapped, with other text in the next line, and %s before each', (_name, sign) => {
    for (const width of [50, 64, 72, 100]) {
      for (const next of ['and keep it', 'NEXT=1', 'x']) {
        const lines = `${wrap(`Our Sentry token is ${token}`, width, '\n')}\n${next}\n`;
        expect(found(lines.replaceAll(/^(?=.)/gm, sign)), `${width} ${next}`).toEqual([token]);
      }
    }
  });

  test('wrapped, with a sentence that goes on', () => {
    for (let width = 40; width < 130; width++) expect(found(`${wrap(`Our Sentry token is ${token} and is to be kept`, width, '\n')}\n`), String(width)).toEqual([token]);
  });

  test.each([
    ['a terminal', '\u001b[01;31m\u001b[K', '\u001b[m\u001b[K'],
    ['a recorded terminal', '\\u001b[32m', '\\u001b[0m'],
    ['a log of JSON', '\\x1b[1m', '\\x1b[0m'],
  ])('coloured by %s', (_name, on, off) => {
    const [prefix, rest] = halves(token, 7);
    expect(found(`T=${on}${token}${off} end`)).toEqual([token]);
    expect(found(`T=${on}${prefix}${off}${rest} end`)).toEqual([token]);
  });

  test.each([
    ['a zero-width space', '\u200b'],
    ['a soft hyphen', '\u00ad'],
    ['its entity', '&shy;'],
    ['<wbr>', '<wbr>'],
    ['<wbr/>', '<wbr/>'],
    ['a run of Word', '</w:t></w:r><w:r><w:rPr><w:noProof/></w:rPr><w:t>'],
    ['what highlights code', '</span><span class="token string">'],
    ['a CDATA that is split', ']]><![CDATA['],
  ])('with %s inside', (_name, inside) => {
    const [a, b] = halves(token, 33);
    expect(found(`x ${a}${inside}${b} y`, 'a.html')).toEqual([token]);
  });

  test('with slashes and padding that are escaped twice, as an address within an address has them', () => {
    expect(found(`?next=${encodeURIComponent(encodeURIComponent(`https://sentry.io/?token=${token}&a=1`))}`)).toEqual([token]);
  });
});

test.each([
  ['a terminal', '\u001b[32m', '\u001b[0m'],
  ['a recorded terminal', '\\u001b[32m', '\\u001b[0m'],
])('a token without a prefix, coloured by %s', (_name, on, off) => {
  const legacy = make.legacy();
  expect(found(`SENTRY_AUTH_TOKEN=${on}${legacy}${off}`)).toEqual([legacy]);
});

test('a token without a prefix in two halves over two lines, behind its key', () => {
  const legacy = make.legacy();
  const [a, b] = halves(legacy, 32);
  expect(found(`SENTRY_AUTH_TOKEN = "${a}" +\n  "${b}"`)).toEqual([legacy]);
  expect(found(`SENTRY_AUTH_TOKEN = '${a}' \\\n  '${b}'`)).toEqual([legacy]);
  expect(found(`export SENTRY_AUTH_TOKEN=${a}\\\n${b}`)).toEqual([legacy]);
  expect(found(`SENTRY_AUTH_TOKEN: "${a}\\\n  ${b}"`)).toEqual([legacy]);
});

test.each([
  ['two lines that only stand one below the other', `sntryu_${make.hex(40)}\nnext line\n`],
  ['a token that is too short, and another line', `A=sntryu_${make.hex(60)}\nB=2\n`],
  ['strings of a list', `["sntryu_", "sntryi_"]`],
])('%s are no token', (_, text) => {
  expect(found(text)).toEqual([]);
});
