import { redactText } from './redact-text.ts';
import { Secret } from './secret.ts';

/** The most characters that are shown. */
const longest = 80;

/** A name of upper-case letters or of words. It may be longer than a secret, but it is no secret. */
const name = /^-{0,2}[A-Za-z]+(?:[_-][A-Za-z]+)*$/;

/**
 * Makes a `Secret` of a text that is no secret (the match of a practice rule) but could hold one. It prints as written,
 * but on one line, cut, and with anything hidden that could be a secret.
 *
 * @param secrets the secrets that were found in the text
 */
export function openText(text: string, secrets: readonly Secret[]): Secret {
  const line = secrets.reduce((hidden, secret) => hidden.replaceAll(secret.reveal(), secret.redacted), text).replaceAll(/\s+/g, ' ');
  const safe = name.test(line) ? line : redactText(line);
  return new Secret(text, safe.length > longest ? `${safe.slice(0, longest - 1)}…` : safe);
}
