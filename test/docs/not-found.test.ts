import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeDepths, scanner } from '../../src/engine/scanner.ts';
import { builtinRules } from '../../src/rules/builtin.ts';
import { tokens } from '../support/tokens.ts';

const page = readFileSync(new URL('../../docs/not-found.md', import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');
const make = tokens('not-found');
const [user, legacy] = [make.user(), make.legacy()];

/** How many secrets a text holds, as the engine sees it. */
const count = (content: string | Buffer, path = 'a.txt', decodeDepth: number = decodeDepths.usual): number =>
  scanner(builtinRules(), { decodeDepth, ruleIds: null }).scan(Buffer.from(content), path).matches.filter(({ rule }) => rule.kind !== 'practice').length;

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const wrapped = (text: string, columns: number): string => text.replaceAll(new RegExp(`.{${columns}}`, 'g'), '$&\n');
const thrice = base64(base64(base64(`SENTRY_AUTH_TOKEN=${user} and so on`)));

function base32(text: string): string {
  const bits = [...Buffer.from(text)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

describe('docs/not-found.md is true of', () => {
  it.each([
    ['**base32**', `SENTRY_AUTH_TOKEN=${base32(user)}`],
    ['**three encodings deep**', thrice],
    ['**lines of fewer than 32 characters**', wrapped(base64(`{"token":"${user}"}`), 20)],
    ['**escaped in part**', `t=%73${user.slice(1)}\nt=\\x73${user.slice(1)}\nt=&#115;${user.slice(1)}\n`],
    ['**API key** of 32 digits', `curl https://${make.hex(32)}:@sentry.example.com/api/0/projects/\n`],
    ['**compressed** (gzip, zip and the like)', gzipSync(`SENTRY_AUTH_TOKEN=${user}\n`)],
    ['**alone in base64 or in hexadecimal**', base64(legacy)],
    ['**alone in base64 or in hexadecimal**', Buffer.from(legacy).toString('hex')],
    ['**that a program decodes**', `const SENTRY_AUTH_TOKEN = atob('${base64(legacy)}')\n`],
    ['**that a program decodes**', `echo '${base64(legacy)}' | base64 -d | gh secret set SENTRY_AUTH_TOKEN\n`],
    ['the headers of mails', `Subject: =?utf-8?B?${base64(user.slice(0, 30))}?=\n =?utf-8?B?${base64(user.slice(30))}?=\n`],
    ['that a **method** joins', `const t = "${user.slice(0, 30)}".concat("${user.slice(30)}")\n`],
    ['**fills its line to the end**', `Token: ${user.slice(0, 19)}\n${user.slice(19, 45)}\n${user.slice(45)}\nand so on\n`],
    ['from **variables**', `const a = '${user.slice(0, 30)}';\nconst b = '${user.slice(30)}';\nsend(a + b);\n`],
    ['written backwards', [...user].toReversed().join('')],
    ['**inside any encoding**', base64(`curl https://sentry.io/api/hooks/release/builtin/42/${legacy}/`)],
    ['**blanks in the place of line ends**', wrapped(base64(`SENTRY_AUTH_TOKEN=${user} and so on, and on`), 48).replaceAll('\n', ' ').replace(/^.{20}/, '$& ')],
    ['**prefix that is cut in two**', `SENTRY_AUTH_TOKEN=sntr\n${user.slice(4)}\n`],
    ['**recording of a terminal**', `[1.2,"o","${user.slice(0, 30)}"]\n[1.3,"o","${user.slice(30)}"]\n`],
    ['HTML entity with leading zeros', [...user].map((one) => `&#00${one.charCodeAt(0)};`).join('')],
    ['**Ruby’s Marshal**', Buffer.from(`\x04\b{\x06I"\x16SENTRY_AUTH_TOKEN\x06:\x06ETI"E${legacy}\x06;\0T`, 'latin1')],
    ['**pickle** of protocol 0', `(dp0\nVSENTRY_AUTH_TOKEN\np1\nV${legacy}\np2\ns.`],
    ['**shortens what it is**', `SENTRY_TOK=${legacy}\nSENTRY_TKN=${legacy}\nSENTRY_REFRESH=${legacy}\n`],
    ['`AUTH_SENTRY`', `AUTH_SENTRY=${legacy}\nSENTRY_PASS=${legacy}\n`],
    ['**nothing but the name**', `Sentry,${legacy}\n`],
    ['**without a prefix over two lines**', `token = (\n  "${legacy.slice(0, 32)}"\n  "${legacy.slice(32)}"\n)  # sentry\n`],
    ['the string next to it does not name it', Buffer.from(`\0\x01sentry\0${legacy}\0`)],
    ['argument **without a name**', `deploy("acme", "${legacy}")\n`],
    ['**one line of JSON**', `[{"key":"client_secret","value":"${legacy}"},{"url":"https://sentry.io/api/0/"}]`],
    ['**right behind it**', `${legacy} sentry token\n`],
    ['**right behind it**', `${legacy}: Sentry token\n`],
    ['**something else**', `SENTRY_PASSWORD=${legacy}\nSENTRY_PRIVATE_KEY=${legacy}\nSENTRY_OAUTH=${legacy}\n`],
    ['**two arguments**', `\\newcommand{\\sentrytoken}{${legacy}}\n`],
    ['**two arguments**', `curl --form "key=SENTRY_AUTH_TOKEN" --form "value=${legacy}" https://gitlab.com/api/v4/projects/1/variables\n`],
    ['Ruby\'s `basic_auth`', `req = Get.new(URI('https://sentry.io/api/0/projects/'))\nreq.basic_auth '${make.hex(32)}', ''\n`],
    ['**nothing but the name**', `${legacy}  # sentry\n`],
    ['**nothing but the name**', `sentry.io\nme@example.com\n${legacy}\n`],
    ['**comment over several lines**', `"""Sentry auth token."""\nX = "${legacy}"\n`],
    ['names Sentry nowhere near it', `token = "${legacy}"\n`],
    ['**Public DSNs** are no secrets', `dsn: https://${make.hex(32)}@o1.ingest.sentry.io/2\n`],
    ['counting digits', `SENTRY_AUTH_TOKEN=sntryu_${'0123456789abcdef'.repeat(4)}\n`],
    ['one repeated character', `SENTRY_AUTH_TOKEN=sntryu_${'a'.repeat(64)}\n`],
    ['values of a Helm chart', `system:\n  secretKey: "${make.systemSecret()}"\n`],
  ])('%s', (line, content) => {
    expect(page).toContain(line);
    expect(count(content)).toBe(0);
  });

  it('what it says is found instead', () => {
    expect(count(thrice, 'a.txt', 3)).toBe(1);
    expect(count(wrapped(base64(`{"token":"${user}"}`), 32))).toBe(1);
    expect(count(base64(`SENTRY_AUTH_TOKEN=${legacy}`))).toBe(1);
    expect(count(`t=${[...user].map((one) => `%${one.charCodeAt(0).toString(16)}`).join('')}\nt=sntryu%5f${user.slice(7)}\n`)).toBe(2);
  });
});
