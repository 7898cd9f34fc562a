import { describe, expect, test } from 'vitest';
import { builtinRules } from '../../src/rules/builtin.ts';
import { scanner } from '../../src/engine/scanner.ts';
import { tokens } from '../support/tokens.ts';

/** Most secrets that people make by hand are 64 digits, and most applications speak of Sentry: whose is the token? */
const secretRules = builtinRules().filter(({ kind }) => kind !== 'practice');
const { scan } = scanner(secretRules, { decodeDepth: 2, ruleIds: null });
const make = tokens('tokens of others');

function kinds(path: string, above: string, line: (value: string) => string): readonly string[] {
  return scan(Buffer.from(`${above}\n${line(make.legacy())}\n`), path).matches.map(({ rule }) => rule.kind);
}

const lines: readonly (readonly [string, string, (value: string) => string])[] = [
  ['an API key', 'settings.py', (value) => `API_KEY = '${value}'`],
  ['a token', 'bot.js', (value) => `const bot = new Bot({ token: '${value}' })`],
  ['an auth token', 'server.js', (value) => `const authToken = '${value}'`],
  ['a header', 'api.py', (value) => `headers = {'Authorization': 'Bearer ${value}'}`],
  ['a variable', '.env', (value) => `AUTH_TOKEN=${value}`],
];

describe.each([
  ['its DSN', "SENTRY_DSN = 'https://a@o1.ingest.sentry.io/1'"],
  ['a DSN of its own server', 'SENTRY_DSN=https://a@sentry.example.com/1'],
  ['its environment', 'SENTRY_ENVIRONMENT=production'],
  ['the SDK of Python', "import sentry_sdk\nsentry_sdk.init(dsn='https://a@sentry.io/1', traces_sample_rate=1.0)"],
  ['the SDK of JavaScript', "const Sentry = require('@sentry/node')\nSentry.init({ dsn: 'https://a@sentry.io/1' })"],
  ['an import', "import * as Sentry from '@sentry/node'"],
])('an application that only sends errors, told by %s', (_, above) => {
  test.each(lines)('has %s of its own', (_, path, line) => {
    expect(kinds(path, above, line)).toEqual([]);
  });
});

describe('what speaks of one of Sentry’s tools', () => {
  test.each([
    ['an auth token', 'upload.js', "const url = 'https://sentry.example.com/api/0/'", lines[2]![2]],
    ['a header', 'api.py', "url = 'https://sentry.io/api/0/projects/'", lines[3]![2]],
    ['a variable below a comment', '.env', '# The token of sentry-cli', lines[4]![2]],
    ['a key of a block', 'a.yaml', 'sentry:\n  url: https://sentry.example.com/', (value: string) => `  api_key: ${value}`],
  ])('holds a token as %s', (_, path, above, line) => {
    expect(kinds(path, above, line)).toEqual(['legacy']);
  });
});

test.each(['SENTRY_DB_PASSWORD', 'SENTRY_SERVER_DATABASE_PASSWORD', 'SENTRY_PASSWORD', 'OPENSENTRY_API_KEY', 'insightsentry-token'])(
  '%s is no token of Sentry',
  (key) => {
    expect(kinds('config.yaml', '', (value) => `${key}: ${value}`)).toEqual([]);
  },
);

describe('what only stands beside words about a token is silent', () => {
  test.each([
    ['a commit in a changelog', 'CHANGELOG.md', '- Use sentry auth token from env (<H>)'],
    ['a commit in a changelog, linked', 'CHANGELOG.md', '* use sentry auth token from env ([<H>](https://example.com/commit/<H>))'],
    ['a commit in a changelog, named', 'docs/HISTORY.rst', 'Add a sentry token to CI in <H>'],
    ['checksums', 'notes.md', 'sentry checksum tokens: <H>'],
    ['checksums by names of files', 'checksums.json', '{"sentry-token-helper": "<H>"}'],
    ['what a callback compares with', 'a.js', "Sentry.init({ beforeSend(event) { if (event.token === '<H>') return null; return event; } });"],
    ['the user of a cluster', 'kubeconfig', 'users:\n- name: sentry-deployer\n  user:\n    token: <H>\n'],
    ['the user of a cluster, JSON', 'config.json', '{"users":[{"name":"sentry-deployer","user":{"token":"<H>"}}]}'],
    ['the client’s id in the cache of the MCP server', 'mcp.json', '{"tokens":{"sentry.io:<H>":{"access_token":"${T}"}}}'],
    ['a layer in a log', 'build.log', 'Uploading sentry source maps, auth token ok\n ---> <H>\n'],
    ['a request in a log', 'nginx.log', 'GET /api/1/store/?sentry_version=7 HTTP/1.1 token=<H>'],
  ])('%s', (_, path, text) => {
    const value = make.legacy();
    expect(scan(Buffer.from(text.replaceAll('<H>', value)), path).matches.map(({ rule }) => rule.kind)).toEqual([]);
    // The same value is found where it is named.
    expect(kinds('.env', '', (hex) => `SENTRY_AUTH_TOKEN=${hex}`)).toEqual(['legacy']);
  });
});
