import { spawn } from 'node:child_process';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a repository of the server behaves, by its path `/owner/name.git`. */
export type Behaviour =
  | { readonly kind: 'plain' }
  /** Asks for this user and password. */
  | { readonly kind: 'private'; readonly user: string; readonly password: string }
  | { readonly kind: 'status'; readonly status: number }
  /** Was renamed: redirects to another address. */
  | { readonly kind: 'moved'; readonly to: string }
  /** Sends an answer without an end. */
  | { readonly kind: 'endless' }
  /** Asks for a login, and repeats the credential that it got. */
  | { readonly kind: 'echo' }
  /** Sends something that is not a pack. */
  | { readonly kind: 'broken' };

/** A git server over http on this machine. It uses git's own CGI program. */
export interface GitServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  readonly behave: (path: string, behaviour: Behaviour) => void;
  /** The requests it got: `GET /a/b.git/info/refs`. */
  readonly requests: string[];
  /** Every Authorization header that it got. */
  readonly authorizations: string[];
}

/** @param root a folder with bare repositories */
export async function gitServer(root: string): Promise<GitServer> {
  const behaviours = new Map<string, Behaviour>();
  const requests: string[] = [];
  const authorizations: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url!, 'http://x');
    requests.push(`${request.method} ${url.pathname}`);
    if (request.headers.authorization !== undefined) authorizations.push(request.headers.authorization);
    const path = /^(.*?\.git)(?:\/|$)/.exec(url.pathname)?.[1] ?? url.pathname;
    const behaviour = behaviours.get(path) ?? { kind: 'plain' };
    switch (behaviour.kind) {
      case 'plain':
        return cgi(root, url, request, response);
      case 'private': {
        const wanted = `Basic ${Buffer.from(`${behaviour.user}:${behaviour.password}`).toString('base64')}`;
        if (request.headers.authorization === wanted) return cgi(root, url, request, response);
        return void response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
      }
      case 'status':
        return void response.writeHead(behaviour.status).end();
      case 'moved':
        return void response.writeHead(301, { location: `${behaviour.to}${url.pathname.slice(path.length)}${url.search}` }).end();
      case 'endless':
        return endless(response);
      case 'echo': {
        const sent = request.headers.authorization;
        if (sent === undefined) return void response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
        const plain = Buffer.from(sent.replace(/^Basic /, ''), 'base64').toString();
        return void response.writeHead(500, { 'content-type': 'text/plain' }).end(`not with ${sent}\nnor with ${plain}\nnor ${plain.split(':')[1]}\n`);
      }
      case 'broken':
        if (url.pathname.endsWith('/info/refs')) return cgi(root, url, request, response);
        response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-result' });
        return void response.end('0008NAK\nPACK this is none');
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behave: (path, behaviour) => void behaviours.set(path, behaviour),
    requests,
    authorizations,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Sends refs without an end, about ten megabytes a second. */
function endless(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' });
  response.write('001e# service=git-upload-pack\n0000');
  let number = 0;
  const more = (): void => {
    if (response.destroyed) return;
    const lines = Array.from({ length: 500 }, () => {
      const line = `${'a'.repeat(40)} refs/heads/${String(number++).padStart(12, '0')}\n`;
      return (line.length + 4).toString(16).padStart(4, '0') + line;
    });
    // It always waits a little, however fast the client reads, since this process has other work and its timers must
    // run.
    if (response.write(lines.join(''))) setTimeout(more, 20);
    else response.once('drain', () => setTimeout(more, 2));
  };
  more();
}

/** git-http-backend(1) */
function cgi(root: string, url: URL, request: IncomingMessage, response: ServerResponse): void {
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH: process.env['PATH'],
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'safe.directory',
      GIT_CONFIG_VALUE_0: '*',
      PATH_INFO: url.pathname,
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      REMOTE_ADDR: '127.0.0.1',
      ...(request.headers['content-encoding'] === undefined ? {} : { HTTP_CONTENT_ENCODING: request.headers['content-encoding'] }),
      ...(request.headers['git-protocol'] === undefined ? {} : { GIT_PROTOCOL: String(request.headers['git-protocol']) }),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(child.stdin);
  child.stdin.on('error', () => {});
  let head = Buffer.alloc(0);
  let isBody = false;
  child.stdout.on('data', (chunk: Buffer) => {
    if (isBody) return void response.write(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1) return;
    isBody = true;
    const headers = head.subarray(0, end).toString('latin1').split('\r\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const);
    const status = Number(headers.find(([name]) => name.toLowerCase() === 'status')?.[1].slice(0, 3) ?? 200);
    response.writeHead(status, Object.fromEntries(headers.filter(([name]) => name.toLowerCase() !== 'status')));
    response.write(head.subarray(end + 4));
  });
  child.on('close', () => response.end());
}
