import { describe, expect, it } from 'vitest';
import { Secret, verify } from '../../src/index.ts';
import { sentryServer } from '../support/sentry/sentry-server.ts';
import { temporaryFolder } from '../support/repo.ts';

const where = () => ({ cwd: temporaryFolder(), env: { HOME: temporaryFolder() } });

describe('verify()', () => {
  it('asks once, for a text and for a secret', async () => {
    await using server = await sentryServer();
    const token = server.world.issue({ kind: 'user', scopes: ['org:read'] });
    for (const one of [token, new Secret(token)]) {
      expect(await verify(one, { ...where(), sentryUrl: server.url })).toMatchObject({ state: 'live', scopes: ['org:read'] });
    }
    expect(server.requests).toHaveLength(2);
  });

  it('sends nothing where the signal says to stop', async () => {
    await using server = await sentryServer();
    const token = server.world.issue({ kind: 'user', scopes: ['org:read'] });
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(verify(token, { ...where(), sentryUrl: server.url, signal })).rejects.toThrow('enough');
    const late = new AbortController();
    const verdict = verify(token, { ...where(), sentryUrl: server.url, signal: late.signal });
    late.abort(new Error('enough too'));
    await expect(verdict).rejects.toThrow('enough too');
    expect(server.requests).toEqual([]);
  });

  it.each([
    [{ sentryURL: 'https://x' }, 'there is no option "sentryURL"'],
    [{ allowHttp: 'yes' }, '"allowHttp" must be true or false'],
    [{ signal: {} }, '"signal" must be an AbortSignal'],
    [null, 'the options must be an object'],
  ])('refuses the options %j', async (options, what) => {
    await expect(verify('x', options as never)).rejects.toMatchObject({ what, where: 'verify()', exitCode: 2 });
  });

  it('refuses what is no token', async () => {
    await expect(verify(5 as never)).rejects.toMatchObject({ what: 'the token must be a text, or the secret of a finding' });
  });
});
