import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { createClient } from '../../src/sentry/client/client.ts';
import { chooseHost, trustHosts } from '../../src/sentry/hosts.ts';
import { Secret } from '../../src/secret/secret.ts';
import { organizationOf } from '../../src/kinds/kinds.ts';
import { createVerifier, handedOver } from '../../src/sentry/verify.ts';
import { tokens } from '../support/tokens.ts';

const make = tokens('hosts');

function thrownBy(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

function payload(url: string | null, regionUrl: string | null = url) {
  return organizationOf(make.org({ url, regionUrl }));
}

describe('the hosts a payload may choose', () => {
  const hosts = trustHosts({ option: 'https://sentry.example.com:8443/base/', environment: 'http://127.0.0.1:9000', home: ['https://other.example.com'] });

  it.each([
    ['https://sentry.io', 'https://sentry.io'],
    ['https://SENTRY.IO/', 'https://sentry.io'],
    ['https://us.sentry.io', 'https://sentry.io'],
    ['https://de.sentry.io/some/path', 'https://sentry.io'],
    ['https://acme.sentry.io', 'https://sentry.io'],
    ['https://sentry.example.com:8443', 'https://sentry.example.com:8443/base'],
    ['http://127.0.0.1:9000/', 'http://127.0.0.1:9000'],
    ['https://other.example.com', 'https://other.example.com'],
    // The payload's scheme is not what is used: our own spelling of the host is.
    ['http://other.example.com', 'https://other.example.com'],
    ['http://sentry.io', 'https://sentry.io'],
  ])('%s is asked at %s', (claimed, asked) => {
    expect(chooseHost(payload(claimed), hosts)).toMatchObject({ kind: 'trusted', base: { url: asked } });
  });

  it.each([null, ''])('a payload with the address %j leaves the choice to the user', (url) => {
    expect(chooseHost(payload(url, url), hosts)).toMatchObject({ base: { url: 'https://sentry.example.com:8443/base' } });
    expect(chooseHost(payload(url, url), trustHosts())).toMatchObject({ base: { url: 'https://sentry.io' } });
  });

  it('reads the region where the address is missing', () => {
    expect(chooseHost(payload(null, 'https://evil.example'), hosts)).toMatchObject({ kind: 'refused' });
  });
});

const hostile = [
  'https://evil-sentry.io',
  'https://evilsentry.io',
  'https://sentry.io.evil.example',
  'https://sentry.io@evil.example',
  'https://evil.example/sentry.io',
  'https://evil.example#sentry.io',
  'https://evil.example?https://sentry.io',
  'https://sentry.io:pass@evil.example',
  'https://us.sentry.io@127.0.0.1',
  'https://user@sentry.io',
  'https://sentry.io:8443',
  'https://sentry.io.',
  'https://us.sentry.io.',
  'https://.sentry.io',
  'https://-.sentry.io',
  'https://sentry.io\\@evil.example',
  'https://evil.example\\.sentry.io',
  'https://evil.example\t.sentry.io',
  'https://evil.example\n.sentry.io',
  'https://evil.example\u0000.sentry.io',
  'https://ѕentry.io',
  'https://sentry.iо',
  'https://sentry。io.evil.example',
  'http://169.254.169.254',
  'http://169.254.169.254/latest/meta-data/',
  'http://[fe80::1]',
  'http://[::ffff:169.254.169.254]',
  'http://[::1]:PORT',
  'http://127.0.0.1:PORT',
  'http://127.1:PORT',
  'http://0.0.0.0:PORT',
  'http://2130706433:PORT',
  'http://0x7f000001:PORT',
  'http://localhost:PORT',
  'http://localhost.:PORT',
  'http://user:pass@127.0.0.1:PORT',
  'http://sentry.io:PORT@127.0.0.1:PORT',
  'ftp://sentry.io',
  'file:///etc/passwd',
  'javascript:alert(1)',
  '//sentry.io',
  'sentry.io',
  ' https://sentry.io',
  'https:sentry.io',
  'https:///sentry.io',
];

describe('hostile payloads', () => {
  it.each(hostile)('%j gets no packet', async (template) => {
    let connections = 0;
    const listener = createServer((socket) => {
      connections++;
      socket.destroy();
    });
    await new Promise<void>((resolve) => listener.listen(0, resolve));
    const { port } = listener.address() as AddressInfo;
    const asked: string[] = [];
    const client = createClient({
      version: '0',
      retries: 0,
      fetch: async (url, request) => {
        asked.push(url);
        return fetch(url, request);
      },
    });
    const secret = new Secret(make.org({ url: template.replaceAll('PORT', String(port)) }));
    const verdict = await createVerifier({ client, hosts: trustHosts() }).verify(handedOver(secret));
    await new Promise((resolve) => listener.close(resolve));
    expect(connections).toBe(0);
    expect(asked).toEqual([]);
    expect(verdict).toMatchObject({ state: 'unknown', checkedAt: null });
    expect(verdict.reason).toMatch(/^host not trusted: .*--sentry-url/s);
  });

  it('that only look hostile are told by what they resolve to', () => {
    // A full-width letter is folded to plain ASCII by the URL parser: that really is evil.sentry.io, which is Sentry's.
    expect(chooseHost(payload('https://ｅvil.sentry.io'), trustHosts())).toMatchObject({ base: { url: 'https://sentry.io' } });
  });

  it('shows what the payload named without letting it steer the terminal', () => {
    const choice = chooseHost(payload(`https://evil.example/\u001b[31m${'x'.repeat(500)}`), trustHosts());
    expect(choice).toMatchObject({ kind: 'refused', reason: expect.stringMatching(/^[\x20-\x7e…]+$/) });
  });
});

describe('the hosts a user names', () => {
  it('takes the option before the environment before the home configuration before sentry.io', () => {
    const option = 'https://a.example';
    const environment = 'https://b.example';
    const home = ['https://c.example'];
    expect(trustHosts({ option, environment, home }).preferred.url).toBe(option);
    expect(trustHosts({ environment, home }).preferred.url).toBe(environment);
    expect(trustHosts({ environment: '', home }).preferred.url).toBe('https://c.example');
    expect(trustHosts().preferred.url).toBe('https://sentry.io');
  });

  it.each(['http://localhost:9000', 'http://127.0.0.1', 'http://127.8.9.1:1', 'http://[::1]:9000'])('allows plain http to this machine: %s', (option) => {
    expect(trustHosts({ option }).preferred.url).toBe(option);
  });

  it.each(['http://sentry.example.com', 'http://127.0.0.1.example.com', 'http://localhost.example.com', 'http://10.0.0.1', 'http://[fe80::1]'])(
    'refuses plain http to another machine unless told otherwise: %s',
    (option) => {
      expect(() => trustHosts({ option })).toThrow('not sent over plain http');
      expect(trustHosts({ option, allowHttp: true }).preferred.url).toBe(option);
    },
  );

  it.each(['', 'sentry.example.com', 'ftp://sentry.example.com', 'https://user:pass@sentry.example.com', 'https://sentry.example.com/?a=1', 'https://sentry.example.com/#a', 'https://a\\b'])(
    'refuses %j and says where it stands',
    (option) => {
      expect(() => trustHosts({ option })).toThrow(expect.objectContaining({ name: 'UserError', exitCode: 2, where: '--sentry-url' }));
    },
  );

  it('never repeats a password that stood in an address', () => {
    const thrown = thrownBy(() => trustHosts({ option: 'https://user:hunter2@sentry.example.com' }));
    expect(thrown).toBeInstanceOf(UserError);
    expect(JSON.stringify(thrown) + String(thrown)).not.toContain('hunter2');
  });
});
