import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { builtinRules } from '../../src/rules/builtin.ts';
import { scanner } from '../../src/engine/scanner.ts';
import { tokens } from '../support/tokens.ts';

/** Formats in which texts stand side by side, made by the programs that write them. */
const folder = mkdtempSync(join(tmpdir(), 'sntrylint-binary-'));
afterAll(() => rmSync(folder, { recursive: true }));

const { scan } = scanner(builtinRules(), { decodeDepth: 2, ruleIds: null });
const make = tokens('binary content');
const [user, org, secret, integration] = [make.user(), make.org(), make.appSecret(), make.integration()];
const prefixed = [['user', user], ['org', org], ['app-secret', secret], ['integration', integration]] as const;

const found = (content: Buffer, path = 'a.bin'): readonly (readonly string[])[] =>
  scan(content, path).matches.map((match) => [match.rule.kind, match.secret.reveal()]);

const python = spawnSync('python3', ['--version']).status === 0;

/** Runs a few lines of Python with the folder as its argument. */
function run(script: string): void {
  execFileSync('python3', ['-c', script, folder]);
}

describe.skipIf(!python)('made by Python (skipped where python3 is not installed)', () => {
  test.each([
    ['a date', '2026-01-02'],
    ['a mail address', 'ada@example.com'],
    ['a word of letters', 'deadline'],
  ])('a token in SQLite, in front of %s', (_, next) => {
    for (const [kind, token] of prefixed) {
      const file = join(folder, `${kind}.sqlite3`);
      run(`
import sqlite3, sys
db = sqlite3.connect(${JSON.stringify(file)})
db.execute('CREATE TABLE IF NOT EXISTS sentry_apitoken (id integer PRIMARY KEY AUTOINCREMENT, name varchar(255), token varchar(71), date_added datetime)')
db.execute('INSERT INTO sentry_apitoken (name, token, date_added) VALUES (?, ?, ?)', ('ci', ${JSON.stringify(token)}, ${JSON.stringify(next)}))
db.commit()`);
      expect(found(readFileSync(file), 'db.sqlite3')).toEqual([[kind, token]]);
      rmSync(file);
    }
  });

  test('two tokens without a prefix, side by side in the database of Sentry’s command line', () => {
    const [access, refresh] = [make.legacy(), make.legacy()];
    run(`
import sqlite3, sys
db = sqlite3.connect(sys.argv[1] + '/cli.db')
db.execute('CREATE TABLE auth (id INTEGER PRIMARY KEY CHECK (id = 1), token TEXT, refresh_token TEXT, expires_at INTEGER, issued_at INTEGER, updated_at INTEGER NOT NULL)')
db.execute('INSERT INTO auth VALUES (1, ?, ?, 1767323045678, 1767323045678, 1767323045678)', ('${access}', '${refresh}'))
db.commit()`);
    const content = readFileSync(join(folder, 'cli.db'));
    expect(found(content, 'home/.sentry/cli.db')).toEqual([['legacy', access], ['legacy', refresh]]);
    expect(found(content, 'other.db')).toEqual([]);
  });

  test('a compiled module of Python', () => {
    const legacy = make.legacy();
    for (const [kind, token] of [...prefixed, ['legacy', legacy] as const]) {
      writeFileSync(join(folder, 'settings.py'), `SENTRY_AUTH_TOKEN = '${token}'\nOTHER = None\n`);
      run(`
import py_compile, sys
py_compile.compile(sys.argv[1] + '/settings.py', doraise=True)`);
      const [name] = readdirSync(join(folder, '__pycache__'));
      expect(found(readFileSync(join(folder, '__pycache__', name!)), 'settings.pyc')).toEqual([[kind, token]]);
    }
  });
});

/** A message of protobuf: each field a tag, a length and a text. */
function protobuf(...texts: readonly string[]): Buffer {
  return Buffer.concat(texts.flatMap((text, i) => [Buffer.from([((i + 1) << 3) | 2, ...varint(text.length)]), Buffer.from(text)]));
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >> 7)];
}

/** A pool of strings as Android's `resources.arsc` has it in UTF-8: two lengths, the text, a zero. */
function stringPool(...texts: readonly string[]): Buffer {
  const strings = texts.map((text) => Buffer.concat([Buffer.from(text.length < 0x80 ? [text.length, text.length] : [0x80 | (text.length >> 8), text.length & 0xff, 0x80 | (text.length >> 8), text.length & 0xff]), Buffer.from(text), Buffer.from([0])]));
  const head = Buffer.alloc(28 + 4 * texts.length);
  head.writeUInt32LE(0x001c0001);
  head.writeUInt32LE(texts.length, 8);
  return Buffer.concat([head, ...strings]);
}

test.each(prefixed)('a token of kind %s in protobuf, in a string table and between zeros', (kind, token) => {
  for (const content of [
    Buffer.concat([protobuf('ci', token, 'abc'), Buffer.from([0])]),
    Buffer.concat([Buffer.from([0]), protobuf('SENTRY_AUTH_TOKEN', token), protobuf('deadbeef', 'x')]),
    stringPool('app_name', token, 'bytes', 'a'),
    Buffer.concat([Buffer.from('\0A\0'), Buffer.from(`${token}abcdef0123fade`)]),
  ]) {
    expect(found(content)).toEqual([[kind, token]]);
  }
});

test.each(['le', 'be'] as const)('a token in UTF-16 (%s) of binary content, with text right behind it', (order) => {
  const wide = Buffer.from(`ab${user}cd`, 'utf16le');
  const content = Buffer.concat([Buffer.from(Array.from({ length: 4001 }, (_, i) => (i * 7919) % 251)), Buffer.from([0, 9]), order === 'le' ? wide : wide.swap16(), Buffer.from([7])]);
  expect(found(content)).toEqual([['user', user]]);
});

test('a token without a prefix in protobuf, next to its name', () => {
  const legacy = make.legacy();
  expect(found(Buffer.concat([protobuf('SENTRY_AUTH_TOKEN', legacy), Buffer.from([0x18, 0])]))).toEqual([['legacy', legacy]]);
  expect(found(Buffer.concat([protobuf('sha256', legacy, 'sentry-token.bin'), Buffer.from([0x18, 0])]))).toEqual([]);
});

test('in text a token ends where it ends', () => {
  expect(found(Buffer.from(`${user}2026-01-02`), 'a.txt')).toEqual([]);
});
