import { describe, expect, it } from 'vitest';
import { revoker } from '../../../support/sentry/revoker.ts';
import { sentryServer, type SentryServer } from '../../../support/sentry/sentry-server.ts';
import type { World } from '../../../support/sentry/server/world.ts';

const admin = (world: World, scopes: readonly string[] = ['org:admin']): string => world.issue({ kind: 'user', name: 'admin', scopes });

/** The token of `name` as the server knows it. */
function alive(server: SentryServer, token: string): boolean {
  return server.world.find(token) !== undefined;
}

describe('an organization token', () => {
  it('is found by its last four characters, deleted and confirmed where the server allows it', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const { world } = server;
    const token = world.issue({ kind: 'org', name: 'CI', scopes: ['org:ci'] });
    const other = world.issue({ kind: 'org', name: 'other', scopes: ['org:ci'] });
    const { revoke, heard } = revoker(server, { admin: admin(world) });
    expect(await revoke(token)).toMatchObject({ state: 'revoked', strategy: 'api', reason: expect.stringContaining('answered 401: Invalid org token') });
    expect([alive(server, token), alive(server, other)]).toEqual([false, true]);
    expect(heard.told[0]).toMatch(/organization tokens of acme .* last four characters, and delete it/);
    expect(heard.told[1]).toBe('The organization token "CI" was deleted.');
    expect(heard.asked).toHaveLength(1);
  });

  it('is not guessed at where several end alike: they are listed with name, created and last used', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const { world } = server;
    const token = world.issue({ kind: 'org', name: 'CI', scopes: ['org:ci'], dateCreated: '2026-01-01T00:00:00Z' });
    const twin = world.issue({ kind: 'org', name: 'twin', scopes: ['org:ci'], value: `x${token.slice(-4)}`, dateLastUsed: null });
    const { revoke } = revoker(server, { admin: admin(world) });
    const result = await revoke(token);
    expect(result).toMatchObject({ state: 'still-live', strategy: 'api' });
    expect(result.reason).toMatch(/2 of the organization tokens of acme end in the same four characters; deleting one would be a guess:\n {2}\d+ {2}CI {2}created 2026-01-01T00:00:00Z {2}last used 2026-.*\n {2}\d+ {2}twin .*last used never/);
    expect([alive(server, token), alive(server, twin)]).toEqual([true, true]);
  });

  it('stays where sentry.io lists tokens only to a person, and says so', async () => {
    await using server = await sentryServer({ mode: 'cloud-2026' });
    const token = server.world.issue({ kind: 'org', scopes: ['org:ci'] });
    const { revoke } = revoker(server, { admin: admin(server.world) });
    expect(await revoke(token)).toMatchObject({ state: 'still-live', reason: expect.stringMatching(/^The organization tokens could not be listed: this Sentry lets only a person in a browser do that, not a token\..*--token-id/) });
  });

  it.each(['cloud-2026', 'self-hosted-2025'] as const)('is deleted by the id that the user read in the browser, without a list (%s)', async (mode) => {
    await using server = await sentryServer({ mode });
    const token = server.world.issue({ kind: 'org', scopes: ['org:ci'] });
    const { id } = server.world.find(token)!;
    const { revoke, heard } = revoker(server, { admin: admin(server.world), tokenId: id });
    expect(await revoke(token)).toMatchObject({ state: 'revoked', strategy: 'api' });
    expect(heard.told[0]).toContain(`delete the one with the id ${id} among the organization tokens of acme`);
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /api/0/', `DELETE /api/0/organizations/acme/org-auth-tokens/${id}/`, 'GET /api/0/']);
  });

  it.each([
    [['org:read'], 'lacks org:write'],
    [['event:read'], 'lacks org:read'],
  ])('stays where the administrator’s token has only %j', async (scopes, words) => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', scopes: ['org:ci'] });
    const { revoke } = revoker(server, { admin: admin(server.world, scopes) });
    expect(await revoke(token)).toMatchObject({ state: 'still-live', reason: expect.stringContaining(words) });
  });

  it('stays where the administrator’s token is not valid', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', scopes: ['org:ci'] });
    const { revoke } = revoker(server, { admin: 'nobody-knows-me' });
    expect(await revoke(token)).toMatchObject({ state: 'still-live', reason: expect.stringContaining("does not accept the administrator's token (Invalid token)") });
  });

  it('of an organization with a hostile name is told without obeying it', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', scopes: [], organization: '\u001b[2J../x' });
    const { revoke, heard } = revoker(server, { admin: admin(server.world), guided: { open: null, patience: 0 } });
    expect(await revoke(token)).toMatchObject({ state: 'still-live' });
    expect(heard.told.join('')).toContain('\\x1b[2J../x');
    expect(heard.told.join('')).not.toContain('\u001b');
    expect(server.requests.map(({ path }) => path)).toContain('/api/0/organizations/%1B%5B2J..%2Fx/org-auth-tokens/');
  });

  it('is not among those of another organization that the user named', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'org', scopes: ['org:ci'] });
    const { revoke } = revoker(server, { admin: admin(server.world), organization: 'other' });
    expect(await revoke(token)).toMatchObject({ state: 'still-live', reason: expect.stringContaining('belongs to another organization') });
  });
});

describe('an integration token', () => {
  it.each(['integration', 'legacy'] as const)('of the %s shape is found through the integrations, whatever organization, and deleted', async (kind) => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const { world } = server;
    const token = world.issue({ kind, app: 'release-bot', scopes: ['project:releases'] });
    const other = world.issue({ kind, app: 'old-bot', scopes: ['org:read'] });
    const { revoke, heard } = revoker(server, { admin: admin(world) });
    expect(await revoke(token)).toMatchObject({ state: 'revoked', strategy: 'api' });
    expect(heard.told.at(-1)).toBe('The token of the integration release-bot was deleted.');
    expect([alive(server, token), alive(server, other)]).toEqual([false, true]);
  });

  it('is not guessed at where two integrations have one that ends alike', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const { world } = server;
    const token = world.issue({ kind: 'legacy', app: 'release-bot', scopes: [] });
    world.issue({ kind: 'legacy', app: 'old-bot', scopes: [], value: `y${token.slice(-4)}` });
    const result = await revoker(server, { admin: admin(world) }).revoke(token);
    expect(result.state).toBe('still-live');
    expect(result.reason).toMatch(/2 of the tokens of integrations .* guess:\n.*release-bot.*\n.*old-bot/);
    expect(alive(server, token)).toBe(true);
  });

  it('stays on today’s sentry.io, which tells what would end it', async () => {
    await using server = await sentryServer({ mode: 'cloud-2026' });
    const token = server.world.issue({ kind: 'integration', app: 'release-bot', scopes: [] });
    const result = await revoker(server, { admin: admin(server.world) }).revoke(token);
    expect(result.state).toBe('still-live');
    expect(result.reason).toMatch(/release-bot: this Sentry lets only a person in a browser do that.*--delete-integration SLUG/s);
  });

  it.each(['cloud-2026', 'self-hosted-2025'] as const)('ends with its whole integration only where that is named (%s)', async (mode) => {
    await using server = await sentryServer({ mode });
    const { world } = server;
    const token = world.issue({ kind: 'integration', app: 'release-bot', scopes: ['project:releases', 'org:read'] });
    const sibling = world.issue({ kind: 'legacy', app: 'release-bot', scopes: [] });
    const { revoke, heard } = revoker(server, { admin: admin(world), deleteIntegration: 'release-bot' });
    expect(await revoke(token)).toMatchObject({ state: 'revoked', strategy: 'delete-integration' });
    expect(heard.told[0]).toMatch(/delete the whole integration release-bot .* all its tokens/);
    expect([alive(server, token), alive(server, sibling)]).toEqual([false, false]);
    expect(world.apps.has('old-bot')).toBe(true);
  });

  it('alone lets an integration be deleted: a slip on another kind of token ends nothing', async () => {
    await using server = await sentryServer();
    const token = server.world.issue({ kind: 'user', scopes: [] });
    const { revoke } = revoker(server, { admin: admin(server.world), deleteIntegration: 'release-bot' });
    expect(await revoke(token)).toMatchObject({ state: 'still-live', reason: 'The token does not belong to an integration, so release-bot was left alone.' });
    expect(server.world.apps.has('release-bot')).toBe(true);
  });

  it.each([
    ['self-hosted-2025', 'None of its tokens ends in'],
    ['cloud-2026', 'The token has other scopes than the integration'],
  ] as const)('ends with no integration but its own (%s)', async (mode, words) => {
    await using server = await sentryServer({ mode });
    const token = server.world.issue({ kind: 'integration', app: 'release-bot', scopes: ['project:releases', 'org:read'] });
    const { revoke } = revoker(server, { admin: admin(server.world), deleteIntegration: 'old-bot' });
    expect(await revoke(token)).toMatchObject({ state: 'still-live', reason: expect.stringMatching(`${words}.*The integration old-bot was left alone\\.$`) });
    expect(server.world.apps.has('old-bot')).toBe(true);
  });
});

describe('a personal token', () => {
  it('is deleted by its id with a token of the same person on an older self-hosted Sentry', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const { world } = server;
    const token = world.issue({ kind: 'user', scopes: [] });
    const { id } = world.find(token)!;
    expect(await revoker(server, { admin: admin(world), tokenId: id }).revoke(token)).toMatchObject({ state: 'revoked', strategy: 'api' });
  });

  it('needs its id, and says where that stands', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'user', scopes: [] });
    const result = await revoker(server, { admin: admin(server.world) }).revoke(token);
    expect(result).toMatchObject({ state: 'still-live', reason: expect.stringContaining('--token-id') });
  });

  it('of another person is not found', async () => {
    await using server = await sentryServer({ mode: 'self-hosted-2025' });
    const token = server.world.issue({ kind: 'user', scopes: [], userId: '2' });
    const { id } = server.world.find(token)!;
    const result = await revoker(server, { admin: admin(server.world), tokenId: id }).revoke(token);
    expect(result).toMatchObject({ state: 'still-live', reason: expect.stringContaining('Invalid token ID') });
  });

  it('stays on today’s sentry.io, id or not', async () => {
    await using server = await sentryServer({ mode: 'cloud-2026' });
    const token = server.world.issue({ kind: 'user', scopes: [] });
    const { id } = server.world.find(token)!;
    const result = await revoker(server, { admin: admin(server.world), tokenId: id }).revoke(token);
    expect(result).toMatchObject({ state: 'still-live', reason: expect.stringContaining('only a person in a browser') });
  });
});
