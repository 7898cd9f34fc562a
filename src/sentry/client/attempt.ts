import type { Secret } from '../../secret/secret.ts';
import { describeFailure } from './describe-failure.ts';
import { nextCursor } from './next-cursor.ts';
import type { Fetch } from './proxied-fetch.ts';
import { readBody } from './read-body.ts';

/** What the server said. */
export interface Answered {
  readonly kind: 'answer';
  readonly status: number;
  /** The body as JSON; undefined where there is none or where it is something else. */
  readonly body: unknown;
  /** `X-Sentry-Rate-Limit-Reset` in seconds since 1970. */
  readonly rateLimitReset: number | null;
  /** Whether `WWW-Authenticate` says `insufficient_scope` (RFC 6750): the token is good and may too little. */
  readonly insufficientScope: boolean;
  /** The host a redirect points to; it is not followed. */
  readonly redirectHost: string | null;
  /** The cursor of the next page of a list; null on the last one. */
  readonly nextCursor: string | null;
}

/** That nothing usable was said, and why. */
export interface Unanswered {
  readonly kind: 'no-answer';
  readonly reason: string;
  readonly retry: boolean;
}

export type Attempt = Answered | Unanswered;

export interface AttemptInput {
  readonly fetch: Fetch;
  readonly url: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly token: Secret;
  readonly json: unknown;
  readonly userAgent: string;
  /** Milliseconds for the whole exchange, the body included. */
  readonly timeout: number;
  /** Bytes. */
  readonly bodyLimit: number;
  readonly signal: AbortSignal | undefined;
}

/** One exchange: sends the token, reads a bounded body within a bounded time, follows nothing. Never throws what fetch throws. */
export async function attempt(input: AttemptInput): Promise<Attempt> {
  const bearer = input.token.reveal();
  // A value that is no header would be quoted in fetch's own error.
  if (!/^[\x21-\x7e]+$/.test(bearer)) return { kind: 'no-answer', reason: 'the token holds characters that cannot be sent', retry: false };
  const abort = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    abort.abort();
  }, input.timeout);
  const stop = (): void => abort.abort();
  input.signal?.addEventListener('abort', stop);
  try {
    const response = await input.fetch(input.url, {
      method: input.method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${bearer}`,
        'user-agent': input.userAgent,
        ...(input.json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(input.json === undefined ? {} : { body: JSON.stringify(input.json) }),
      redirect: 'manual',
      signal: abort.signal,
    });
    const body = await readBody(response.body, input.bodyLimit);
    if (body.kind === 'too-large') return { kind: 'no-answer', reason: `the answer is larger than ${input.bodyLimit} bytes`, retry: false };
    return {
      kind: 'answer',
      status: response.status,
      // A server that quotes what it was sent must not bring the token back into messages.
      body: parse(body.text.replaceAll(bearer, input.token.redacted)),
      rateLimitReset: readSeconds(response.headers.get('x-sentry-rate-limit-reset')),
      insufficientScope: /\berror="?insufficient_scope\b/i.test(response.headers.get('www-authenticate') ?? ''),
      redirectHost: readHost(response.headers.get('location'), input.url),
      nextCursor: nextCursor(response.headers.get('link')),
    };
  } catch (error) {
    if (input.signal?.aborted) return { kind: 'no-answer', reason: 'it was stopped', retry: false };
    if (late) return { kind: 'no-answer', reason: `there was no answer within ${Number((input.timeout / 1000).toFixed(1))} s`, retry: true };
    if (error instanceof Error && error.name === 'UserError') throw error;
    return { kind: 'no-answer', ...describeFailure(error) };
  } finally {
    clearTimeout(timer);
    input.signal?.removeEventListener('abort', stop);
    abort.abort();
  }
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

function readHost(location: string | null, base: string): string | null {
  return location !== null && URL.canParse(location, base) ? new URL(location, base).host : null;
}
