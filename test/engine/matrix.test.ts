import { describe, expect, test } from 'vitest';
import { builtinRules } from '../../src/rules/builtin.ts';
import { scanner } from '../../src/engine/scanner.ts';
import { tokens } from '../support/tokens.ts';

/** Every kind of secret in every way of writing it: what hides one must not hide another. */
const make = tokens('matrix');
const scanning = scanner(builtinRules(), { decodeDepth: 2, ruleIds: null });
const dsn = make.dsn();

/** Kind, key, value as it is written, and the secret where that is a part of it. */
const secrets: readonly (readonly [kind: string, key: string, value: string, secret: string | null])[] = [
  ['user', 'SENTRY_AUTH_TOKEN', make.user(), null],
  ['integration', 'SENTRY_AUTH_TOKEN', make.integration(), null],
  ['org', 'SENTRY_AUTH_TOKEN', make.org(), null],
  ['app-secret', 'SENTRY_CLIENT_SECRET', make.appSecret(), null],
  ['legacy', 'SENTRY_AUTH_TOKEN', make.legacy(), null],
  ['dsn-secret', 'SENTRY_DSN', dsn, dsn.slice(41, 73)],
  ['system-secret', 'SENTRY_SECRET_KEY', make.systemSecret(), null],
];

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const each = (write: (hex: string, code: number) => string) => (text: string): string =>
  [...text].map((character) => write(character.charCodeAt(0).toString(16).padStart(2, '0'), character.charCodeAt(0))).join('');
const units = (text: string, width: 4, write: (unit: number, into: Buffer) => void): Buffer =>
  Buffer.concat([...text].map((character) => {
    const unit = Buffer.alloc(width);
    write(character.charCodeAt(0), unit);
    return unit;
  }));
const quoted = (text: string): string => text.replaceAll('=', '=3D');
const [percent, unicode, hexEscape, entity] = [each((hex) => `%${hex}`), each((hex) => `\\u00${hex}`), each((hex) => `\\x${hex}`), each((_, code) => `&#${code};`)];
const line = (key: string, value: string): string => `${key}=${value}`;

/** Each takes a key and its value. */
const writings: readonly (readonly [name: string, write: (key: string, value: string) => string | Buffer])[] = [
  ['as it is', line],
  ...[0, 1, 2].map((before) => [`a line in base64, ${before} bytes on`, (key: string, value: string) => base64(`${'x'.repeat(before)} ${line(key, value)}\n`)] as const),
  ['a line in base64url', (key, value) => Buffer.from(`??>> ${line(key, value)}\n`).toString('base64url')],
  ['a value in base64', (key, value) => line(key, base64(value))],
  ['a file in base64 in lines of 76', (key, value) => base64(`# some file that is so long that it is wrapped over lines\n${line(key, value)}\n`).replaceAll(/.{76}/g, '$&\r\n')],
  ['a file in base64 in lines of 64', (key, value) => base64(`# some file that is so long that it is wrapped over lines\n${line(key, value)}\n`).replaceAll(/.{64}/g, '$&\n')],
  ['a line in hexadecimal', (key, value) => Buffer.from(line(key, value)).toString('hex')],
  ['a value with percent signs where they must be', (key, value) => line(key, encodeURIComponent(value))],
  ['a line with percent signs where they must be', (key, value) => encodeURIComponent(line(key, value))],
  ...([['percent', percent], ['\\u', unicode], ['\\x', hexEscape], ['entities', entity]] as const).flatMap(([name, escape]) => [
    [`a line in ${name}`, (key: string, value: string) => escape(line(key, value))] as const,
    [`a value in ${name}`, (key: string, value: string) => line(key, escape(value))] as const,
  ]),
  ['XML with what must be escaped', (key, value) => line(key, value.replaceAll('&', '&amp;').replaceAll('/', '&#x2F;').replaceAll('=', '&#61;'))],
  ['JSON', (key, value) => JSON.stringify({ [key]: value })],
  ['JSON in JSON', (key, value) => JSON.stringify({ a: JSON.stringify({ [key]: value }) })],
  ['JSON in JSON in JSON', (key, value) => JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ c: line(key, value) }) }) })],
  ...[20, 40, 60].map((at) => [`quoted-printable with a soft break after ${at}`, (key: string, value: string) =>
    quoted(line(key, value)).replace(new RegExp(`^.{${at}}(?<!=.?)`), '$&=\r\n')] as const),
  ['two halves with +', (key, value) => `${key} = "${value.slice(0, 30)}" + "${value.slice(30)}"`],
  ['two halves with .', (key, value) => `${key} = '${value.slice(0, 12)}' . '${value.slice(12)}'`],
  ['a Kubernetes Secret', (key, value) => `kind: Secret\ndata:\n  ${key}: ${base64(value)}\n`],
  ['a Kubernetes Secret made with a line feed', (key, value) => `kind: Secret\ndata:\n  ${key}: ${base64(`${value}\n`)}\n`],
  ['a Kubernetes Secret of a file', (key, value) => `kind: Secret\ndata:\n  .env: ${base64(`${line(key, value)}\n`)}\n`],
  ['the output of a notebook', (key, value) => JSON.stringify({ cells: [{ source: ['x\n'], outputs: [{ text: [`${line(key, value)}\n`, 'b'] }] }] }, null, 1)],
  ['the content of a source map', (key, value) => JSON.stringify({ version: 3, sources: ['a'], sourcesContent: [`a\n${line(key, value)}\n`] })],
  ['a HAR file', (key, value) => JSON.stringify({ log: { entries: [{ request: { url: 'https://sentry.io/', postData: { text: JSON.stringify({ [key]: value }) } } }] } })],
  ['Terraform state', (key, value) => JSON.stringify({ resources: [{ instances: [{ attributes: { environment: { [key]: value } } }] }] }, null, 2)],
  ['a patch', (key, value) => `--- a/.env\n+++ b/.env\n@@ -1 +1,2 @@\n a\n+${line(key, value)}\n`],
  ['a page of SQLite', (key, value) => Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(100, 1), Buffer.from([0, 3, 0x81, 0x0f]), Buffer.from(line(key, value)), Buffer.from([0, 1, 7])])],
  ...['', '\uFEFF'].flatMap((mark) => {
    const marked = mark === '' ? '' : ' with a mark';
    const text = (key: string, value: string): string => `${mark}${line(key, value)}\n`;
    return [
      [`UTF-16 LE${marked}`, (key: string, value: string) => Buffer.from(text(key, value), 'utf16le')] as const,
      [`UTF-16 BE${marked}`, (key: string, value: string) => Buffer.from(text(key, value), 'utf16le').swap16()] as const,
      [`UTF-32 LE${marked}`, (key: string, value: string) => units(text(key, value), 4, (unit, into) => into.writeUInt32LE(unit))] as const,
      [`UTF-32 BE${marked}`, (key: string, value: string) => units(text(key, value), 4, (unit, into) => into.writeUInt32BE(unit))] as const,
    ];
  }),
];

describe.each(writings)('%s', (_, write) => {
  test.each(secrets)('gives a secret of the kind %s', (kind, key, value, secret) => {
    const { matches } = scanning.scan(Buffer.from(write(key, value) as string), 'a.txt');
    const found = matches.filter((match) => match.rule.kind === kind);
    expect(found.map((match) => match.secret.reveal())).toEqual([secret ?? value]);
  });
});

describe('Authorization: Basic', () => {
  test.each(secrets.slice(0, 4).map(([kind, , value]) => [kind, value] as const))('gives a token of the kind %s', (_, value) => {
    const { matches } = scanning.scan(Buffer.from(`Authorization: Basic ${base64(`${value}:`)}`), 'a.txt');
    expect(matches.map((match) => match.secret.reveal())).toEqual([value]);
  });
});
