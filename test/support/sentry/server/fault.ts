import type { ServerResponse } from 'node:http';

/** What the server does instead of answering. */
export type Fault =
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** Does what was asked at once, but answers late. */
  | { readonly kind: 'late'; readonly milliseconds: number }
  /** Closes the connection before any answer. */
  | { readonly kind: 'hang-up' }
  /** Closes the connection in the middle of a body. */
  | { readonly kind: 'cut-off' }
  | { readonly kind: 'status'; readonly status: number; readonly json?: unknown; readonly headers?: Readonly<Record<string, string>> }
  /** The answer of a proxy or a login page. */
  | { readonly kind: 'html'; readonly status: number }
  | { readonly kind: 'redirect'; readonly to: string }
  | { readonly kind: 'huge'; readonly bytes: number }
  /** 429 with the moment at which the limit ends (seconds since 1970), or without it, as from a proxy. */
  | { readonly kind: 'rate-limit'; readonly reset: number | null };

export const tooFrequent = 'You are attempting to use this endpoint too frequently. Limit is 40 requests in 1 seconds';

/** Misbehaves. True if the request has been answered, false if it is to be answered normally. */
export async function misbehave(fault: Exclude<Fault, { readonly kind: 'late' }>, response: ServerResponse): Promise<boolean> {
  switch (fault.kind) {
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
      return false;
    case 'hang-up':
      response.socket?.destroy();
      return true;
    case 'cut-off':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"version":"0","auth":', () => response.socket?.destroy());
      return true;
    case 'status':
      response.writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers });
      response.end(fault.json === undefined ? '' : JSON.stringify(fault.json));
      return true;
    case 'html':
      response.writeHead(fault.status, { 'content-type': 'text/html' });
      response.end('<html><body>Please log in</body></html>');
      return true;
    case 'redirect':
      response.writeHead(302, { location: fault.to });
      response.end();
      return true;
    case 'huge':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"padding":"');
      for (let sent = 0; sent < fault.bytes && !response.destroyed; sent += 65_536) {
        if (!response.write('x'.repeat(65_536))) await drained(response);
      }
      response.end('"}');
      return true;
    case 'rate-limit':
      response.writeHead(429, {
        'content-type': 'application/json',
        ...(fault.reset === null ? {} : { 'x-sentry-rate-limit-reset': String(fault.reset), 'x-sentry-rate-limit-remaining': '0' }),
      });
      response.end(JSON.stringify({ detail: tooFrequent }));
      return true;
  }
}

/** Waits until the response has room again, or the client is gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.on('drain', go).on('close', go);
  });
}
