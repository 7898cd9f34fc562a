import { UserError } from '../../errors.ts';
import { type Hider, hidingEffort } from '../../secret/hide.ts';
import type { Secret } from '../../secret/secret.ts';
import { describeFailure } from './describe-failure.ts';
import { nextCursor } from './next-cursor.ts';
import type { Fetch, FetchAnswer } from './proxied-fetch.ts';
import { type BodyText, readBody } from './read-body.ts';

/** What the server said. */
export interface Answered {
  readonly kind: 'answer';
  readonly status: number;
  /** The body as JSON; undefined if there is no body or it is not JSON. */
  readonly body: unknown;
  /** `X-Sentry-Rate-Limit-Reset` in seconds since 1970. */
  readonly rateLimitReset: number | null;
  /** Whether `WWW-Authenticate` says `insufficient_scope` (RFC 6750): the token is valid, but lacks the scope. */
  readonly insufficientScope: boolean;
  /** The host a redirect points to; it is not followed. */
  readonly redirectHost: string | null;
  /** The cursor of the next page of a list; null on the last one. */
  readonly nextCursor: string | null;
}

/** No usable answer, and why. */
export interface Unanswered {
  readonly kind: 'no-answer';
  readonly reason: string;
  /** Whether the request may have reached the server, and so may have been carried out. */
  readonly sent: boolean;
  readonly retry: boolean;
}

export type Attempt = Answered | Unanswered;

export interface AttemptInput {
  readonly fetch: Fetch;
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly token: Secret;
  /**
   * Cuts secrets out of the server's answer: every secret that this client has sent, and those that the request is
   * about.
   */
  readonly hide: Hider['hide'];
  readonly json: unknown;
  readonly userAgent: string;
  /** Milliseconds for the whole exchange, the body included. */
  readonly timeout: number;
  /** Bytes. */
  readonly bodyLimit: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Makes one exchange: sends the token and reads the body, both within limits of time and size. It follows no redirect.
 * Faults of the network or the server are outcomes; faults of this program are thrown.
 * @throws {UserError} if the proxy's address cannot be used
 */
export async function attempt(input: AttemptInput): Promise<Attempt> {
  if (isStopped(input)) return unsent('it was stopped');
  // If the value cannot be a header, the error of fetch would quote it.
  if (!/^[\x21-\x7e]+$/.test(input.token.reveal())) return unsent('the token holds characters that cannot be sent');
  const abort = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    abort.abort();
  }, input.timeout);
  const stop = (): void => abort.abort();
  input.signal?.addEventListener('abort', stop);
  let response: FetchAnswer;
  let body: BodyText;
  try {
    response = await send(input, abort.signal);
    body = await readBody(response.body, input.bodyLimit);
  } catch (error) {
    if (isStopped(input)) return { kind: 'no-answer', reason: whyStopped(input.signal), sent: true, retry: false };
    // A changing request may have been carried out, and must not be repeated to find out.
    if (late) return { kind: 'no-answer', reason: `there was no answer within ${Number((input.timeout / 1000).toFixed(1))} s`, sent: true, retry: input.method === 'GET' };
    if (!isNetworkError(error)) throw error;
    return { kind: 'no-answer', ...describeFailure(error) };
  } finally {
    clearTimeout(timer);
    input.signal?.removeEventListener('abort', stop);
    abort.abort();
  }
  if (body.kind === 'too-large') return { kind: 'no-answer', reason: `the answer is larger than ${input.bodyLimit} bytes`, sent: true, retry: false };
  return answered(response, body.text, input);
}

function isStopped(input: AttemptInput): input is AttemptInput & { readonly signal: AbortSignal } {
  return input.signal?.aborted === true;
}

function unsent(reason: string): Unanswered {
  return { kind: 'no-answer', reason, sent: false, retry: false };
}

/** Why the exchange was stopped: the reason of a caller's time limit, or otherwise that the user stopped it. */
function whyStopped({ reason }: AbortSignal): string {
  return reason instanceof DOMException && reason.name === 'TimeoutError' ? 'there was no answer in time' : 'it was stopped';
}

function send({ fetch, url, method, token, json, userAgent }: AttemptInput, signal: AbortSignal): Promise<FetchAnswer> {
  return fetch(url, {
    method,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${token.reveal()}`,
      'user-agent': userAgent,
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    redirect: 'manual',
    signal,
  });
}

/**
 * Whether an error comes from the network. fetch and the streams of its bodies give a network error as the cause of a
 * TypeError, or as an error with a code.
 */
function isNetworkError(error: unknown): boolean {
  if (!(error instanceof Error) || error instanceof UserError) return false;
  return error.cause instanceof Error || ('code' in error && typeof error.code === 'string');
}

function answered({ status, headers }: FetchAnswer, text: string, { url, hide }: AttemptInput): Answered {
  return {
    kind: 'answer',
    status,
    body: withoutSecrets(parse(text), hide),
    rateLimitReset: readSeconds(headers.get('x-sentry-rate-limit-reset')),
    insufficientScope: /\berror="?insufficient_scope\b/i.test(headers.get('www-authenticate') ?? ''),
    redirectHost: readHost(headers.get('location'), url, hide),
    nextCursor: nextCursor(headers.get('link')),
  };
}

/**
 * Cuts secrets out of a body, so that a server that quotes a token does not bring it into messages. Not recursive,
 * since a body may be nested deeply.
 */
function withoutSecrets(body: unknown, hide: AttemptInput['hide']): unknown {
  const effort = { left: hidingEffort.answer };
  const root = { body };
  const open: object[] = [root];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    // The keys of a list are numbers and hold no secret; a list may have a million of them.
    if (Array.isArray(at)) {
      for (const [index, value] of (at as unknown[]).entries()) {
        if (typeof value === 'string') at[index] = hide(value, effort);
        else if (typeof value === 'object' && value !== null) open.push(value);
      }
      continue;
    }
    const holder = at as Record<string, unknown>;
    for (const [key, value] of Object.entries(holder)) {
      const name = hide(key, effort);
      if (name !== key) delete holder[key];
      holder[name] = typeof value === 'string' ? hide(value, effort) : value;
      if (typeof value === 'object' && value !== null) open.push(value);
    }
  }
  return root.body;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readSeconds(text: string | null): number | null {
  const seconds = text === null ? Number.NaN : Number(text);
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

/** Cuts secrets out of the address before parsing: the URL parser makes a host lower case, which changes base64. */
function readHost(location: string | null, base: string, hide: AttemptInput['hide']): string | null {
  if (location === null || !URL.canParse(location, base)) return null;
  const given = /^[^/?#]*\/\/([^/?#\\]*)/.exec(location)?.[1] ?? '';
  return hide(given) === given ? hide(new URL(location, base).host) : '…';
}
