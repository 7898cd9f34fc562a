import { createServer, request } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

export interface Proxy extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** The requests it got: `CONNECT sentry.test:443`, `GET http://sentry.test/api/0/`. */
  readonly seen: readonly string[];
  /** Everything readable that went through its tunnels, to show that no token did. */
  tunnelled(): string;
}

/**
 * A forward proxy. It makes tunnels for CONNECT and forwards absolute addresses. Whatever host is asked for, it
 * connects to one port.
 */
export async function proxy(options: { readonly target: number; readonly password?: string }): Promise<Proxy> {
  const seen: string[] = [];
  const chunks: Buffer[] = [];
  const sockets = new Set<Socket>();
  const wanted = options.password === undefined ? undefined : `Basic ${Buffer.from(`user:${options.password}`).toString('base64')}`;
  const server = createServer((incoming, response) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    const url = new URL(incoming.url ?? '');
    const { method, headers } = incoming;
    const onward = request({ host: '127.0.0.1', port: options.target, method, path: url.pathname, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    incoming.pipe(onward);
  });
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('connect', (incoming, client: Socket, head) => {
    seen.push(`CONNECT ${incoming.url}`);
    client.on('error', () => {});
    if (wanted !== undefined && incoming.headers['proxy-authorization'] !== wanted) {
      client.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n');
      return;
    }
    const onward = connect(options.target, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      onward.write(head);
      client.on('data', (chunk: Buffer) => chunks.push(chunk));
      client.pipe(onward).pipe(client);
    });
    onward.on('error', () => client.destroy());
    sockets.add(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    seen,
    tunnelled: () => Buffer.concat(chunks).toString('latin1'),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
