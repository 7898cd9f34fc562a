import { describe, expect, test } from 'vitest';
import { readOwnRule, readRule } from '../../src/rules/read-rule.ts';
import { builtinRules } from '../../src/rules/builtin.ts';
import { scanner } from '../../src/engine/scanner.ts';
import { tokens } from '../support/tokens.ts';

const { scan, scanChunks } = scanner(builtinRules(), { decodeDepth: 2, ruleIds: null });
const found = (path: string, content: string | Buffer) =>
  scan(Buffer.from(content), path).matches.filter(({ rule }) => rule.kind === 'practice');

describe('what a practice rule matches', () => {
  test('is shown as it stands, and its place is exact', () => {
    const [match] = found('web/Dockerfile', 'FROM node\nARG SENTRY_AUTH_TOKEN\n');
    expect(match?.secret.redacted).toBe('SENTRY_AUTH_TOKEN');
    expect(match?.position).toEqual({ startLine: 2, startColumn: 5, endLine: 2, endColumn: 22 });
    expect(match?.excerpt.text).toBe('ARG SENTRY_AUTH_TOKEN');
  });

  test('is shown whole where a name is longer than some secrets', () => {
    const name = 'NEXT_PUBLIC_SENTRY_DISTRIBUTION_AUTH_TOKEN';
    expect(found('.env', `${name}=\n`).map(({ secret }) => secret.redacted)).toEqual([name]);
  });

  test('stands in a line in which every secret is hidden, also one that only its surroundings tell', () => {
    const legacy = tokens('practice').legacy();
    const { matches } = scan(Buffer.from(`NEXT_PUBLIC_SENTRY_AUTH_TOKEN=${legacy}\n`), '.env');
    expect(matches.map(({ rule }) => rule.kind)).toEqual(['practice', 'legacy']);
    for (const { excerpt } of matches) {
      expect(excerpt.text).toBe(`NEXT_PUBLIC_SENTRY_AUTH_TOKEN=…${legacy.slice(-4)}`);
    }
  });

  test('shows no secret that stands in it', () => {
    const base = {
      title: 't', severity: 'warning', confidence: 'low', message: 'm', why: 'w', maxLength: 100,
      remediation: { summary: 's', url: 'https://example.org/' }, sources: [],
      examples: { match: [{ path: 'a', text: 'x' }], noMatch: [{ path: 'a', text: 'y' }] },
    };
    const wide = readRule({ ...base, id: 'wide', kind: 'practice', anchor: { keywords: ['pass'] }, pattern: 'pass.{1,95}' }, 'a.yaml');
    const custom = readOwnRule({ ...base, id: 'word', anchor: { keywords: ['word'] }, pattern: 'word-[a-z]{4}' }, 'b.yaml');
    const token = tokens('practice').user();
    const { matches } = scanner([wide, custom], { decodeDepth: 0, ruleIds: null }).scan(Buffer.from(`pass ${token} word-abcd`), 'a');
    expect(matches[0]?.secret.redacted).toBe('pass sntryu_… …');
  });
});

describe('practice rules', () => {
  test('do not look inside encodings, but read a text in UTF-16', () => {
    const text = 'FROM node\nARG SENTRY_AUTH_TOKEN\n';
    expect(found('Dockerfile', Buffer.from(text).toString('base64'))).toEqual([]);
    expect(found('Dockerfile', Buffer.from(`\uFEFF${text}`, 'utf16le'))).toHaveLength(1);
  });

  test('judge a file by its name once, also where it comes in chunks', async () => {
    const content = Buffer.concat([Buffer.from('[auth]\ntoken=\n'), Buffer.alloc(5_000_000, '#\n'), Buffer.from('token=\n')]);
    const chunks = (async function* () {
      for (let at = 0; at < content.length; at += 100_000) yield content.subarray(at, at + 100_000);
    })();
    const { matches } = await scanChunks(chunks, 'app/.sentryclirc');
    expect(matches.map(({ rule, position }) => [rule.id, position.startLine])).toEqual([['practice-token-file', 2]]);
    expect(matches).toEqual(scan(content, 'app/.sentryclirc').matches);
  });

  test('see the whole of a workflow', () => {
    const filler = '      - run: echo hello world\n'.repeat(300);
    const workflow = (trigger: string) =>
      `on: ${trigger}\njobs:\n  a:\n    steps:\n      - uses: actions/checkout@v5\n        with:\n          ref: \${{ github.head_ref }}\n${filler}      - run: x\n        env:\n          SENTRY_AUTH_TOKEN: \${{ secrets.SENTRY_AUTH_TOKEN }}\n`;
    const ids = (text: string) => found('.github/workflows/a.yml', text).map(({ rule }) => rule.id);
    expect(ids(workflow('pull_request_target'))).toEqual(['practice-token-to-pull-requests']);
    expect(ids(workflow('pull_request'))).toEqual([]);
  });
});

test('habits are not judged in binary files, secrets are', () => {
  const token = tokens('binary').user();
  const content = `\0\0git commit --no-verify\nARG SENTRY_AUTH_TOKEN\n${token}`;
  expect(scan(Buffer.from(content), 'web/Dockerfile').matches.map(({ rule }) => rule.kind)).toEqual(['user']);
});
