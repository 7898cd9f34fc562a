/**
 * Splits a name into words, in lower case with one blank between: `SENTRY_AUTH_TOKEN`, `sentryAuthToken`,
 * `sentry.auth-token` and `Sentry auth token` all become `sentry auth token`.
 */
export function words(name: string): string {
  let said = '';
  let from = 0;
  let before: Sign = other;
  for (let i = 0; i <= name.length; i++) {
    const sign = i === name.length ? other : (signs[name.charCodeAt(i)] ?? other);
    // authToken, HTTPServer
    const begins = sign === upper && (before === lower || before === digit || (before === upper && i + 1 < name.length && signs[name.charCodeAt(i + 1)] === lower));
    if (before !== other && (sign === other || begins)) said += (said === '' ? '' : ' ') + name.slice(from, i).toLowerCase();
    if (before === other || begins) from = i;
    before = sign;
  }
  return said;
}

/**
 * The kind of a character in a name. It is read from a table, since names are made from much of the text around a
 * value.
 */
type Sign = 0 | 1 | 2 | 3;
const [other, lower, upper, digit] = [0, 1, 2, 3] as const;
const signs = Array.from({ length: 256 }, (_, code): Sign => {
  const character = String.fromCharCode(code);
  return /[a-z]/.test(character) ? lower : /[A-Z]/.test(character) ? upper : /[0-9]/.test(character) ? digit : other;
});

/**
 * Words that say how a value is declared, typed or fetched, but not what it is. They are skipped between a name and its
 * value. If a value has only such words, the names beside or above it count.
 */
const neutral = new Set(
  (
    'string str text any optional varchar char byte bytes value val default defaults content contents body data cdata as is or get set ' +
    'static final const let var val public private protected readonly literal unwrap else fallback env getenv environ stringify json parse ' +
    'new return field setting option plaintext buffer from z joi yup required nullable nonempty min max trim lazy some ok to a the ' +
    'type encoded decode utf8 raw secretstring securestring secure string expect envdefault export v b d w unwraporelse constant translatable false true'
  ).split(' '),
);

/** Whether a name says nothing about its value: `value`, `default`, `z.string`, `--secret-string`. */
export function isNeutral(said: string): boolean {
  return neutral.has(said) || (said.includes(' ') && said.split(' ').every((word) => neutral.has(word))) || said === 'secret string' || /^(?:secret|parameter|option|setting|variable|env|map) value$/.test(said);
}
