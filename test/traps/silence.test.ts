import { describe, expect, test } from 'vitest';
import { builtinRules } from '../../src/rules/builtin.ts';
import { expandTemplates, seed } from '../../src/rules/templates.ts';
import { scanner } from '../../src/engine/scanner.ts';

/** TRAPS.md section 3: what is no token, and what only looks like one. */
const { scan } = scanner(builtinRules(), { decodeDepth: 2, ruleIds: null });

const kinds = (path: string, text: string): string[] =>
  scan(Buffer.from(expandTemplates(text, seed(path))), path).matches.map((match) => match.rule.kind);

const silent: readonly (readonly [name: string, path: string, text: string])[] = [
  ['63 digits', '.env', 'SENTRY_AUTH_TOKEN={{hex 63}}'],
  ['65 digits', '.env', 'SENTRY_AUTH_TOKEN={{hex 65}}'],
  ['63 digits behind a prefix', '.env', 'SENTRY_AUTH_TOKEN=sntryu_{{hex 63}}'],
  ['65 digits behind a prefix', '.env', 'SENTRY_AUTH_TOKEN=sntryu_{{hex 65}}'],
  ['64 digits without context', 'a.txt', '{{hex 64}}'],
  ['poetry.lock', 'poetry.lock', '[[package]]\nname = "sentry-sdk"\nfiles = [\n    {file = "sentry_sdk-2.0.tar.gz", hash = "sha256:{{hex 64}}"},\n]'],
  ['requirements with hashes', 'requirements.txt', 'sentry-sdk==2.0.0 \\\n    --hash=sha256:{{hex 64}} \\\n    --hash=sha256:{{hex 64}}'],
  ['package-lock.json', 'package-lock.json', '"node_modules/@sentry/cli": {"resolved": "x", "token": "{{hex 64}}"}'],
  ['yarn.lock', 'yarn.lock', '"@sentry/cli@npm:2":\n  checksum: 10/{{hex 64}}'],
  ['pnpm-lock.yaml', 'pnpm-lock.yaml', "'@sentry/cli@2':\n  resolution: {integrity: sha256-{{hex 64}}}"],
  ['bun.lock', 'bun.lock', '"@sentry/cli-token": ["{{hex 64}}"]'],
  ['Cargo.lock', 'Cargo.lock', 'name = "sentry"\nchecksum = "{{hex 64}}"'],
  ['go.sum', 'go.sum', 'github.com/getsentry/sentry-go v1 h1:{{hex 64}}'],
  ['Gradle verification metadata', 'gradle/verification-metadata.xml', '<component group="io.sentry"><sha256 value="{{hex 64}}"/></component>'],
  ['Homebrew formula', 'Formula/sentry-cli.rb', 'class SentryCli < Formula\n  url "https://x/sentry-cli"\n  sha256 "{{hex 64}}"'],
  ['Homebrew bottle', 'sentry-cli.rb', '    sha256 cellar: :any, arm64_sequoia: "{{hex 64}}"'],
  ['Nix', 'sentry-cli.nix', 'sha256 = "{{hex 64}}";'],
  ['image digest', 'Dockerfile', 'FROM getsentry/sentry-cli@sha256:{{hex 64}}'],
  ['image digest in compose', 'compose.yaml', 'image: getsentry/sentry@sha256:{{hex 64}}'],
  ['LFS pointer', 'sentry-token.bin', 'version https://git-lfs.github.com/spec/v1\noid sha256:{{hex 64}}\nsize 12'],
  ['SHA256SUMS', 'SHA256SUMS', '{{hex 64}}  sentry-cli-Linux-x86_64'],
  ['checksum line in a text', 'notes.txt', 'sentry token tools:\n{{hex 64}}  sentry-cli.zip'],
  ['release name', '.env', 'SENTRY_RELEASE={{hex 64}}'],
  ['debug id', 'a.json', '{"sentry_debug_id": "{{hex 64}}"}'],
  ['client id', '.env', 'SENTRY_CLIENT_ID={{hex 64}}'],
  ['event id', 'a.json', '{"sentry":{"event_id":"{{hex 32}}"}}'],
  ['trace id', 'a.json', '{"sentry-trace":"{{hex 32}}-{{hex 16}}-1"}'],
  ['commit', 'a.yaml', 'sentry_commit: {{hex 64}}'],
  ['hash of a token', 'a.yaml', 'sentry_token_sha256: {{hex 64}}'],
  ['hash named after the key', 'a.yaml', 'SENTRY_TOKEN_HASH={{hex 64}}'],
  ['digest in a sentence', 'a.md', 'The sentry auth token has the digest {{hex 64}}'],
  ['source map', 'app.js.map', '{"sentryToken":"{{hex 64}}"}'],
  ['minified bundle', 'app.min.js', 'var sentryToken="{{hex 64}}"'],
  ['snapshot', 'a.test.ts.snap', 'sentryToken: {{hex 64}}'],
  ['Ethereum key', 'a.js', 'const sentryToken = "0x{{hex 64}}"'],
  ['longer base64', 'a.txt', 'SENTRY_TOKEN=x{{hex 64}}y'],
  ['public DSN', '.env', 'SENTRY_DSN=https://{{hex 32}}@o1.ingest.us.sentry.io/42'],
  ['public DSN without a region', 'a.py', 'sentry_sdk.init(dsn="https://{{hex 32}}@sentry.io/42")'],
  ['placeholder YOUR_TOKEN', '.env', 'SENTRY_AUTH_TOKEN=YOUR_TOKEN'],
  ['placeholder with prefix', '.env', 'SENTRY_AUTH_TOKEN=sntryu_YOUR_TOKEN_HERE'],
  ['placeholder with dots', '.env', 'SENTRY_AUTH_TOKEN=sntrys_…'],
  ['placeholder in angle brackets', '.env', 'SENTRY_AUTH_TOKEN=<auth_token>'],
  ['variable of the shell', '.env', 'SENTRY_AUTH_TOKEN=${TOKEN}'],
  ['command of the shell', '.env', 'SENTRY_AUTH_TOKEN=$(pass sentry)'],
  ['secret of a template', 'ci.yaml', 'SENTRY_AUTH_TOKEN: ${{ secrets.SENTRY_AUTH_TOKEN }}'],
  ['variable of Windows', 'a.cmd', 'set SENTRY_AUTH_TOKEN=%TOKEN%'],
  ['xxx', '.env', `SENTRY_AUTH_TOKEN=sntryu_${'x'.repeat(64)}`],
  ['one repeated digit', '.env', `SENTRY_AUTH_TOKEN=sntryu_${'0'.repeat(64)}`],
  ['one repeated digit without a prefix', '.env', `SENTRY_AUTH_TOKEN=${'a'.repeat(64)}`],
  ['counting in hexadecimal', '.env', `SENTRY_AUTH_TOKEN=sntryu_${'0123456789abcdef'.repeat(4)}`],
  ['counting in decimal', '.env', `SENTRY_AUTH_TOKEN=${'1234567890'.repeat(7).slice(0, 64)}`],
  ['deadbeef', '.env', `SENTRY_AUTH_TOKEN=sntryi_${'deadbeef'.repeat(8)}`],
  ['a repeated pattern', '.env', `SENTRY_AUTH_TOKEN=${'a1b2c3d4'.repeat(8)}`],
  ['underscored placeholder', '.env', 'SENTRY_AUTH_TOKEN=_YOUR_SENTRY_AUTH_TOKEN_'],
  ['changeme', 'config.yml', "system.secret-key: '!!changeme!!'"],
];

test.each(silent)('says nothing about %s', (_, path, text) => {
  expect(kinds(path, text.startsWith('SENTRY_AUTH_TOKEN: ${{') ? text : text)).toEqual([]);
});

describe('a token with a prefix is found where one without is not', () => {
  test.each([['poetry.lock'], ['package-lock.json'], ['SHA256SUMS'], ['app.js.map'], ['a.snap'], ['a.min.js']])('in %s', (path) => {
    expect(kinds(path, 'x {{user}} y')).toEqual(['user']);
  });
});
