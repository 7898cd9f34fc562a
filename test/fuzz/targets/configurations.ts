import { readFileSync, readdirSync } from 'node:fs';
import { parse, TomlError } from 'smol-toml';
import { parse as parseYaml, YAMLError } from 'yaml';
import { homeSchema } from '../../../src/config/home/home-schema.ts';
import { readConfig } from '../../../src/config/file/read-config.ts';
import { readFile } from '../../../src/config/file/read-file.ts';
import { UserError } from '../../../src/errors.ts';
import { readOwnRule, readRule } from '../../../src/rules/read-rule.ts';
import { fromGitleaks } from '../../../src/rules/import/gitleaks.ts';
import { sampleOf } from '../../../src/rules/sample.ts';
import { seed } from '../../../src/rules/templates.ts';
import { compileRule } from '../../../src/engine/judge/compile-rule.ts';
import { ownRule } from '../../support/own-rule.ts';
import { tokens } from '../../support/tokens.ts';
import { pick } from '../dice.ts';
import { fault, fine, type Judgement, type Target, turnedAway, withoutCrash } from '../target.ts';

const token = tokens('configurations').user();

const samples = [
  `exclude: [docs/**, '*.snap']\nmax-file-size: 50MB\ndecode-depth: 0\nfail-on: none\npractice: on\nbaseline: ci/known.json\n`,
  `severity:\n  sentry-legacy-token: warning\n  sentry-dsn-secret: off\nsuppress:\n  - rule: sentry-user-token\n    path: [test/**, spec/**]\n    reason: ${token}\n    until: 2026-12-31\n`,
  `suppress:\n  - fingerprint: 0123456789abcdef0123456789abcdef\n    reason: >-\n      revoked\n`,
  '{\n\t"exclude": ["a/b", "x\\/\\u00e9"],\n\t"max-file-size": 1000\n}',
  ownRule,
];

/** `.sntrylint.yaml`: it is read, or it is refused with the place of what is wrong. */
export const configuration: Target = {
  name: 'configuration',
  share: 60,
  seed: (roll) => Buffer.from(pick(samples, roll)),
  fragments: ['- ', ': ', '? ', '&a ', '*a', '!!js/function ', '<<: ', '---\n', '...\n', '%YAML 1.1\n', '|\n', '>-\n', '# ', 'exclude', 'suppress', 'rules', 'null', '0x', '.inf', '~', '\t', '\ud800', token],
  check: (input) =>
    withoutCrash(async () => {
      try {
        await readConfig(input, '.sntrylint.yaml', async (name) => ({ name, content: Buffer.from(ownRule) }));
        return fine;
      } catch (error) {
        if (error instanceof UserError && !/^\.sntrylint\.yaml:\d+:\d+$/.test(error.where ?? '')) return fault(`it names no place: ${error.where}: ${error.what}`);
        throw error;
      }
    }),
};

/** The user's own configuration, which names hosts and programs. */
export const home: Target = {
  name: 'home',
  share: 20,
  seed: () => Buffer.from('sentry:\n  url: https://sentry.example.com\n  trusted: [https://a.example]\n  allow-http: false\n  hook-seconds: 3\nrevoke:\n  command: [/bin/end, --it]\n  pass: finding\n  timeout: 60\n  webhook: { url: https://hooks.example, key-variable: KEY }\n'),
  fragments: ['url', 'trusted', 'command', 'webhook', ': ', '- ', 'https://', 'http://127.0.0.1', '@', '\t', token],
  check: (input) =>
    withoutCrash(async () => {
      await readFile(input, 'config.yaml', homeSchema);
      return fine;
    }),
};

const ruleFiles = ['rules', 'rules/practice'].flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('.yaml')).map((name) => readFileSync(`${folder}/${name}`)));

/** A rule file: what passes the check can be compiled, and tried. */
export const rules: Target = {
  name: 'rules',
  share: 30,
  seed: (roll) => pick([...ruleFiles, Buffer.from(`kind: custom\n${ownRule.replace(/^rules:\n {2}- /, '').replaceAll('\n    ', '\n')}`)], roll),
  fragments: ['pattern', 'anchor', 'context', '(a+)+', '(?:', '(?<=', '[', '{1,100000}', '\\1', '(?<secret>', '|', '*', '?', 'flags: u', 'keywords', 'kind: custom\n', 'maxLength: 0\n'],
  check: (input) =>
    withoutCrash(() => {
      const content = yamlOf(input);
      if (content === undefined) return turnedAway;
      const isOwn = (content as { readonly kind?: unknown } | null)?.kind === 'custom';
      const rule = isOwn ? readOwnRule(content, 'own.yaml') : readRule(content, 'own.yaml');
      const compiled = compileRule(rule);
      if (rule.kind !== 'custom') compiled.isFile?.('a/b.txt');
      return fine;
    }),
};

function yamlOf(input: Buffer): unknown {
  try {
    return parseYaml(input.toString('utf8'), { logLevel: 'silent' });
  } catch (error) {
    // The package throws a TypeError or a RangeError of its own too; a configuration is read with stricter means.
    if (error instanceof YAMLError || error instanceof Error) return undefined;
    throw error;
  }
}

const toml = `title = "x"\n[extend]\nuseDefault = true\n[allowlist]\npaths = ['''gitleaks\\.toml''', '''(.*?)(jpg|gif)$''']\nregexes = ['''219-09-9999''']\nstopwords = ["abc"]\n
[[rules]]\nid = "a-key"\ndescription = "A key"\nregex = '''(?i)(?:key|api)[\\w.-]{0,20}(?:=|>|:{1,3}=)(?:'|\\x60|\\s){0,5}([a-z0-9]{32})(?:['"\\n;]|$)'''\nentropy = 3.5\nsecretGroup = 1\nkeywords = ["key"]\npath = '''\\.env$'''\n
[[rules.allowlists]]\ncondition = "AND"\nregexTarget = "line"\nregexes = ['''\\bfoo\\b''']\n[[rules]]\nid = "b"\nregex = '''(?P<name>[[:alpha:]]+\\z)\\Qx.y\\E(?s:.)(?-i:B)\\pL[^\\d\\n]{2,}?'''\n`;

/** gitleaks' rules: what is converted passes our own check, or says why not. */
export const gitleaks: Target = {
  name: 'gitleaks',
  share: 30,
  seed: () => Buffer.from(toml),
  fragments: ['(?i)', '(?P<n>', '[[:alnum:]]', '\\Q', '\\E', '\\z', '\\C', '{1,1000}', '(?-s:', '[[rules]]\n', 'regex = ', "'''", '"""', '= [', '{ a = 1 }', '1979-05-27', 'inf', '\\pN', '[^', '-]', '(?'],
  check: (input) =>
    withoutCrash(() => {
      let table: Readonly<Record<string, unknown>>;
      try {
        table = parse(input.toString('utf8'));
      } catch (error) {
        return error instanceof TomlError ? turnedAway : fault(`the TOML parser throws ${String(error)}`);
      }
      return judgeImport(table);
    }),
};

function judgeImport(table: Readonly<Record<string, unknown>>): Judgement {
  const { rules: converted } = fromGitleaks(table, new Set());
  for (const { content, original } of converted) {
    try {
      compileRule(readOwnRule(content, '.gitleaks.toml'));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
    sampleOf(original, seed('fuzz'));
  }
  return converted.length > 0 ? fine : turnedAway;
}
