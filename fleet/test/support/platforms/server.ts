import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sha256 } from '../../../../src/secret/secret.ts';
import type { Dialect, Said } from './dialect.ts';
import { gitea } from './gitea.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { type World, world } from './world.ts';

const dialects = { github, gitlab, gitea } as const;

/** What may go wrong with an answer. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> }
  /** Sends half of the answer, then closes the connection. */
  | { readonly kind: 'cut' }
  /** Sends half of the answer, with an end as if it were complete. */
  | { readonly kind: 'half' }
  /** Sends nothing, and keeps the connection open. */
  | { readonly kind: 'silence' }
  /** Sends a beginning, and then a space now and then, without an end. */
  | { readonly kind: 'drip' }
  | { readonly kind: 'secondary-limit'; readonly after: number | null }
  /** Answers normally, but first does something that somebody else might do in the meantime. */
  | { readonly kind: 'meanwhile'; readonly does: (world: World) => void }
  | { readonly kind: 'headers'; readonly headers: Readonly<Record<string, string>> };

export interface SeenRequest {
  readonly path: string;
  /** The hash of the credential that was sent; null if there was none. */
  readonly credentialHash: string | null;
  readonly userAgent: string | undefined;
}

export interface PlatformServer extends AsyncDisposable {
  readonly url: string;
  readonly world: World;
  readonly requests: readonly SeenRequest[];
  /** Misbehaves for the next `times` requests whose path and query match. */
  fault(path: RegExp, fault: Fault, times?: number): void;
}

export interface PlatformOptions {
  /** The accepted tokens, each with its user. */
  readonly tokens?: Readonly<Record<string, string>>;
  /** How many requests are allowed in an hour, and the clock in milliseconds. */
  readonly limit?: { readonly requests: number; readonly now: () => number };
  /** Gives the address for cloning a repository: a git server over http that runs beside this one. */
  readonly clone?: (path: string) => string;
}

/** A GitHub, GitLab or Gitea on this machine: the part of its API that lists repositories, over real sockets. */
export async function platformServer(kind: keyof typeof dialects, options: PlatformOptions = {}): Promise<PlatformServer> {
  const dialect: Dialect = dialects[kind];
  const state = world();
  const requests: SeenRequest[] = [];
  const faults: { readonly path: RegExp; readonly fault: Fault; left: number }[] = [];
  let window = { ends: 0, used: 0 };

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams, search } = new URL(request.url ?? '/', url);
    const header = request.headers.authorization;
    const token = header === undefined ? null : /^basic /i.test(header) ? Buffer.from(header.slice(6), 'base64').toString().split(':')[1]! : header.replace(/^\S+ /, '');
    requests.push({ path: pathname + search, credentialHash: token === null ? null : sha256(token), userAgent: request.headers['user-agent'] });
    const due = faults.find(({ path, left }) => left > 0 && path.test(pathname + search));
    if (due !== undefined) due.left--;
    if (due?.fault.kind === 'status') return send(response, { status: due.fault.status, body: due.fault.body ?? { message: 'made to fail' }, headers: due.fault.headers ?? {} });
    if (due?.fault.kind === 'silence') return;
    if (due?.fault.kind === 'drip') return drip(response);
    if (due?.fault.kind === 'secondary-limit') return send(response, dialect.secondaryLimit(due.fault.after));
    const limits = count();
    if (limits.exceeded) return send(response, { ...dialect.primaryLimit(limits.reset), headers: { ...dialect.primaryLimit(limits.reset).headers, ...limits.headers } });
    if (due?.fault.kind === 'meanwhile') due.fault.does(state);
    const said = reply(pathname, searchParams, token);
    const whole = { ...said, headers: { ...said.headers, ...limits.headers, ...(due?.fault.kind === 'headers' ? due.fault.headers : {}) } };
    if (due?.fault.kind === 'cut' || due?.fault.kind === 'half') return sendHalf(response, whole, due.fault.kind);
    send(response, whole);
  }

  function reply(pathname: string, query: URLSearchParams, token: string | null): Said {
    const user = token === null ? null : (options.tokens?.[token] ?? undefined);
    if (user === undefined) return dialect.unauthorized;
    if (!pathname.startsWith(`${dialect.root}/`)) return dialect.notFound;
    const path = pathname.slice(dialect.root.length);
    for (const [pattern, route] of dialect.routes) {
      const found = pattern.exec(path);
      if (found !== null) return route({ path, query, user, world: state, url, clone: options.clone ?? ((name) => `${url}/${name}.git`) }, ...found.slice(1));
    }
    return dialect.notFound;
  }

  function count(): { readonly exceeded: boolean; readonly reset: number; readonly headers: Readonly<Record<string, string>> } {
    if (options.limit === undefined) return { exceeded: false, reset: 0, headers: {} };
    const now = options.limit.now();
    if (now >= window.ends) window = { ends: now + 3_600_000, used: 0 };
    const exceeded = window.used >= options.limit.requests;
    if (!exceeded) window.used++;
    const reset = Math.ceil(window.ends / 1000);
    return { exceeded, reset, headers: dialect.limitHeaders(options.limit.requests - window.used, reset) };
  }

  const server = createServer(answer);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    world: state,
    requests,
    fault: (path, fault, times = 1) => void faults.push({ path, fault, left: times }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

function textOf({ body }: Said): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function send(response: ServerResponse, said: Said): void {
  response.writeHead(said.status, { 'content-type': typeof said.body === 'string' ? 'text/plain' : 'application/json', ...said.headers });
  response.end(textOf(said));
}

function drip(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 10);
  response.once('close', () => clearInterval(timer));
}

function sendHalf(response: ServerResponse, said: Said, kind: 'cut' | 'half'): void {
  const text = textOf(said);
  const half = text.slice(0, text.length / 2);
  response.writeHead(said.status, { 'content-type': 'application/json', ...said.headers, ...(kind === 'cut' ? { 'content-length': String(Buffer.byteLength(text)) } : {}) });
  if (kind === 'half') return void response.end(half);
  response.write(half, () => response.destroy());
}
