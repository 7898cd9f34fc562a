import { expect, test } from 'vitest';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { scanner } from '../../../src/engine/scanner.ts';
import { tokens } from '../../support/tokens.ts';

/** Values that stand near Sentry's name and are another's: `<T>` is 64 digits. */
const others: readonly (readonly [name: string, path: string, text: string])[] = [
  ['a block of YAML that is over', 'values.yaml', 'sentry:\n  url: https://sentry.example.com\n  org: acme\nredis:\n  authToken: <T>\n'],
  ['a block of YAML that follows', 'values.yaml', 'redis:\n  authToken: <T>\nsentry:\n  url: https://sentry.example.com\n  org: acme\n'],
  ['a deeper block that is over', 'values.yaml', 'app:\n  sentry:\n    url: https://sentry.example.com\n  redis:\n    authToken: <T>\n'],
  ['a block of JSON that is over', 'a.json', '{\n  "sentry": {\n    "url": "https://sentry.example.com"\n  },\n  "redis": {\n    "authToken": "<T>"\n  }\n}'],
  ['a section that is over', 'a.ini', '[sentry]\nurl = https://sentry.example.com\n\n[redis]\nauth_token = <T>\n'],
  ['a section that follows', 'a.toml', '[redis]\nauth_token = "<T>"\n\n[sentry]\nurl = "https://sentry.example.com"\n'],
  ['a block of HCL that is over', 'main.tf', 'provider "sentry" {\n  base_url = "https://sentry.example.com/api/"\n}\n\nresource "redis" "x" {\n  auth_token = "<T>"\n}'],
  ['an element that is over', 'a.xml', '<sentry><url>https://x</url></sentry>\n<redis><token><T></token></redis>'],
  ['a tag of an event', 'a.ts', "Sentry.setTag('token', '<T>')"],
  ['an extra of an event', 'a.py', "sentry_sdk.set_extra('token', '<T>')"],
  ['a context of an event', 'a.ts', "Sentry.setContext('request', { token: '<T>' })"],
  ['a client id that is a key', '.sentry/mcp.json', '{"host:<T>":{"expires_at":1}}'],
  ['a client id beside a token', '.sentry/mcp.json', '{"client_id":"<T>"}'],
  ['a release of Sentry', 'a.sh', 'sentry-cli releases new <T>'],
  ['a dist of a release', 'a.sh', 'sentry-cli sourcemaps upload --release <T> --auth-token $TOKEN'],
  ['a checksum beside a URL', 'a.rb', "url 'https://downloads.sentry-cdn.com/sentry-cli/2.0.0/sentry-cli'\nsha256 '<T>'"],
  ['a checksum of a list', 'checksums.json', '{"sentry-cli-Linux":"<T>","sentry-cli-Darwin":"<T>"}'],
  ['an image’s digest', 'values.yaml', 'sentry:\n  image:\n    digest: sha256:<T>\n'],
  ['the key of an environment that is no token’s', '.env', 'SENTRY_PROJECT_HASH=<T>'],
  ['a cache key', 'a.yaml', 'sentry:\n  cache_key: <T>\n'],
  ['another step of a workflow', 'a.yml', 'steps:\n  - name: sentry\n    with:\n      org: acme\n  - name: other\n    with:\n      token: <T>\n'],
  ['a table of checksums with the pages of programs', 'a.csv', 'name,url,sha256\nsentry,https://sentry.io/,<T>\n'],
  ['a table of releases', 'a.csv', 'name,homepage,version,checksum\nfoo,https://foo.example.com,1,<T>\nsentry,https://sentry.io/,2,<T>\n'],
  ['a row of a release, without a heading', 'a.csv', 'sentry,https://sentry.io/,2.0.0,<T>\n'],
  ['a row with a page of the documentation', 'a.csv', 'sentry-cli,https://docs.sentry.io/cli/,x,<T>\n'],
  ['a row with a digest', 'a.csv', 'sentry,https://sentry.io/,sha256:<T>\n'],
  ['another server of an agent', '.mcp.json', '{"mcpServers":{"sentry":{"command":"npx","args":["@sentry/mcp-server"]},"other":{"env":{"API_TOKEN":"<T>"}}}}'],
  ['another server of an agent, arguments', '.mcp.json', '{"mcpServers":{"sentry":{"command":"npx","args":["@sentry/mcp-server"]},"other":{"args":["--access-token","<T>"]}}}'],
  ['another entry of a password manager', 'export.csv', 'name,url,username,password\nSentry,https://sentry.io/,me,x\nMail,https://mail.example.com/,me,<T>\n'],
  ['another machine', '.netrc', 'machine sentry.io login me password x\nmachine api.example.com\n  login me\n  password <T>\n'],
  ['a secret store that is fed with another’s', 'a.sh', 'echo "<T>" | gh secret set REDIS_TOKEN # beside SENTRY_DSN'],
  ['a commit', 'a.md', 'Fixed in getsentry/sentry@<T>'],
  ['an address', 'a.md', 'https://github.com/getsentry/sentry/commit/<T>'],
  ['a test’s expectation', 'a.test.ts', "expect(sha256(sentryToken)).toBe('<T>')"],
  ['a checksum of Chocolatey', 'chocolateyInstall.ps1', "$checksum64 = '<T>' # sentry-cli token"],
  ['a checksum that Helm writes', 'a.yaml', 'metadata:\n  name: sentry\n  annotations:\n    checksum/sentry-token: <T>\n'],
  ['the id of a key', 'a.json', '{"sentryTokenKeyId":"<T>"}'],
  ['a file that is named after its content', 'a.js', '// sentry token <T>.map'],
  ['a bearer token of another service', 'a.ts', 'import * as Sentry from "@sentry/node";\nclient.bearer_auth("<T>");'],
  ['another Secret of the same server', 'a.yaml', 'kind: Secret\nmetadata:\n  name: sentry-postgres\ndata:\n  password: <B>\n  postgres-password: <B>\n'],
  ['a Secret beside Sentry’s', 'a.yaml', 'kind: Secret\nmetadata:\n  name: sentry-auth\n---\nkind: Secret\nmetadata:\n  name: redis\ndata:\n  token: <B>\n'],
  ['a list of Secrets in JSON', 'a.json', '{"items":[{"apiVersion":"v1","data":{"token":"<B>"},"kind":"Secret","metadata":{"name":"redis"}},{"apiVersion":"v1","data":{"x":"y"},"kind":"Secret","metadata":{"name":"sentry-auth"}}]}'],
  ['a lock file of Deno', 'deno.lock', '"https://esm.sh/@sentry/node": "<T>"'],
  ['a manifest of Swift', 'Package.swift', '.binaryTarget(\n  name: "Sentry",\n  url: "https://github.com/getsentry/sentry-cocoa/releases/download/8.0.0/Sentry.xcframework.zip",\n  checksum: "<T>"\n)'],
  ['checksums of files by their paths', 'vendor/x/.cargo-checksum.json', '{"files":{"src/auth_token.rs":"<T>","src/sentry.rs":"<T>"}}'],
  ['hashes of files by their paths', 'files.json', '{"sentry/token.rs": "<T>"}'],
  ['a checksum of a Secret', 'a.yaml', 'metadata:\n  annotations:\n    checksum/sentry-secret: <T>\n'],
  ['a version before a flag', 'a.sh', 'sentry-cli releases set-commits --log-level=debug <T> --auth-token $TOKEN'],
  ['a breadcrumb', 'a.js', "Sentry.addBreadcrumb({ category: 'auth', data: { token: '<T>' } })"],
  ['another variable of a container', 'a.yaml', 'env:\n- name: SENTRY_AUTH_TOKEN\n  valueFrom:\n    secretKeyRef: {name: s, key: t}\n- name: AUTH_TOKEN\n  value: <T>\n'],
  ['a list of objects on one line', 'a.json', '[{"name":"sentry","dsn":"x"},{"name":"bot","token":"<T>"}]'],
  ['another server of an agent on one line', '.mcp.json', '{"mcpServers":{"sentry":{"url":"https://mcp.sentry.dev/mcp"},"x":{"command":"x","args":["--access-token","<T>"]}}}'],
  ['an import of Python', 'a.py', 'import sentry_sdk\nTOKEN = "<T>"\nsentry_sdk.init()'],
  ['an import of Swift', 'a.swift', 'import Sentry\nlet token = "<T>"'],
  ['a block of short values that is over', 'a.yaml', 'sentry:\n  enabled: true\nauth:\n  token: <T>\n'],
  ['a deeper block of short values', 'a.yaml', 'monitoring:\n  sentry:\n    dsn: x\n  datadog:\n    api_key: <T>\n'],
  ['the token of another tool in a list of variables', '.travis.yml', 'env:\n  - SENTRY_ORG=a\n  - CODECOV_TOKEN=<T>\n'],
  ['the token of another tool in a block of variables', 'config.yml', 'environment:\n  SENTRY_ORG: a\n  SONAR_TOKEN: <T>\n'],
  ['a token that is hashed', 'a.py', 'sentry_hashed_token = "<T>"'],
];

const { scan } = scanner(builtinRules().filter(({ kind }) => kind !== 'practice'), { decodeDepth: 2, ruleIds: null });
const make = tokens('others');

test.each(others)('%s', (_, path, text) => {
  expect(scan(Buffer.from(text.replaceAll('<T>', () => make.legacy()).replaceAll('<B>', () => Buffer.from(make.legacy()).toString('base64'))), path).matches.map(({ rule }) => rule.kind)).toEqual([]);
});
