import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeDepths, scanner } from '../../src/engine/scanner.ts';
import { builtinRules } from '../../src/rules/builtin.ts';
import { amount, some } from '../support/how-long.ts';
import { tokens } from '../support/tokens.ts';
import { baits, filled } from '../support/engine/baits.ts';

const scanning = scanner(builtinRules(), { decodeDepth: decodeDepths.usual, ruleIds: null });
const make = tokens('effort');
const user = make.user();
const whyOf = (content: Buffer, path = 'a.txt') => scanning.scan(content, path).stops.map(({ is, why }) => `${is}: ${why}`);

describe('content that is made to take long', () => {
  it.each(some(Object.entries(baits), 9))('is given up after so much work, and that is said: %s', (_, { text, path }) => {
    expect(whyOf(filled(text, 96_000), path)).toEqual(['content: too much of it looks like tokens, keys or encoded text to be searched to its end']);
  });

  it('counts for what was found until then, at the same place each time', () => {
    const content = Buffer.concat([Buffer.from(`${user}\n`), filled(baits.key.text, 64_000)]);
    const [first, second] = [scanning.scan(content, 'a.txt'), scanning.scan(content, 'a.txt')];
    expect(first.matches.map(({ secret }) => secret.reveal())).toEqual([user]);
    expect(first.stops).toHaveLength(1);
    expect(second).toEqual(first);
  });

  it('is given up in chunks too, once, and the rest is read to its end', async () => {
    const content = filled(baits.escapes.text, amount(100_000, 5_000_000));
    let read = 0;
    const chunks = (async function* () {
      for (let at = 0; at < content.length; at += 70_000) {
        const chunk = content.subarray(at, at + 70_000);
        read += chunk.length;
        yield chunk;
      }
    })();
    const { stops, bytes } = await scanning.scanChunks(chunks, 'a.txt');
    expect([stops.length, bytes, read]).toEqual([1, content.length, content.length]);
  });
});

describe('content that holds much of what is looked for because it is what it is', () => {
  const lines = (count: number, line: (i: number) => string): string => Array.from({ length: count }, (_, i) => line(i)).join('\n');
  const digits = (bytes: number): string => randomBytes(bytes).toString('hex');
  it.each(some([
    ['a list of two thousand tokens', 'tokens.txt', lines(2000, () => make.user())],
    ['a lock file with five thousand hashes', 'requirements.txt', lines(5000, () => `sentry-sdk==2.0.0 --hash=sha256:${digits(32)}`)],
    ['a map of debug ids', 'main.js.map', JSON.stringify({ sentry: Array.from({ length: 3000 }, () => digits(16)), token: 1 })],
    ['a page of documentation', 'README.md', lines(3000, (i) => `Set \`SENTRY_AUTH_TOKEN\` for step ${i}, or pass \`--auth-token\` to the command line.`)],
    ['a certificate store', 'ca.pem', lines(4000, (i) => (i % 20 === 0 ? '-----BEGIN CERTIFICATE-----' : randomBytes(48).toString('base64')))],
  ]))('is searched to its end: %s', (_, path, text) => {
    expect(whyOf(Buffer.from(text), path)).toEqual([]);
  });
});

describe('a dump of leaked tokens', () => {
  const lines = (line: (token: string, i: number) => string): Buffer => Buffer.from(Array.from({ length: 800 }, (_, i) => line(make.legacy(), i)).join('\n'));
  it.each(some<readonly [name: string, path: string, content: Buffer]>([
    ['variables', 'leak.txt', lines((token) => `SENTRY_AUTH_TOKEN=${token}`)],
    ['objects of JSON', 'leak.json', lines((token, i) => `{"repository":"acme/${i}","sentry_token":"${token}"},`)],
    ['rows of a table', 'leak.csv', lines((token, i) => `acme/${i},SENTRY_AUTH_TOKEN,${token}`)],
    ['values in base64', 'leak.yaml', lines((token) => `SENTRY_AUTH_TOKEN: ${Buffer.from(token).toString('base64')}`)],
    ['variables with a prefixed token', 'leak.txt', lines((token) => `SENTRY_AUTH_TOKEN=sntryu_${token}`)],
  ]))('is read to its end: %s', (_, path, content) => {
    const { matches, stops } = scanning.scan(content, path);
    expect([new Set(matches.map(({ secret }) => secret.reveal())).size, stops]).toEqual([800, []]);
  });

  const base64 = (text: string): string => Buffer.from(text, 'latin1').toString('base64');
  const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
  const pairs = (sign: string) => (text: string): string => hex(text).replaceAll(/../g, (pair) => sign + pair);
  const kinds: Readonly<Record<string, readonly [path: string, make: () => string, line: (token: string, i: number) => string]>> = {
    user: ['leak.txt', make.user, (token) => token],
    integration: ['leak.env', make.integration, (token) => `SENTRY_AUTH_TOKEN=${token}`],
    org: ['leak.yaml', make.org, (token, i) => `- repository: acme/${i}\n  sentry_auth_token: ${token}`],
    'app-secret': ['leak.json', make.appSecret, (token, i) => `{"repository":"acme/${i}","client_secret":"${token}"},`],
    'without a prefix': ['leak.env', make.legacy, (token) => `SENTRY_AUTH_TOKEN=${token}`],
    'secret without a prefix': ['leak.env', make.legacy, (token) => `SENTRY_CLIENT_SECRET=${token}`],
    dsn: ['leak.env', () => make.dsn(), (token) => `SENTRY_DSN=${token}`],
    agent: ['leak.txt', make.agent, (token) => token],
    'release-webhook': ['hooks.txt', () => `https://sentry.io/api/hooks/release/builtin/42/${make.hex(64)}/`, (token) => token],
    'system-secret': ['config.yml', make.systemSecret, (token) => `system.secret-key: '${token}'`],
    relay: ['credentials.json', () => JSON.stringify({ secret_key: make.bytes(32).toString('base64url'), public_key: make.bytes(32).toString('base64url'), id: '0' }), (token) => token],
  };
  /** In which each kind is found; bare digits are only found in base64 under a key, or in a text that names them. */
  const prefixed = ['user', 'integration', 'org', 'app-secret'];
  const ways: readonly (readonly [name: string, of: 'value' | 'file', write: (text: string) => string, only?: readonly string[]])[] = [
    ['as they are', 'value', (text) => text],
    ['each in base64', 'value', base64, [...prefixed, 'without a prefix', 'secret without a prefix']],
    ['each in hexadecimal digits', 'value', hex, prefixed],
    ['each in percent signs', 'value', pairs('%'), prefixed],
    ['each in backslashes', 'value', pairs(String.raw`\x`), prefixed],
    ['each in base64 twice', 'value', (text) => base64(base64(text)), prefixed],
    ['all in base64', 'file', base64, prefixed],
    ['all in lines of base64', 'file', (text) => base64(text).replaceAll(/.{76}/g, '$&\n'), prefixed],
    ['all in UTF-16', 'file', (text) => Buffer.from(`\ufeff${text}`, 'utf16le').toString('latin1')],
    ['all in a string of JSON', 'file', (text) => JSON.stringify({ text }), [...prefixed, 'without a prefix']],
  ];
  const lists = ways.flatMap(([name, of, write, only = Object.keys(kinds)]) => only.map((kind) => [kind, name, of, write] as const));
  it.each(some(lists, 13))('is read to its end where a thousand of a kind stand in a list: %s, %s', (kind, _, of, write) => {
    const [path, one, line] = kinds[kind]!;
    const list = Array.from({ length: 1000 }, one);
    const text = list.map((token, i) => line(of === 'file' ? token : write(token), i)).join('\n');
    const { matches, stops } = scanning.scan(Buffer.from(of === 'file' ? write(text) : text, 'latin1'), path);
    // A token at the very end of a piece of base64 may lack what follows it.
    expect([new Set(matches.map(({ secret }) => secret.reveal())).size >= 990, stops]).toEqual([true, []]);
  });

  it('is read to its end where a thousand Kubernetes Secrets stand in one file, each with a token without a prefix', () => {
    const manifests = Array.from({ length: 1000 }, (_, i) => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: sentry-${i}\ndata:\n  auth-token: ${base64(make.legacy())}\n`);
    const { matches, stops } = scanning.scan(Buffer.from(manifests.join('---\n')), 'secrets.yaml');
    expect([matches.length, stops]).toEqual([1000, []]);
  });

  const [one, two] = [make.legacy(), make.user()];
  it.each(some<readonly [name: string, path: string, line: (i: number) => string]>([
    ['a variable', 'leak.txt', () => `SENTRY_AUTH_TOKEN=${one}`],
    ['a header in a log', 'a.log', (i) => `2026-01-02T03:04:05 INFO worker ${i} asks sentry.io, Authorization: Bearer ${one}`],
    ['a command in a log', 'a.log', (i) => `+ curl -H "Authorization: Bearer ${two}" https://sentry.io/api/0/projects/acme/${i}/`],
    ['a row of fixtures', 'a.json', (i) => `{"repository":"acme/${i}","sentry_token":"${one}"},`],
  ]))('is read to its end where the same token stands on each line, as %s', (_, path, line) => {
    const { matches, stops } = scanning.scan(lines((__, i) => line(i)), path);
    expect([matches.length, stops]).toEqual([800, []]);
  });

  it('shows all that stands before the place where it asks for too much, whatever it is', () => {
    const content = Buffer.concat([Buffer.from(`SENTRY_AUTH_TOKEN=${one}\n`), filled(baits['key and digits'].text, 96_000)]);
    const { matches, stops } = scanning.scan(content, 'leak.txt');
    expect([matches[0]?.secret.reveal(), stops.length]).toEqual([one, 1]);
  });
});

describe('content that people write', () => {
  it.each([10, 100])('is read to its end where a list of settings stands in comments above %i settings that are read from the environment', (count) => {
    const names = ['DB_NAME', 'DB_USER', 'RABBITMQ_HOST', 'RABBITMQ', 'REDIS_PORT', 'REDIS', 'MEMCACHED_HOST', 'FILESTORE', 'SECRET_KEY', 'SINGLE', 'USE_SSL', 'MAIL_HOST'].map((name) => `SENTRY_${name}`);
    const code = Array.from({ length: count }, (_, i) => names[i % 12]).map((name, i) => `secret_key = env('${name}') or env('${names[(i + 5) % 12]}')\nSENTRY_OPTIONS['system.secret-key'] = secret_key\n`);
    const text = `# Names:\n#\n${names.map((name) => `#  ${name}\n`).join('')}${code.join('')}${'value = 1\n'.repeat(700)}`;
    expect(whyOf(Buffer.from(text), 'sentry.conf.py')).toEqual([]);
  });
});
