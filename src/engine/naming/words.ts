/**
 * A name as its words, in lower case with one blank between: `SENTRY_AUTH_TOKEN`, `sentryAuthToken`, `sentry.auth-token`
 * and `Sentry auth token` are all `sentry auth token`.
 */
export function words(name: string): string {
  // A short way for most names, such as checksum, hash, integrity.
  return /^[a-z]+$/.test(name) ? name : name
    .replaceAll(/([a-z\d])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .replaceAll(/[^A-Za-z\d]+/g, ' ')
    .trim()
    .toLowerCase();
}

/**
 * Words that say how a value is declared, typed or fetched, but not what it is. Between a name and its value they are skipped.
 * If only such words name a value, the names beside or above it count.
 */
const neutral = new Set(
  (
    'string str text any optional varchar char byte bytes value val default defaults content contents body data cdata as is or get set ' +
    'static final const let var val public private protected readonly literal unwrap else fallback env getenv environ stringify json parse ' +
    'new return field setting option plaintext buffer from z joi yup required nullable nonempty min max trim lazy some ok to a the ' +
    'type encoded decode utf8 raw secretstring securestring secure string expect envdefault export v b d w unwraporelse constant translatable false true'
  ).split(' '),
);

/** Whether a name does not tell what its value is: `value`, `default`, `z.string`, `--secret-string`. */
export function isNeutral(said: string): boolean {
  return neutral.has(said) || (said.includes(' ') && said.split(' ').every((word) => neutral.has(word))) || said === 'secret string' || /^(?:secret|parameter|option|setting|variable|env) value$/.test(said);
}
