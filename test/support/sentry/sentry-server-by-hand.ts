import { parseArgs } from 'node:util';
import { sentryServer } from './sentry-server.ts';
import type { Mode } from './server/identity.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '9000' }, mode: { type: 'string', default: 'self-hosted-2025' } } });
if (values.mode !== 'cloud-2026' && values.mode !== 'self-hosted-2025') {
  process.stderr.write('--mode is cloud-2026 or self-hosted-2025\n');
  process.exit(2);
}
const server = await sentryServer({ mode: values.mode satisfies Mode, port: Number(values.port) });
const { world, url } = server;

process.stdout.write(`A made-up Sentry (${values.mode}) listens on ${url}. Ctrl-C ends it, and everything in it.
Its tokens are made up too, and the same every time:

personal token      ${world.issue({ kind: 'user', name: "Ada's laptop", scopes: ['org:admin', 'project:admin', 'event:read', 'member:write'] })}
organization token  ${world.issue({ kind: 'org', name: 'CI', scopes: ['org:ci'] })}
integration token   ${world.issue({ kind: 'integration', name: 'release-bot', app: 'release-bot', scopes: ['project:releases', 'org:read'] })}
administrator       ${world.issue({ kind: 'user', name: 'administrator', scopes: ['org:admin', 'member:read'] })}

In another terminal say

  export SNTRYLINT_SENTRY_URL=${url}

and go on with docs/verify-and-revoke.md. Settings pages with Revoke buttons: ${url}/settings/
`);
