import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { audit } from '../../../src/sentry/audit/audit.ts';
import { createClient } from '../../../src/sentry/client/client.ts';
import type { Fetch } from '../../../src/sentry/client/proxied-fetch.ts';
import { trustHosts } from '../../../src/sentry/hosts.ts';
import { Secret } from '../../../src/secret/secret.ts';
import { createVerifier, handedOver } from '../../../src/sentry/verify.ts';
import { tokens } from '../../support/tokens.ts';
import { pick } from '../dice.ts';
import { fault, fine, type Target, turnedAway, unsafeText, withoutCrash } from '../target.ts';

const make = tokens('sentry');
const [token, admin] = [make.user(), make.integration()];

const bodies = [
  '{"version":"0","auth":{"scopes":["org:read","project:admin"]},"user":{"id":"1","email":"a@proxy-user.sentry.io"}}',
  '{"version":"0","auth":null,"user":null}',
  '{"detail":"Invalid token"}',
  '{"detail":{"code":"sso-required","message":"…","extra":{"loginUrl":"/x"}}}',
  '{"detail":"You do not have permission to perform this action."}',
  '0',
  '[{"id":"7","name":"ci","scopes":["org:ci"],"tokenLastCharacters":"8c30","dateCreated":"2026-01-02T03:04:05Z","dateLastUsed":null,"slug":"acme-int","status":"internal"}]',
  '[{"id":"3","name":"Ada","role":"owner","pending":false,"expired":false,"dateCreated":"2025-01-02T03:04:05Z","user":{"isActive":true,"has2fa":false,"lastActive":"2025-01-02T03:04:05Z"}}]',
];
const headers = ['', 'x-sentry-rate-limit-reset: 1767323045', 'location: https://evil.example/', 'www-authenticate: Bearer error="insufficient_scope"', 'link: <https://sentry.io/x?cursor=0:100:0>; rel="next"; results="true"; cursor="0:100:0"'];

/** Answers of a Sentry, or of whoever poses as one, through the client: never a throw, a token, or a text that steers. */
export const sentry: Target = {
  name: 'sentry',
  share: 30,
  // The first line is the status, how often the body stands in a list (0: it is no list), and a header.
  keepsFirstLine: true,
  seed: (roll) => Buffer.from(`${pick([200, 200, 200, 401, 403, 404, 429, 302, 500, 204], roll)} ${pick([0, 0, 0, 0, 0, 0, 40, 400_000], roll)} ${pick(headers, roll)}\n${pick(bodies, roll)}`),
  fragments: ['200 ', '401 ', '[', '{', 'null', '"scopes":', '"auth":', '"detail":', '"user":', '"id":', '\\u001b]0;x\\u0007', '\\u202e', token, admin, '[0,0', ',{}', '1e400'],
  check: (input, roll) =>
    withoutCrash(async () => {
      const answer = answerOf(input.toString('utf8'));
      const fetch: Fetch = roll(64) === 0 ? await overLoopback(answer) : async () => new Response(answer.body === '' || [204, 304].includes(answer.status) ? null : answer.body, { status: answer.status, headers: answer.headers });
      let clock = 0;
      const client = createClient({ version: '0', fetch, now: () => (clock += 50), sleep: async (wait) => void (clock += wait), random: () => 0.5, budget: 60_000 });
      const hosts = trustHosts({ option: 'https://sentry.example.com' });
      const verdict = await createVerifier({ client, hosts, now: () => 0 }).recheck(handedOver(new Secret(token)));
      const report = await audit({ client, base: hosts.preferred, credential: new Secret(admin), organization: 'acme', oldAfterDays: 90, leaks: [], now: () => 0 });
      for (const text of textsOf([verdict, report])) {
        if (text.includes(token) || text.includes(admin)) return fault('a token comes back');
        const unsafe = unsafeText(text);
        if (unsafe !== null) return unsafe;
      }
      return verdict.state !== 'unknown' || report.credentials.length > 0 ? fine : turnedAway;
    }),
};

interface ServerAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

function answerOf(text: string): ServerAnswer {
  const [first = '', ...rest] = text.split('\n');
  const [status = '', times = '', name = '', value = ''] = /^(\d{3}) (\d{1,6}) (?:([\w-]{1,40}): ([\x21-\x7e ]*))?/.exec(first)?.slice(1) ?? [];
  const one = rest.join('\n');
  const count = Math.min(Number(times), Math.floor(1_500_000 / (one.length + 1)));
  const body = count === 0 ? one : `[${Array.from({ length: count }, () => one).join(',')}]`;
  const known = Number(status) >= 200 && Number(status) < 600 ? Number(status) : 200;
  return { status: known, headers: name === '' || value.trim() === '' ? {} : { [name]: value.trim() }, body };
}

/** The same over a real socket. */
async function overLoopback({ status, headers: given, body }: ServerAnswer): Promise<Fetch> {
  current = { status, headers: given, body };
  const port = await listening;
  return (url, request) => fetch(url.replace('https://sentry.example.com', `http://127.0.0.1:${port}`), request);
}

let current: ServerAnswer = { status: 200, headers: {}, body: '' };
const server = createServer((_request, response) => {
  const { 'content-length': _length, 'transfer-encoding': _encoding, ...sendable } = current.headers;
  response.writeHead(current.status, sendable).end(current.body);
});
const listening = new Promise<number>((resolve) => {
  server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  server.unref();
});

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}
