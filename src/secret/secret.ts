import { createHash } from 'node:crypto';
import { inspect } from 'node:util';

/**
 * Holds one secret and keeps it from being printed by accident. Every way of turning it into text (`String()`, a
 * template, JSON, `console.log`, an error's message) gives the redacted form. Only {@link Secret.reveal} gives the
 * value.
 */
export class Secret {
  readonly #value: string;
  readonly #shown: string | null;
  #hash: string | null = null;

  /** @param shown the text for every way of printing; null for the kind's prefix and the last four characters */
  constructor(value: string, shown: string | null = null) {
    this.#value = value;
    this.#shown = shown;
  }

  /**
   * The secret itself. It leaves the program in three ways only: to Sentry's API, to the user's own revocation hook if
   * this asks for tokens, and to a terminal with `--show-secrets`.
   */
  reveal(): string {
    return this.#value;
  }

  /**
   * SHA-256 in lower-case hexadecimal. For tokens this is the hash that Sentry stores (`getsentry/sentry
   * src/sentry/models/apitoken.py`).
   */
  get sha256(): string {
    return (this.#hash ??= sha256(this.#value));
  }

  /** The prefix of the kind, and the last four characters if at least 16 others stay hidden: `sntryu_…8c30`. */
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

/** SHA-256 of a text's UTF-8, in lower-case hexadecimal. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
