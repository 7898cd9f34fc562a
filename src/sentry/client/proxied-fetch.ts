import type { Environment } from '../../environment.ts';
import { UserError } from '../../errors.ts';
import { isLoopback } from '../loopback.ts';

/** The parts of the platform's `Response` that are used. */
export interface FetchAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: ReadableStream<Uint8Array> | null;
}

export interface FetchRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly redirect: 'manual';
  readonly signal: AbortSignal;
}

/** One exchange. The platform's `fetch` has this type. */
export type Fetch = (url: string, request: FetchRequest) => Promise<FetchAnswer>;

/** The variables that name a proxy; the lower-case ones win, as in curl and undici. */
const variables = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] as const;

/**
 * The platform's fetch, through the proxy that HTTPS_PROXY, HTTP_PROXY and NO_PROXY ask for. If a proxy is set, undici
 * is loaded and its own fetch is used: the undici inside Node may have another version, and the two do not share
 * dispatchers. Plain http to this machine never goes through a proxy, which would see the token.
 * @throws {UserError} on the first use if the proxy's address cannot be used
 */
export function proxiedFetch(environment: Environment = process.env): Fetch {
  if (!variables.some((name) => environment[name])) return fetch;
  let proxied: Promise<Fetch> | undefined;
  return async (url, request) => {
    const { protocol, hostname } = new URL(url);
    if (protocol === 'http:' && isLoopback(hostname)) return fetch(url, request);
    proxied ??= load(environment);
    return (await proxied)(url, request);
  };
}

async function load(environment: Environment): Promise<Fetch> {
  const { EnvHttpProxyAgent, fetch: undiciFetch } = await import('undici');
  const pick = (lower: string): string => environment[lower] ?? environment[lower.toUpperCase()] ?? '';
  let dispatcher: InstanceType<typeof EnvHttpProxyAgent>;
  try {
    dispatcher = new EnvHttpProxyAgent({
      httpProxy: pick('http_proxy'),
      httpsProxy: pick('https_proxy'),
      noProxy: pick('no_proxy'),
    });
  } catch {
    // The cause is dropped: its message would quote the address, which may hold the proxy's password.
    throw new UserError('The address of the proxy cannot be used', {
      where: variables.filter((name) => environment[name]).join(', '),
      fix: 'give it as http://proxy.example.com:3128',
    });
  }
  return async (url, request) => {
    const answer = await undiciFetch(url, { ...request, dispatcher });
    return answer as unknown as FetchAnswer;
  };
}
