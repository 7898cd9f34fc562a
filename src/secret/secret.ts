import { createHash } from 'node:crypto';
import { inspect } from 'node:util';

/**
 * Holds one secret so that it cannot be printed by accident: every way of turning it into text
 * (`String()`, a template, JSON, `console.log`, an error's message) gives the redacted form.
 * Only {@link Secret.reveal} gives the value.
 */
export class Secret {
  readonly #value: string;
  readonly #shown: string | null;
  #hash: string | null = null;

  /** @param shown what every way of printing it gives; null for prefix and last four */
  constructor(value: string, shown: string | null = null) {
    this.#value = value;
    this.#shown = shown;
  }

  /** The secret itself. Callers: the API client, and `--show-secrets` on a terminal. */
  reveal(): string {
    return this.#value;
  }

  /** SHA-256 in lower-case hex; for tokens the very hash that Sentry stores (`getsentry/sentry src/sentry/models/apitoken.py`). */
  get sha256(): string {
    return (this.#hash ??= sha256(this.#value));
  }

  /** Kind prefix and the last four characters at most: `sntryu_…8c30`. The last four only where 16 or more stay hidden. */
  get redacted(): string {
    if (this.#shown !== null) return this.#shown;
    const prefix = /^sntry[a-z]{1,2}_/.exec(this.#value)?.[0] ?? '';
    const hidden = this.#value.length - prefix.length - 4;
    return `${prefix}…${hidden >= 16 ? this.#value.slice(-4) : ''}`;
  }

  toString(): string {
    return this.redacted;
  }

  toJSON(): string {
    return this.redacted;
  }

  [inspect.custom](): string {
    return this.redacted;
  }
}

/** SHA-256 of a text's UTF-8, in lower-case hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
