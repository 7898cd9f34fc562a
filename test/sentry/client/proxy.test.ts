import { beforeAll, describe, expect, it } from 'vitest';
import { certificate, type Certificate } from '../../support/sentry/certificate.ts';
import { proxy } from '../../support/sentry/proxy.ts';
import { sentryServer } from '../../support/sentry/sentry-server.ts';
import { verifyInChild } from '../../support/sentry/verify-in-child.ts';
import { needs, isInstalled } from '../../support/needs.ts';

needs('openssl');

let tls: Certificate;
beforeAll(() => {
  if (!isInstalled('openssl')) return;
  tls = certificate('sentry.test');
});

const scopes = ['org:read'];

describe('certificates', () => {
  it('trusts an authority that NODE_EXTRA_CA_CERTS names', async () => {
    const local = certificate('localhost');
    await using server = await sentryServer({ tls: local });
    const token = server.world.issue({ kind: 'user', scopes });
    const url = `https://localhost:${server.port}`;
    const { verdict } = await verifyInChild({ token, url, environment: { NODE_EXTRA_CA_CERTS: local.authorityFile } });
    expect(verdict).toMatchObject({ state: 'live', scopes });
  });

  it('sends nothing to a server whose authority it does not know, and names the variable that would help', async () => {
    const local = certificate('localhost');
    await using server = await sentryServer({ tls: local });
    const token = server.world.issue({ kind: 'user', scopes });
    const { verdict } = await verifyInChild({ token, url: `https://localhost:${server.port}`, environment: {} });
    expect(verdict).toMatchObject({ state: 'unknown', reason: expect.stringMatching(/certificate is not trusted .*NODE_EXTRA_CA_CERTS/) });
    expect(server.requests).toEqual([]);
  });

  it('sends nothing to a server with a certificate for another name', async () => {
    await using server = await sentryServer({ tls });
    const token = server.world.issue({ kind: 'user', scopes });
    const { verdict } = await verifyInChild({ token, url: `https://localhost:${server.port}`, environment: { NODE_EXTRA_CA_CERTS: tls.authorityFile } });
    expect(verdict).toMatchObject({ state: 'unknown', reason: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID') });
    expect(server.requests).toEqual([]);
  });
});

describe('proxies', () => {
  it.each(['HTTPS_PROXY', 'https_proxy'])('tunnels to the name that only the proxy knows, as %s says, and shows it no token', async (variable) => {
    await using server = await sentryServer({ tls });
    await using through = await proxy({ target: server.port });
    const token = server.world.issue({ kind: 'user', scopes });
    const environment = { NODE_EXTRA_CA_CERTS: tls.authorityFile, [variable]: through.url };
    const { verdict } = await verifyInChild({ token, url: 'https://sentry.test', environment });
    expect(verdict).toMatchObject({ state: 'live', scopes });
    expect(through.seen).toEqual(['CONNECT sentry.test:443']);
    expect(through.tunnelled()).not.toContain(token.slice(0, 20));
  });

  it('gives the proxy the password of its address', async () => {
    await using server = await sentryServer({ tls });
    await using through = await proxy({ target: server.port, password: 'open-sesame' });
    const token = server.world.issue({ kind: 'user', scopes });
    const environment = (password: string) => ({ NODE_EXTRA_CA_CERTS: tls.authorityFile, HTTPS_PROXY: `http://user:${password}@127.0.0.1:${through.port}` });
    expect((await verifyInChild({ token, url: 'https://sentry.test', environment: environment('open-sesame') })).verdict).toMatchObject({ state: 'live' });
    const refused = await verifyInChild({ token, url: 'https://sentry.test', environment: environment('wrong-word') });
    expect(refused.verdict).toMatchObject({ state: 'unknown', reason: expect.stringContaining('the proxy refused the connection') });
    expect(JSON.stringify(refused)).not.toContain('wrong-word');
  });

  it('goes around it for what NO_PROXY names', async () => {
    await using server = await sentryServer({ tls });
    await using through = await proxy({ target: server.port });
    const token = server.world.issue({ kind: 'user', scopes });
    const { verdict } = await verifyInChild({ token, url: 'https://sentry.test', environment: { HTTPS_PROXY: through.url, NO_PROXY: 'sentry.test' } });
    expect(verdict).toMatchObject({ state: 'unknown', reason: expect.stringMatching(/name does not resolve|name server did not answer/) });
    expect(through.seen).toEqual([]);
  });

  it('tunnels to this machine over https, unless NO_PROXY names it', async () => {
    const local = certificate('localhost');
    await using server = await sentryServer({ tls: local });
    await using through = await proxy({ target: server.port });
    const token = server.world.issue({ kind: 'user', scopes });
    const url = `https://localhost:${server.port}`;
    const environment = { NODE_EXTRA_CA_CERTS: local.authorityFile, HTTPS_PROXY: through.url };
    expect((await verifyInChild({ token, url, environment: { ...environment, NO_PROXY: 'localhost' } })).verdict).toMatchObject({ state: 'live' });
    expect(through.seen).toEqual([]);
    expect((await verifyInChild({ token, url, environment })).verdict).toMatchObject({ state: 'live' });
    expect(through.seen).toEqual([`CONNECT localhost:${server.port}`]);
  });

  it('never goes through it over plain http to this machine, where it would see the token', async () => {
    await using server = await sentryServer();
    await using through = await proxy({ target: server.port });
    const token = server.world.issue({ kind: 'user', scopes });
    const { verdict } = await verifyInChild({ token, url: server.url, environment: { HTTP_PROXY: through.url, HTTPS_PROXY: through.url } });
    expect(verdict).toMatchObject({ state: 'live' });
    expect(through.seen).toEqual([]);
  });

  it('goes through it over plain http where the user allowed that', async () => {
    await using server = await sentryServer();
    await using through = await proxy({ target: server.port });
    const token = server.world.issue({ kind: 'user', scopes });
    const { verdict } = await verifyInChild({ token, url: 'http://sentry.test', allowHttp: true, environment: { HTTP_PROXY: through.url } });
    expect(verdict).toMatchObject({ state: 'live' });
    expect(through.seen).toHaveLength(1);
    expect(through.seen[0]).toMatch(/sentry\.test/);
  });

  it('says so where the address of the proxy cannot be used, without repeating it', async () => {
    await using server = await sentryServer({ tls });
    const token = server.world.issue({ kind: 'user', scopes });
    const call = verifyInChild({ token, url: 'https://sentry.test', environment: { HTTPS_PROXY: 'not an address hunter2' } });
    await expect(call).rejects.toThrow(/UserError: The address of the proxy cannot be used\nHTTPS_PROXY/);
    await expect(call).rejects.not.toThrow(/hunter2/);
  });
});
