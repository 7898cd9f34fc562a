/** A secret in every spelling in which it may have slipped through. */
export function everyForm(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  // In base64 a text has three faces, by where it begins.
  const base64 = ['', 'x', 'xy'].map((before) => Buffer.concat([Buffer.from(before), bytes]).toString('base64').slice(before.length === 0 ? 0 : 4, -4));
  const core = secret.slice(8, -6);
  return [secret, core, encodeURIComponent(secret), bytes.toString('hex'), bytes.toString('hex').toUpperCase(), ...base64, secret.toUpperCase(), [...secret].reverse().join(''), bytes.toString('utf16le')];
}
