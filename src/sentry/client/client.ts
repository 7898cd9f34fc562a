import type { Base } from '../hosts.ts';
import { secretHider } from '../../secret/hide.ts';
import type { Secret } from '../../secret/secret.ts';
import { attempt, type Answered, type Attempt, type Unanswered } from './attempt.ts';
import { delay } from './delay.ts';
import { limit } from './limit.ts';
import { proxiedFetch, type Fetch } from './proxied-fetch.ts';
import { sleep as realSleep, type Sleep } from './sleep.ts';

/** One call of Sentry's API. */
export interface ApiRequest {
  readonly base: Base;
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Begins with `/api/0/`; parts that come from outside are encoded by {@link apiPath}. */
  readonly path: string;
  readonly token: Secret;
  /** Another secret to cut out of the answer. Secrets that this client has sent are always cut out. */
  readonly about?: Secret;
  readonly json?: unknown;
  readonly signal?: AbortSignal | undefined;
}

/** The only facts about an exchange that are logged. */
export interface LogLine {
  readonly method: string;
  readonly path: string;
  /** Null if there was no answer. */
  readonly status: number | null;
}

/** The result of a call after all tries. */
export type Answer = Answered | Pick<Unanswered, 'kind' | 'reason' | 'sent'>;

export interface Client {
  /** Never throws for what a server or a network does. @throws {UserError} if the proxy's address cannot be used. */
  request(request: ApiRequest): Promise<Answer>;
}

/** Settings of a client. All times are in milliseconds. */
export interface ClientSettings {
  /** The version of sntrylint, for the User-Agent. */
  readonly version: string;
  readonly fetch?: Fetch;
  readonly now?: () => number;
  readonly sleep?: Sleep;
  /** Returns a number from 0 to 1, for the jitter. */
  readonly random?: () => number;
  readonly log?: (line: LogLine) => void;
  /** The most requests at the same time. */
  readonly concurrency?: number;
  /** The limit for one try. */
  readonly timeout?: number;
  /** The limit for one request with all its tries and waits. */
  readonly budget?: number;
  /**
   * The moment (milliseconds since 1970) after which nothing is sent any more. A hook limits all its requests with it.
   */
  readonly deadline?: number;
  /** How many further tries follow network errors and 5xx. */
  readonly retries?: number;
  /** Bytes. */
  readonly bodyLimit?: number;
}

/** The only way to Sentry's API. It limits time, size and the number of requests, and never shows a token. */
export function createClient(settings: ClientSettings): Client {
  const { now = Date.now, sleep = realSleep, random = Math.random, retries = 3 } = settings;
  const { timeout = 10_000, budget = 60_000, bodyLimit = 1_000_000, deadline = Number.POSITIVE_INFINITY } = settings;
  const fetch = settings.fetch ?? proxiedFetch();
  /** All secrets that were sent: a server may keep one and return it later. */
  const seen = secretHider();
  const slot = limit(settings.concurrency ?? 4);
  const userAgent = `sntrylint/${settings.version}`;

  async function once(wanted: ApiRequest, until: number): Promise<Attempt> {
    const left = Math.min(timeout, until - now());
    if (left <= 0) return { kind: 'no-answer', reason: 'the time for it was spent', sent: false, retry: false };
    const { method, token, path } = wanted;
    const url = wanted.base.url + path;
    for (const secret of [token, ...(wanted.about === undefined ? [] : [wanted.about])]) seen.add(secret);
    const outcome = await attempt({ fetch, url, method, token, hide: seen.hide, json: wanted.json, userAgent, timeout: left, bodyLimit, signal: wanted.signal });
    settings.log?.({ method, path, status: outcome.kind === 'answer' ? outcome.status : null });
    return outcome;
  }

  async function request(wanted: ApiRequest): Promise<Answer> {
    const until = Math.min(now() + budget, deadline);
    let failures = 0;
    let sent = false;
    for (let tries = 0; ; tries++) {
      const outcome = await slot(() => once(wanted, until));
      sent ||= outcome.kind === 'answer' || outcome.sent;
      const final = outcome.kind === 'answer' ? outcome : ({ kind: 'no-answer', reason: outcome.reason, sent } as const);
      const wait = delay(outcome, { method: wanted.method, attempt: tries, failures, retries, now: now(), random: random() });
      if (wait === null || now() + wait >= until) return final;
      if (outcome.kind !== 'answer' || outcome.status !== 429) failures++;
      await sleep(wait, wanted.signal);
      // If the wait was interrupted, the last answer counts.
      if (wanted.signal?.aborted) return outcome.kind === 'answer' ? outcome : { kind: 'no-answer', reason: 'it was stopped', sent };
    }
  }

  return { request };
}

/**
 * A path of the API with each part encoded, so that no part can add a segment: ``apiPath`/api/0/organizations/${slug}/`
 * ``.
 */
export function apiPath(texts: TemplateStringsArray, ...parts: readonly string[]): string {
  return texts.reduce((path, text, at) => path + encodePart(parts[at - 1]!) + text);
}

/** The URL parser resolves `.` and `..`, even encoded ones, so they are replaced. */
function encodePart(part: string): string {
  return /^\.{1,2}$/.test(part) ? '-' : encodeURIComponent(part);
}
