import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hookedRepo, leak } from '../hooks/hooked-repo.ts';
import { npxStub } from '../npm/npx-stub.ts';
import { repo, type Repo } from '../repo.ts';
import { sentryServer } from '../sentry/sentry-server.ts';
import { tokens } from '../tokens.ts';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));

/** The surroundings in which a block of the documentation runs. */
export interface DocsWorld {
  readonly made: Repo;
  readonly env: NodeJS.ProcessEnv;
  /** Standard input of the block. */
  readonly stdin: string;
  readonly close: () => Promise<void>;
}

type Make = (world: { readonly made: Repo; readonly env: NodeJS.ProcessEnv }) => Promise<Partial<DocsWorld>> | Partial<DocsWorld>;

/**
 * The worlds by name. Each has a repository with sntrylint in node_modules and on the PATH, and a staged change without
 * a token.
 */
const worlds: Readonly<Record<string, Make>> = {
  clean: () => ({}),
  /** An old commit holds a token. */
  leak: ({ made }) => {
    leak(made, 'deploy.sh');
    made.commit('long ago');
    return {};
  },
  'staged leak': ({ made }) => {
    leak(made, 'deploy.sh');
    return {};
  },
  /** A clone, on a branch with one commit without a token. */
  clone: ({ made }) => {
    const origin = repo({ firstCommit: true });
    made.git('remote', 'add', 'origin', origin.root);
    made.git('fetch', '--quiet', 'origin');
    made.git('checkout', '--quiet', '-B', 'topic', 'origin/main');
    made.file('a.txt', 'clean\n').stage().commit('topic');
    return {};
  },
  /** Reports of other scanners about a token in the second line of `deploy.sh`. */
  imports: ({ made }) => {
    leak(made, 'deploy.sh');
    made.commit('long ago');
    made.file('.gitleaksignore', 'deploy.sh:generic-api-key:2\n');
    made.file('gitleaks-report.json', JSON.stringify([{ File: 'deploy.sh', StartLine: 2, Secret: 'REDACTED', RuleID: 'generic-api-key' }]));
    made.file('.secrets.baseline', JSON.stringify({ version: '1.5.0', results: { 'deploy.sh': [{ type: 'Secret Keyword', filename: 'deploy.sh', hashed_secret: '0'.repeat(40), line_number: 2 }] } }));
    made.file('trufflehog.json', JSON.stringify({ SourceMetadata: { Data: { Git: { file: 'deploy.sh', line: 2 } } }, DetectorName: 'SentryToken', Raw: 'x' }));
    return {};
  },
  /** An archive without a token. */
  archive: ({ made }) => {
    made.git('archive', '--output', 'app.apk', '--format', 'zip', 'HEAD');
    return {};
  },
  /** A token on standard input. */
  token: () => ({ stdin: `${tokens('docs world').user()}\n` }),
  /** A live token on standard input, a Sentry to ask about it, and an administrator's token for this Sentry. */
  sentry: async () => {
    const server = await sentryServer({ mode: 'self-hosted-2025' });
    return {
      stdin: `${server.world.issue({ kind: 'user', name: 'docs', scopes: ['project:read'] })}\n`,
      env: { SNTRYLINT_SENTRY_URL: server.url, SNTRYLINT_ADMIN_TOKEN: server.world.issue({ kind: 'user', name: 'administrator', scopes: ['org:admin', 'member:read'] }) },
      close: async () => server[Symbol.asyncDispose](),
    };
  },
  /** The checkout of sntrylint itself. */
  checkout: () => ({ made: { ...repo(), root: checkout } }),
};

/** Makes a world. @throws {Error} for an unknown name */
export async function docsWorld(name: string): Promise<DocsWorld> {
  const make = worlds[name];
  if (make === undefined) throw new Error(`there is no world ${name}: ${Object.keys(worlds).join(', ')}`);
  const made = hookedRepo();
  made.file('clean.txt', 'nothing here\n').stage();
  const stub = npxStub(made).env;
  const env = { PATH: `${onPath(made)}:${stub['PATH']}` };
  const special = await make({ made, env });
  return { made, stdin: '', close: async () => {}, ...special, env: { ...env, ...special.env } };
}

/**
 * A folder with `sntrylint` and `sntrylint-hook`, as after `npm install --global`, and with an npm that installs
 * nothing.
 */
function onPath(made: Repo): string {
  const folder = join(made.env['HOME']!, 'bin');
  mkdirSync(folder, { recursive: true });
  symlinkSync(join(checkout, 'bin/sntrylint.js'), join(folder, 'sntrylint'));
  symlinkSync(join(checkout, 'dist/sntrylint-hook'), join(folder, 'sntrylint-hook'));
  writeFileSync(join(folder, 'npm'), '#!/bin/sh\n[ "$1" = install ] && [ "${*##*sntrylint}" != "$*" ] || { echo "npm: $*" >&2; exit 99; }\n');
  chmodSync(join(folder, 'npm'), 0o755);
  return folder;
}
