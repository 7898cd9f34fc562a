import { createHmac } from 'node:crypto';
import { UserError } from '../../../errors.ts';
import { describeFailure } from '../../client/describe-failure.ts';
import type { Fetch } from '../../client/proxied-fetch.ts';
import { isLoopback } from '../../loopback.ts';
import type { Secret } from '../../../secret/secret.ts';
import { hookFinding } from './hook-finding.ts';
import type { Leak } from '../leak.ts';
import type { Step, StepOutcome } from '../step.ts';

/** An address of the user's that is told about the leak. It never gets the token. */
export interface WebhookHook {
  readonly kind: 'webhook';
  readonly url: string;
  /** The key of the signature. */
  readonly key: Secret;
  /** Milliseconds. */
  readonly timeout: number;
}

export interface WebhookOptions {
  readonly fetch: Fetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly version: string;
  readonly allowHttp: boolean;
  /** Aborts when the user stops the program. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The step that posts the finding to the user's webhook. The header `X-Sntrylint-Signature` is `sha256=` and an
 * HMAC-SHA-256 in hex, made with the shared key. The signed text is `X-Sntrylint-Timestamp` (seconds since 1970), a
 * dot, and the body as it was sent. The receiver should take an old timestamp for a replay.
 * @throws {UserError} if the address cannot be used
 */
export function webhookStep(leak: Leak, hook: WebhookHook, options: WebhookOptions): Step {
  const url = checkUrl(hook.url, options.allowHttp);
  return {
    strategy: 'webhook',
    says: `Post the finding, without the token, signed, to your webhook at ${url.host}.`,
    run: () => post(leak, hook, url, options),
  };
}

/** The signature over a timestamp and a body. A receiver computes it too. */
export function sign(key: Secret, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', key.reveal()).update(`${timestamp}.${body}`).digest('hex')}`;
}

async function post(leak: Leak, hook: WebhookHook, url: URL, { fetch, now, version, signal }: WebhookOptions): Promise<StepOutcome> {
  const body = JSON.stringify(hookFinding(leak, 'finding'));
  const timestamp = String(Math.floor(now() / 1000));
  try {
    const answer = await fetch(url.href, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': `sntrylint/${version}`,
        'x-sntrylint-timestamp': timestamp,
        'x-sntrylint-signature': sign(hook.key, timestamp, body),
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(hook.timeout), ...(signal === undefined ? [] : [signal])]),
    });
    await answer.body?.cancel();
    return answer.status >= 200 && answer.status < 300
      ? { kind: 'acted', says: `The webhook took it (${answer.status}).` }
      : { kind: 'failed', says: `The webhook answered ${answer.status}.` };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { reason, sent } = describeFailure(error);
    const why = signal?.aborted ? 'it was stopped' : reason;
    return sent
      ? { kind: 'uncertain', says: `The webhook did not answer (${why}); what it did is not known.` }
      : { kind: 'failed', says: `The webhook did not answer: ${why}.` };
  }
}

function checkUrl(address: string, allowHttp: boolean): URL {
  const fix = 'give it as https://hooks.example.com/sentry';
  const where = 'revoke.webhook.url';
  if (!URL.canParse(address)) throw new UserError('The address of the webhook is not an address', { where, fix });
  const url = new URL(address);
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && (allowHttp || isLoopback(url.hostname)));
  if (!secure || url.username !== '' || url.password !== '') {
    throw new UserError('The webhook must be reached over https and hold no password', { where, fix });
  }
  return url;
}
