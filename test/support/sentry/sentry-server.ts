import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { paginate } from './server/paginate.ts';
import { misbehave, tooFrequent, type Fault } from './server/fault.ts';
import { identify, type Mode } from './server/identity.ts';
import { page } from './server/pages.ts';
import { detail, notFound, type Reply } from './server/reply.ts';
import { routes } from './server/routes.ts';
import { sha256, world, type World } from './server/world.ts';

/** A request that came. Of a token it has only the hash. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly tokenHash: string | null;
  readonly userAgent: string | undefined;
  /** How many requests ran at that moment, this one included. */
  readonly atOnce: number;
}

export interface SentryServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly world: World;
  readonly requests: readonly SeenRequest[];
  /** How many TCP connections there were so far. */
  connections(): number;
  /** Misbehaves for the next `times` requests whose path matches. */
  fault(fault: Fault, options?: { readonly times?: number; readonly path?: RegExp }): void;
}

export interface ServerOptions {
  readonly mode?: Mode;
  readonly port?: number;
  readonly tls?: { readonly key: string; readonly cert: string };
  /** How many requests a second are allowed. More are answered with 429. */
  readonly rateLimit?: number;
  /** How many items a page of a list has. Sentry's own default is 100. */
  readonly pageSize?: number;
  /** The address in payloads of org tokens. The default is the server's own. */
  readonly publicUrl?: string;
}

/**
 * A Sentry on this machine, over real sockets: the part of the API that verifying and revoking need. It keeps tokens as
 * hashes, and enforces scopes and their hierarchy. It has the rules for sessions and bearer tokens of two versions of
 * Sentry.
 */
export async function sentryServer(options: ServerOptions = {}): Promise<SentryServer> {
  const { mode = 'cloud-2026', tls } = options;
  const state = world(() => options.publicUrl ?? url);
  const requests: SeenRequest[] = [];
  const faults: { fault: Fault; left: number; path: RegExp }[] = [];
  const limiter = rateLimiter(options.rateLimit ?? 40);
  let underWay = 0;
  let connections = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://server');
    const method = request.method ?? 'GET';
    const token = /^bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    underWay++;
    response.once('close', () => underWay--);
    requests.push({ method, path, tokenHash: token === undefined ? null : sha256(token), userAgent: request.headers['user-agent'], atOnce: underWay });
    const body = await readBody(request);
    const due = faults.find((one) => one.left > 0 && one.path.test(path));
    if (due !== undefined) {
      due.left--;
      if (due.fault.kind !== 'late' && (await misbehave(due.fault, response))) return;
    }
    const wait = due?.fault.kind === 'late' ? due.fault.milliseconds : 0;
    const who = identify(request, state, mode);
    const settings = 'status' in who ? null : page(method, path, body, state, who);
    if (settings !== null) return send(response, settings, {});
    const { headers: limits, exceeded } = mode === 'cloud-2026' ? limiter() : { headers: {}, exceeded: false };
    if (exceeded) return send(response, detail(429, tooFrequent), limits);
    if ('status' in who) return send(response, who, limits);
    for (const [wanted, pattern, route] of routes) {
      const parts = wanted === method ? pattern.exec(path) : null;
      if (parts !== null) {
        const whole = route({ mode, world: state, who, body, parts: parts.slice(1).map(decodeURIComponent) });
        const reply = paginate(whole, { url: url + path, cursor: searchParams.get('cursor'), size: options.pageSize ?? 100 });
        if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait).unref());
        return send(response, reply, limits);
      }
    }
    send(response, notFound, limits);
  }

  const listener: RequestListener = (request, response) => {
    answer(request, response).catch(() => response.destroy());
  };
  const server: Server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  server.on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`;

  return {
    url,
    port,
    world: state,
    requests,
    connections: () => connections,
    fault: (fault, { times = 1, path = /./ } = {}) => faults.push({ fault, left: times, path }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function send(response: ServerResponse, reply: Reply, limits: Readonly<Record<string, string>>): void {
  const { status, json, html } = reply;
  const type = html === undefined ? 'application/json' : 'text/html; charset=utf-8';
  const challenge = status === 401 ? { 'www-authenticate': 'xBasic realm="api"' } : {};
  response.writeHead(status, { ...(status === 204 ? {} : { 'content-type': type }), ...challenge, ...limits, ...reply.headers });
  response.end(status === 204 ? undefined : (html ?? JSON.stringify(json)));
}

/** Counts requests in fixed windows of one second, as Sentry does. */
function rateLimiter(most: number): () => { readonly headers: Readonly<Record<string, string>>; readonly exceeded: boolean } {
  let second = 0;
  let used = 0;
  return () => {
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) [second, used] = [now, 0];
    used++;
    const headers = {
      'x-sentry-rate-limit-limit': String(most),
      'x-sentry-rate-limit-remaining': String(Math.max(most - used, 0)),
      'x-sentry-rate-limit-reset': String(now + 1),
      'x-sentry-rate-limit-concurrentlimit': '25',
      'x-sentry-rate-limit-concurrentremaining': '24',
    };
    return { headers, exceeded: used > most };
  };
}

/** Reads a body as JSON if it is JSON, otherwise as text. The forms of the settings pages are text. */
async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
