import { redactName } from './redact-text.ts';

/** Control characters (C0, DEL, C1), line separators and the marks that turn writing direction or have no width. */
// oxlint-disable-next-line no-control-regex -- finding control characters is what it is for
const unsafe = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * Makes a text from outside (an answer of a server, a token's payload, what a command printed) safe for a terminal
 * and one line long: what has the shape of a token is hidden, what could steer the terminal is written as `\u001b`,
 * what is too long is cut.
 *
 * @param longest characters that are kept before the cut
 */
export function visible(text: string, longest = 200): string {
  const harmless = redactName(text).replaceAll(/[0-9a-f]{64,}/gi, '…');
  const cut = harmless.length > longest ? `${harmless.slice(0, longest)}…` : harmless;
  return cut.replace(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
