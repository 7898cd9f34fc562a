import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { readConfig } from '../../src/config/file/read-config.ts';
import { ownRule } from '../support/own-rule.ts';
import { amount } from '../support/how-long.ts';

const none = async (path: string): Promise<never> => { throw new Error(path); };
const read = (text: string) => readConfig(Buffer.from(text), '.sntrylint.yaml', none);

/** What a user is told about a text that is no configuration: `where: what (fix)`. */
async function complaint(text: string | Buffer): Promise<string> {
  const error = await readConfig(Buffer.from(text), '.sntrylint.yaml', none).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UserError)) throw new Error('expected a complaint', { cause: error });
  expect(error.exitCode).toBe(2);
  return [error, ...error.more].map(({ where, what, fix }) => `${where}: ${what}${fix === null ? '' : ` (${fix})`}`).join('\n');
}

describe('a configuration', () => {
  it('says what is to be said, in YAML', async () => {
    const { config, lines } = await read(`
# why we have this
exclude: [docs/**, '*.snap']
max-file-size: 50MB
decode-depth: 0
fail-on: none
practice: on
baseline: ci/known.json
severity:
  sentry-legacy-token: warning
  sentry-dsn-secret: off
suppress:
  - rule: sentry-user-token
    path: [test/**, spec/**]
    reason: made up
    until: 2026-12-31
  - fingerprint: 0123456789abcdef0123456789abcdef
    reason: revoked in May
`);
    expect(config).toMatchObject({
      exclude: ['docs/**', '*.snap'],
      maxFileSize: 50e6,
      decodeDepth: 0,
      failOn: 'none',
      practice: 'on',
      baseline: 'ci/known.json',
      severity: new Map([['sentry-legacy-token', 'warning'], ['sentry-dsn-secret', 'off']]),
      suppress: [
        { rule: ['sentry-user-token'], path: ['test/**', 'spec/**'], reason: 'made up', until: '2026-12-31', where: '.sntrylint.yaml:13' },
        { fingerprint: ['0123456789abcdef0123456789abcdef'], where: '.sntrylint.yaml:17' },
      ],
    });
    expect(lines).toMatchObject({ exclude: 3, 'fail-on': 6, suppress: 12 });
  });

  it('tells of rules that do not exist beside all else that is wrong, as far as all rules are known', async () => {
    const text = 'severity: { sentry-user-tokn: off, acme-key: off }\nrules: [{ id: acme-key, pattern: "(" }]\nfail-on: maybe\n';
    const told = (await complaint(text)).split('\n').map((line) => line.slice(0, line.indexOf(': ')));
    expect(told).toEqual(['.sntrylint.yaml:1:13', '.sntrylint.yaml:2:34', '.sntrylint.yaml:3:10']);
    expect(await complaint('severity: { of-a-file: off }\nrules-from: [a.yaml]\nfail-on: maybe\n')).not.toContain('of-a-file');
  });

  it('says the same in JSON, indented by tabs', async () => {
    const { config } = await read('{\n\t"exclude": ["a/b", "x\\/\\u00e9"],\n\t"max-file-size": 1000\n}');
    expect(config).toMatchObject({ exclude: ['a/b', 'x/é'], maxFileSize: 1000 });
  });

  it.each([['', 'nothing'], ['# only a comment\n', 'a comment'], ['---\n', 'the beginning of a document'], ['exclude:\n  # - vendor\nsuppress:\nseverity:\n', 'keys whose items were commented out'], ['\uFEFFexclude: []\n', 'a byte order mark']])(
    'may hold next to nothing: %j',
    async (text) => {
      expect((await read(text)).config).toMatchObject({ exclude: [], failOn: 'any' });
    },
  );

  it('may hold rules of its own', async () => {
    const { config } = await read(ownRule);
    expect(config.rules).toMatchObject([{ id: 'acme-key', kind: 'custom', pattern: 'acme_[0-9a-f]{16}' }]);
  });
});

describe('what is wrong is named with line, column and the nearest right word', () => {
  it.each([
    ['exlude: []', '.sntrylint.yaml:1:1: unknown key "exlude" (did you mean "exclude"?)'],
    ['\n\nsuppress:\n  - rule: sentry-user-token\n    raeson: x\n    reason: y', '.sntrylint.yaml:5:5: unknown key "raeson" (did you mean "reason"?)'],
    ['sentry-url: https://evil.example', '.sntrylint.yaml:1:1: "sentry-url" has no place here (only ~/.config/sntrylint/config.yaml, --sentry-url and SNTRYLINT_SENTRY_URL say where tokens are sent, never a repository)'],
    ['__proto__: 1', '.sntrylint.yaml:1:1: unknown key "__proto__" (the keys here are exclude, max-file-size, decode-depth, archives, fail-on, practice, baseline, severity, suppress, rules-from, rules)'],
    ['exclude: docs', '.sntrylint.yaml:1:10: "exclude" must be a list (begin each item on a line of its own, with a dash and a space)'],
    ['exclude: [1]', '.sntrylint.yaml:1:11: "exclude" must be a glob such as docs/** or *.md, without ! before it, in quotes'],
    ['exclude: ["!a"]', '.sntrylint.yaml:1:11: "exclude" must be a glob such as docs/** or *.md, without ! before it'],
    ['decode-depth: 9', '.sntrylint.yaml:1:15: "decode-depth" must be a whole number from 0 to 8'],
    ['max-file-size: 12 apples', '.sntrylint.yaml:1:16: "max-file-size" must be a size such as 50MB or 64KiB, or a number of bytes'],
    ['fail-on: life', '.sntrylint.yaml:1:10: "fail-on" must be one of any, live, none (did you mean "live"?)'],
    ['baseline: ../x.json', '.sntrylint.yaml:1:11: "baseline" must be a path inside the repository, with /'],
    ['severity: { sentry-user-tokn: off }', '.sntrylint.yaml:1:13: no rule is called "sentry-user-tokn" (did you mean "sentry-user-token"?)'],
    ['severity: { suppression-without-reason: off }', '.sntrylint.yaml:1:13: the severity of "suppression-without-reason" cannot be changed (give the comments their reasons)'],
    ['suppress:\n  - rule: sentry-org-tokens\n    reason: x', '.sntrylint.yaml:2:11: no rule is called "sentry-org-tokens" (did you mean "sentry-org-token"?)'],
    ['suppress:\n  - rule: sentry-user-token', '.sntrylint.yaml:2:5: in "suppress" "reason" is missing (The reason. It is in the report. It is required, since in a year nobody remembers it.)'],
    ['suppress: [{ reason: all of it }]', '.sntrylint.yaml:1:14: in "suppress" one of rule, path, fingerprint is missing'],
    ...['rule', 'path', 'fingerprint'].map((key) => [`suppress: [{ ${key}: [], reason: x }]`, `.sntrylint.yaml:1:${14 + key.length + 2}: "${key}" is an empty list, which would narrow nothing (name at least one, or leave the key out)`] as [string, string]),
    ['suppress: [{ rule: sentry-user-token, path: [], reason: x }]', '.sntrylint.yaml:1:45: "path" is an empty list, which would narrow nothing (name at least one, or leave the key out)'],
    ['suppress: [{ path: a, reason: x, until: 2026-02-30 }]', '.sntrylint.yaml:1:41: "until" is not a date that exists'],
    ['suppress: [{ path: a, reason: x, until: soon }]', '.sntrylint.yaml:1:41: "until" must be a date such as 2026-12-31'],
    ['suppress: [{ fingerprint: abc, reason: x }]', '.sntrylint.yaml:1:27: "fingerprint" must be the 32 hexadecimal digits of a fingerprint'],
    ['suppress: [{ path: a, reason: "  " }]', '.sntrylint.yaml:1:31: "reason" must be a text that says why'],
    ['exclude: [1]\nfail-on: x\nexlude: []', '.sntrylint.yaml:1:11: "exclude" must be a glob such as docs/** or *.md, without ! before it, in quotes\n.sntrylint.yaml:2:10: "fail-on" must be one of any, live, none\n.sntrylint.yaml:3:1: unknown key "exlude" (did you mean "exclude"?)'],
    ['- a', '.sntrylint.yaml:1:1: the file must be keys and values'],
    ['exclude: [a', '.sntrylint.yaml:1:12: not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]'],
    ['a:\n\tb: 1', '.sntrylint.yaml:2:1: not YAML: Tabs are not allowed as indentation'],
    [ownRule.replace("'acme_[0-9a-f]{16}'", '"acme_["'), '.sntrylint.yaml:9:14: in the rule acme-key: "pattern" is not a regular expression: Unterminated character class'],
    [ownRule.replace('acme-key', 'sentry-user-token'), '.sntrylint.yaml:2:9: there is a rule "sentry-user-token" already (give it another id)'],
    [ownRule.replace('hex 16', 'alnum 24'), '.sntrylint.yaml:13:36: in the rule acme-key: "text" holds the template {{alnum 24}}, which does not exist (there are user, integration, app-secret, org, agent, system-secret, hex, base64url, letters, HEX, base64)'],
    [ownRule.replace('{{hex 16}}', '{{base64 {{hexx 16}}}}'), '.sntrylint.yaml:13:36: in the rule acme-key: "text" holds the template {{hexx 16}}, which does not exist (did you mean "hex"?)'],
    [ownRule.replace('hex 16', 'hex many'), '.sntrylint.yaml:13:36: in the rule acme-key: "text" holds the template {{hex many}}, which needs a number of digits (write it as {{hex 64}})'],
    [ownRule.replace('[acme_]', '[]'), '.sntrylint.yaml:8:25: in the rule acme-key: "keywords" is an empty list, which would narrow nothing (name at least one, or leave the key out)'],
    [ownRule.replace('keywords: [acme_]', 'keywords: [acme_], hexRun: 8'), '.sntrylint.yaml:8:34: in the rule acme-key: in "anchor" "keywords" and "hexRun" do not go together (keep one of them)'],
    [ownRule.replace('keywords: [acme_]', 'keyword: [acme_]'), '.sntrylint.yaml:8:15: in the rule acme-key: in "anchor" one of keywords, base64, hexRun, files, anywhere is missing (did you mean "keywords"?)'],
    [ownRule.replace('keywords: [acme_]', 'keywords: [acme_], followedBy: x'), '.sntrylint.yaml:8:34: in the rule acme-key: "followedBy" has no place here (it goes with "hexRun")'],
    [ownRule.replace('maxLength: 21', 'maxLength: 0'), '.sntrylint.yaml:10:16: in the rule acme-key: "maxLength" must be a whole number from 1 to 8192'],
    [ownRule.replace('keywords: [acme_]', 'hexRun: 0'), '.sntrylint.yaml:8:23: in the rule acme-key: "hexRun" must be a whole number from 4 to 512'],
    [ownRule.replace('maxLength: 21', "flags: ''"), '.sntrylint.yaml:10:12: in the rule acme-key: "flags" must be of the letters i, m, s and u, each once'],
    [ownRule.replace('maxLength: 21', 'flags: ii'), '.sntrylint.yaml:10:12: in the rule acme-key: "flags" must be of the letters i, m, s and u, each once'],
    [ownRule.replace("'acme_[0-9a-f]{16}'", "'(?i)acme_[0-9a-f]{16}'"), '.sntrylint.yaml:9:14: in the rule acme-key: "pattern" is not a regular expression: Invalid group (leave (?i) out, and write it as `flags: i`)'],
    [ownRule.replace('maxLength: 21', 'flags: u').replace('[0-9a-f]', String.raw`\_[0-9a-f]`), '.sntrylint.yaml:9:14: in the rule acme-key: "pattern" is not a regular expression: Invalid escape'],
    ...['any', 'none'].flatMap((key) => [
      [ownRule.replace('maxLength: 21', `context: { ${key}: [] }`), `.sntrylint.yaml:10:${18 + key.length}: in the rule acme-key: "${key}" is an empty list, which would narrow nothing (name at least one, or leave the key out)`] as [string, string],
      ...['', ' confidence: high '].map((said) => [ownRule.replace('maxLength: 21', `context: { ${key}: [{${said}}] }`), `.sntrylint.yaml:10:${said === '' ? 19 + key.length : 21 + key.length}: in the rule acme-key: in "${key}" one of files, own, of, about, before, after, near, path, value, match, line, content is missing`] as [string, string]),
    ]),
    [ownRule.replace('maxLength', 'maxLenght'), '.sntrylint.yaml:10:5: in the rule acme-key: unknown key "maxLenght" (did you mean "maxLength"?)'],
  ])('%s', async (text, wanted) => {
    expect(await complaint(text)).toBe(wanted);
  });
});

describe('a configuration that is made to harm is refused', () => {
  const bomb = ['a: &a [x,x,x,x,x,x,x,x,x]', ...[...'bcdefgh'].map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`)].join('\n');

  it.each([
    ['aliases that unfold for ever', bomb, /anchors|aliases/],
    ['an alias', 'exclude: &a [x]\nb: *a', /anchors/],
    ['a tag', 'exclude: !!js/function "x"', /tag/i],
    ['a key that stands twice', 'exclude: []\nexclude: [a]', /^\.sntrylint\.yaml:2:1: the key "exclude" is there twice$/],
    ['keys that stand twice by the thousand', 'exclude: []\n'.repeat(15_000), /:2:1: the key "exclude" is there twice/],
    ['a merge key', '<<: { exclude: [] }', /unknown key "<<"/],
    ['a key that is a list', '? [a, b]\n: 1', /a key must be a word/],
    ['two documents', 'exclude: []\n---\nexclude: []', /multiple documents/],
    ['brackets without end', '['.repeat(200_000), /:1:33: nested more than 32 deep/],
    ['brackets between texts that close them', '["]", '.repeat(40_000), /nested more than 32 deep/],
    ['dashes without end', '- '.repeat(100_000), /nested more than 32 deep/],
    ['question marks without end', '? '.repeat(100_000), /nested more than 32 deep/],
    ['steps without end', Array.from({ length: 600 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), /nested more than 32 deep/],
    ['more than any configuration needs', `# ${'x'.repeat(300_000)}`, /larger than 256 KiB/],
    ['what is no text', Buffer.from([0x65, 0xff, 0xfe]), /not UTF-8/],
  ])('%s', async (_, text, wanted) => {
    expect(await complaint(text)).toMatch(wanted);
  });
});

it('whatever a file holds, it is a configuration or a complaint with its place, never a crash', async () => {
  const piece = fc.oneof(
    fc.constantFrom(...'{}[],:-?&*!|>\'"%@`# \n\t\r\0~<=.'),
    fc.constantFrom('  ', '\n  ', '\n- ', ': ', '---\n', '...\n', '%YAML 1.1\n', '<<', '\uFEFF', '\ud800', '\u2028', '!!binary ', '\\x', '0x', '1e999', 'null', 'exclude', 'suppress', 'reason', 'rules', 'severity'),
    fc.string({ maxLength: 4 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
      const error = await read(pieces.join('')).then(() => null, (reason: unknown) => reason);
      if (error === null) return;
      expect(error).toBeInstanceOf(UserError);
      expect((error as UserError).where).toMatch(/^\.sntrylint\.yaml:\d+:\d+$/);
    }),
    { numRuns: amount(375, 3000) },
  );
});
