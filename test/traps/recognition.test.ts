import { describe, expect, test } from 'vitest';
import { builtinRules } from '../../src/rules/builtin.ts';
import { scanner } from '../../src/scan/scanner.ts';
import { tokens } from '../support/tokens.ts';

/** TRAPS.md section 3. */
const { scan } = scanner(builtinRules(), { decodeDepth: 2, ruleIds: null });

function found(text: string | Buffer, path = 'a.txt') {
  const content = typeof text === 'string' ? Buffer.from(text) : text;
  return scan(content, path).matches.map((match) => ({
    kind: match.rule.kind,
    secret: match.secret.reveal(),
    text: content.toString('utf8', match.span.start, match.span.end),
  }));
}

const make = tokens('recognition');
const prefixed = [
  ['user', make.user()],
  ['integration', make.integration()],
  ['app-secret', make.appSecret()],
  ['org', make.org()],
  ['org', make.org({ url: 'https://sentry.example.com:9000/a/b', regionUrl: null, slug: 'x' })],
] as const;

/** Where the token stands: `T` is the token. The key names Sentry, so that a token without a prefix is found too. */
const carriers: readonly (readonly [name: string, path: string, text: string])[] = [
  ['ini', '.sentryclirc', '[auth]\ntoken = T\n'],
  ['ini without spaces', 'sentrycli.ini', '[auth]\ntoken=T'],
  ['ini with CRLF', '.sentryclirc', '[auth]\r\ntoken=T\r\n'],
  ['properties', 'android/sentry.properties', 'defaults.org=acme\nauth.token=T\n'],
  ['properties of Dart', 'sentry.properties', 'auth_token=T\n'],
  ['dotenv', '.env', 'SENTRY_AUTH_TOKEN=T\n'],
  ['dotenv quoted', '.env.local', 'SENTRY_AUTH_TOKEN="T"\n'],
  ['dotenv single quoted', '.env.sentry-build-plugin', "SENTRY_AUTH_TOKEN='T'"],
  ['dotenv with a client prefix', '.env', 'NEXT_PUBLIC_SENTRY_AUTH_TOKEN=T'],
  ['shell export', '.envrc', 'export SENTRY_AUTH_TOKEN=T'],
  ['shell default', 'a.sh', 'export SENTRY_TOKEN=${SENTRY_TOKEN:-T}'],
  ['shell heredoc', 'a.sh', 'cat > .env <<EOF\nSENTRY_ACCESS_TOKEN=T\nEOF\n'],
  ['PowerShell', 'a.ps1', '$env:SENTRY_AUTH_TOKEN = "T"'],
  ['batch file', 'a.cmd', 'set SENTRY_AUTH_TOKEN=T\r\n'],
  ['fish', 'a.fish', 'set -x SENTRY_AUTH_TOKEN T'],
  ['JSON', 'a.json', '{"SENTRY_AUTH_TOKEN":"T"}'],
  ['JSON with spaces', 'app.json', '{\n  "sentryAuthToken": "T",\n  "a": 1\n}'],
  ['JSON inside JSON', 'a.json', '{"env":"{\\"SENTRY_AUTH_TOKEN\\":\\"T\\"}"}'],
  ['JSON name and value', 'task.json', '{"name": "SENTRY_AUTH_TOKEN", "value": "T"}'],
  ['YAML plain', 'a.yaml', 'sentry_auth_token: T\n'],
  ['YAML quoted', 'a.yaml', "SENTRY_AUTH_TOKEN: 'T'\n"],
  ['YAML literal block', 'a.yaml', 'sentry_auth_token: |\n  T\n'],
  ['YAML folded block', 'a.yaml', 'sentry_auth_token: >-\n  T\n'],
  ['YAML flow list', 'a.yaml', 'env: [SENTRY_AUTH_TOKEN, T]'],
  ['YAML flow map', 'a.yaml', 'env: { SENTRY_AUTH_TOKEN: T }'],
  ['YAML list of pairs', 'compose.yaml', 'environment:\n  - SENTRY_AUTH_TOKEN=T\n'],
  ['Kubernetes name and value', 'deploy.yaml', '- name: SENTRY_AUTH_TOKEN\n  value: "T"\n'],
  ['pubspec', 'pubspec.yaml', 'sentry:\n  upload_debug_symbols: true\n  auth_token: T\n'],
  ['XML element', 'pom.xml', '<!-- io.sentry --><authToken>T</authToken>'],
  ['XML attribute', 'a.xml', '<env name="SENTRY_AUTH_TOKEN" value="T"/>'],
  ['Android resource', 'strings.xml', '<string name="sentry_auth_token">T</string>'],
  ['plist', 'Info.plist', '<key>SentryAuthToken</key>\n<string>T</string>'],
  ['TOML', 'a.toml', '[sentry]\nauth_token = "T"\n'],
  ['HCL', 'main.tf', 'provider "sentry" {\n  token = "T"\n}\n'],
  ['tfvars', 'prod.tfvars', 'sentry_token = "T"'],
  ['Terraform state', 'terraform.tfstate', '{"type":"sentry_key","attributes":{"sentry_auth_token":"T"}}'],
  ['CSV', 'a.csv', 'name,value\nSENTRY_AUTH_TOKEN,T\n'],
  ['CSV quoted', 'a.csv', '"SENTRY_AUTH_TOKEN","T"\n'],
  ['SQL', 'dump.sql', "INSERT INTO settings VALUES ('sentry_auth_token', 'T');"],
  ['Markdown link', 'README.md', '[sentry token](https://sentry.io/?sentry_token=T)'],
  ['Markdown table', 'README.md', '| `SENTRY_AUTH_TOKEN` | `T` |'],
  ['Markdown code', 'README.md', 'Set `SENTRY_AUTH_TOKEN=T` first.'],
  ['parenthesis', 'a.md', 'our sentry token (T) is secret'],
  ['angle brackets', 'a.md', 'sentry token: <T>'],
  ['braces', 'a.md', 'sentry token: {T}'],
  ['square brackets', 'a.md', 'sentry token: [T]'],
  ['sentence', 'a.md', 'The sentry token T. Keep it.'],
  ['URL query', 'a.md', 'https://sentry.example.com/?auth_token=T&x=1'],
  ['line comment of JavaScript', 'a.js', '// sentry token: T'],
  ['block comment of C', 'a.c', '/* SENTRY_AUTH_TOKEN=T */'],
  ['comment of HTML', 'a.html', '<!-- SENTRY_AUTH_TOKEN=T -->'],
  ['comment of SQL', 'a.sql', '-- sentry_token: T'],
  ['comment of Lisp', 'a.el', ';; sentry-token: T'],
  ['comment of LaTeX', 'a.tex', '% sentry token: T'],
  ['JavaScript', 'a.js', "const SENTRY_AUTH_TOKEN = 'T';"],
  ['JavaScript default', 'a.js', "process.env.SENTRY_AUTH_TOKEN ??= 'T'"],
  ['JavaScript or', 'a.js', "const t = process.env.SENTRY_AUTH_TOKEN || 'T'"],
  ['TypeScript', 'a.ts', "export const sentryAuthToken: string = 'T'"],
  ['bundler plugin', 'vite.config.ts', "sentryVitePlugin({ org: 'acme', authToken: 'T' })"],
  ['Next.js', 'next.config.js', "withSentryConfig(config, {\n  authToken: 'T',\n})"],
  ['sentry-cli in Node', 'a.js', "new SentryCli(null, { authToken: 'T' })"],
  ['template literal', 'a.js', 'const sentryToken = `T`'],
  ['Python', 'a.py', "SENTRY_AUTH_TOKEN = 'T'"],
  ['Python environ', 'a.py', "os.environ['SENTRY_AUTH_TOKEN'] = 'T'"],
  ['Python bytes', 'a.py', "SENTRY_TOKEN = b'T'"],
  ['Python typed', 'a.py', "sentry_token: str = 'T'"],
  ['Ruby', 'a.rb', "ENV['SENTRY_AUTH_TOKEN'] ||= 'T'"],
  ['fastlane', 'Fastfile', "sentry_upload_dsym(\n  auth_token: 'T',\n)"],
  ['fastlane api key', 'Fastfile', "sentry_upload_dsym(api_key: 'T')"],
  ['PHP', 'a.php', "$sentryToken ??= 'T';"],
  ['PHP concatenation assignment', 'a.php', "$sentry_token .= 'T';"],
  ['PHP array', 'a.php', "'sentry_token' => 'T',"],
  ['Kotlin typed', 'a.kt', 'val sentryAuthToken: String = "T"'],
  ['Gradle', 'build.gradle', 'sentry {\n  authToken = "T"\n}'],
  ['Gradle set', 'build.gradle.kts', 'sentry {\n  authToken.set("T")\n}'],
  ['Swift', 'a.swift', 'let sentryAuthToken: String? = "T"'],
  ['Go', 'a.go', 'sentryToken := "T"'],
  ['Rust', 'a.rs', 'const SENTRY_TOKEN: &str = "T";'],
  ['Java', 'A.java', 'private static final String SENTRY_TOKEN = "T";'],
  ['make simple', 'Makefile', 'SENTRY_AUTH_TOKEN := T'],
  ['make append', 'Makefile', 'SENTRY_AUTH_TOKEN += T'],
  ['make default', 'Makefile', 'SENTRY_AUTH_TOKEN ?= T'],
  ['Logstash', 'logstash.conf', 'sentry_token => "T"'],
  ['nginx', 'nginx.conf', 'set $sentry_token T;'],
  ['Dockerfile ENV', 'Dockerfile', 'ENV SENTRY_AUTH_TOKEN=T'],
  ['Dockerfile ENV, old form', 'Dockerfile', 'ENV SENTRY_AUTH_TOKEN T'],
  ['Dockerfile ARG', 'Dockerfile', 'ARG SENTRY_AUTH_TOKEN=T'],
  ['Dockerfile RUN', 'Dockerfile', 'RUN SENTRY_AUTH_TOKEN=T npm run build'],
  ['sentry-cli flag', 'a.sh', 'sentry-cli --auth-token T releases new 1'],
  ['sentry-cli flag with =', 'a.sh', 'sentry-cli --auth-token=T releases new 1'],
  ['sentry-cli login', 'a.sh', 'sentry-cli login --auth-token T'],
  ['sentry-cli over two lines', 'a.sh', 'sentry-cli \\\n  --auth-token \\\n  T'],
  ['sentry auth login', 'a.sh', 'sentry auth login --token T'],
  ['arguments in an array', 'a.js', "spawn('sentry-cli', ['--auth-token', 'T', 'releases'])"],
  ['bearer header', 'a.sh', 'curl -H "Authorization: Bearer T" https://sentry.io/api/0/'],
  ['Sentry-Bearer header', 'mcp.json', '{"headers":{"Authorization":"Sentry-Bearer T"}}'],
  ['log line', 'build.log', '2026-01-01 12:00:00 INFO using SENTRY_AUTH_TOKEN=T now'],
  ['newline as two characters before', 'a.json', '"a\\nSENTRY_AUTH_TOKEN=T"'],
  ['newline as two characters after', 'a.json', '"SENTRY_AUTH_TOKEN=T\\nA=b"'],
  ['notebook', 'a.ipynb', '{"source": ["%env SENTRY_AUTH_TOKEN=T\\n"]}'],
  ['zero-width characters around it', 'a.md', 'SENTRY_AUTH_TOKEN=\u200BT\u200B'],
  ['byte order mark', '.env', '\uFEFFSENTRY_AUTH_TOKEN=T'],
  ['no newline at the end', '.env', 'A=1\nSENTRY_AUTH_TOKEN=T'],
];

/** `T` alone stands for the token: not the T of TOKEN. */
const place = (text: string, token: string): string => text.replace(/(?<![A-Za-z_])T(?![A-Za-z_])/, () => token);

describe.each(carriers)('%s', (_, path, text) => {
  test.each(prefixed)('holds a token of kind %s, found with its exact span', (kind, token) => {
    expect(found(place(text, token), path)).toEqual([{ kind, secret: token, text: token }]);
  });

  test('holds a token without a prefix, told from a hash by what stands around it', () => {
    const token = make.legacy();
    expect(found(place(text, token), path)).toEqual([{ kind: 'legacy', secret: token, text: token }]);
    const upper = make.legacy().toUpperCase();
    expect(found(place(text, upper), path)).toEqual([{ kind: 'legacy', secret: upper, text: upper }]);
  });
});
