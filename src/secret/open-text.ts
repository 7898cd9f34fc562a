import { redactText } from './redact-text.ts';
import { Secret } from './secret.ts';

/** Characters that are shown at most. */
const longest = 80;

/** A name in capitals or of words: longer than some secrets, and none. */
const name = /^-{0,2}[A-Za-z]+(?:[_-][A-Za-z]+)*$/;

/**
 * A text that is no secret (what a practice rule matched), held as one because it could hold one. It prints as it
 * stands, on one line, cut, and with everything in it hidden that could be a secret.
 *
 * @param secrets what was found in it
 */
export function openText(text: string, secrets: readonly Secret[]): Secret {
  const line = secrets.reduce((hidden, secret) => hidden.replaceAll(secret.reveal(), secret.redacted), text).replaceAll(/\s+/g, ' ');
  const safe = name.test(line) ? line : redactText(line);
  return new Secret(text, safe.length > longest ? `${safe.slice(0, longest - 1)}…` : safe);
}
