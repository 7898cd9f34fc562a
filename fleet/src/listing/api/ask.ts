import { setTimeout as clock } from 'node:timers';
import { isObject } from '../../../../src/json.ts';
import { visible } from '../../../../src/secret/escape.ts';
import { hideSecrets } from '../../../../src/secret/hide.ts';
import { describeFailure } from '../../../../src/sentry/client/describe-failure.ts';
import { proxiedFetch } from '../../../../src/sentry/client/proxied-fetch.ts';
import { readBody } from '../../../../src/sentry/client/read-body.ts';
import { sleep as realSleep } from '../../../../src/sentry/client/sleep.ts';
import { version } from '../../../../src/version.ts';
import type { Credential } from '../credentials/credential.ts';
import type { ListSettings } from '../options.ts';
import { limitOf } from './delay.ts';

/** The parts of an API's answer that are used. */
export interface Answer {
  readonly status: number;
  readonly header: (name: string) => string | null;
  /** Unchecked data; undefined if the answer was not JSON. */
  readonly body: unknown;
}

/** A complete answer with the status 200, or why there is none. `reason` is safe to print, a sentence without a full stop. */
export type Asked = ({ readonly kind: 'answer' } & Answer) | { readonly kind: 'no-answer'; readonly status: number | null; readonly reason: string };

/** Asks the API of one server, with one credential and at one address. */
export type Ask = (pathAndQuery: string) => Promise<Asked>;

export interface Server {
  /** The address of the API, without a slash at its end: `https://api.github.com`. */
  readonly api: string;
  /** Host and port as people know it, for messages: `github.com`. */
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly authorization: (credential: Credential) => string;
  readonly credential: Credential | null;
  /** What the user can do about a refusal; null if nothing. */
  readonly advice: (answer: Answer) => string | null;
}

/** Milliseconds for one request and its answer. */
const usualTimeout = 30_000;
/** The largest answer that is read, in bytes. A page of a hundred repositories has about 600 kB on GitHub. */
const largest = 30_000_000;
/** How many further tries follow a fault that may be temporary: a broken connection, half an answer, a 5xx. */
const retries = 4;
/** The longest wait, in milliseconds. Every platform counts its requests by the hour. */
const longestWait = 65 * 60_000;
/** After this many refusals in a row a request is given up. */
const mostWaits = 6;

/**
 * The only way to an API: GET requests that follow no redirect and are bounded in time and size. If the server asks to wait,
 * it waits and says so. It never throws for what a server or a network does.
 */
export function asker(server: Server, options: ListSettings): Ask {
  const { now = Date.now, sleep = realSleep, fetch = proxiedFetch(options.env), timeout = usualTimeout, signal } = options;
  const credential = server.credential;
  const hidden = credential === null ? [] : [credential.secret];
  const shown = (text: string): string => visible(hideSecrets(text, hidden));

  async function once(path: string): Promise<Answer | { readonly broken: string; readonly retry: boolean }> {
    const abort = new AbortController();
    const stop = (): void => abort.abort();
    const timer = clock(stop, timeout);
    signal?.addEventListener('abort', stop);
    try {
      const headers = { ...server.headers, 'user-agent': `sntrylint-fleet/${version}`, ...(credential === null ? {} : { authorization: server.authorization(credential) }) };
      const answer = await fetch(server.api + path, { method: 'GET', headers, redirect: 'manual', signal: abort.signal });
      const body = await readBody(answer.body, largest);
      if (body.kind === 'too-large') return { broken: `the answer is larger than ${largest / 1e6} MB`, retry: false };
      return { status: answer.status, header: (name) => answer.headers.get(name), body: parsed(body.text) };
    } catch (error) {
      if (signal?.aborted) return { broken: 'the request was stopped', retry: false };
      if (abort.signal.aborted) return { broken: `there was no answer within ${timeout / 1000} s`, retry: true };
      const { reason, retry } = describeFailure(error);
      return { broken: reason, retry };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  }

  return async (path) => {
    let [failures, waits] = [0, 0];
    for (;;) {
      if (signal?.aborted) return { kind: 'no-answer', status: null, reason: 'the request was stopped' };
      const answer = await once(path);
      const status = 'status' in answer ? answer.status : null;
      const limit = 'status' in answer ? limitOf(answer, { now: now(), before: waits }) : null;
      if (limit !== null) {
        const until = new Date(now() + limit.milliseconds).toISOString().slice(11, 16);
        if (limit.milliseconds > longestWait || waits >= mostWaits) return { kind: 'no-answer', status, reason: `${server.host} answers no more requests until ${new Date(now() + limit.milliseconds).toISOString().slice(0, 16)}Z, which is too long to wait${credential === null ? '; with a credential it allows more' : ''}` };
        waits++;
        options.note?.(limit.why === 'limit' ? `${server.host}: the limit of requests is reached; waiting until ${until} UTC` : `${server.host}: too many requests; waiting ${Math.ceil(limit.milliseconds / 1000)} s`);
        await sleep(limit.milliseconds, signal);
        continue;
      }
      const passes = 'broken' in answer ? answer.retry : answer.status >= 500 || (answer.status === 200 && answer.body === undefined);
      if (passes && failures < retries) {
        await sleep(1000 * 2 ** failures++, signal);
        continue;
      }
      if ('broken' in answer) return { kind: 'no-answer', status: null, reason: `${server.host}: ${answer.broken}` };
      if (answer.status === 200 && answer.body !== undefined) return { kind: 'answer', ...answer };
      return { kind: 'no-answer', status, reason: refusal(answer) };
    }
  };

  function refusal(answer: Answer): string {
    const { status, header, body } = answer;
    if (status === 200) return `${server.host} answered with something that is not complete JSON`;
    const target = header('location');
    if (status >= 300 && status < 400) return `${server.host} answered ${status}, a redirect to ${target !== null && URL.canParse(target, server.api) ? shown(new URL(target, server.api).host) : 'nowhere'}, which is not followed; name it by its new address`;
    const said = isObject(body) && typeof body['message'] === 'string' ? `: ${shown(body['message'])}` : '';
    const from = credential === null ? '; there was no credential' : ` (with ${credential.from})`;
    const advice = server.advice(answer);
    return `${server.host} answered ${status}${said}${status === 401 || status === 403 || status === 404 ? from : ''}${advice === null ? '' : `; ${advice}`}`;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
