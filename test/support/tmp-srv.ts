import { sentryServer } from './sentry-server.ts';
const server = await sentryServer({ mode: 'self-hosted-2025', port: 9123 });
const { world } = server;
console.log(JSON.stringify({ org: world.issue({ kind: 'org', name: 'CI', scopes: ['org:ci'] }), org2: world.issue({ kind: 'org', name: 'CI2', scopes: ['org:ci'] }), user: world.issue({ kind: 'user', scopes: ['org:read'] }), admin: world.issue({ kind: 'user', name: 'administrator', scopes: ['org:admin', 'member:read'] }) }));
