/** Seven letters and more: shorter words stand in random base64 too. */
const words = /change.?me|your.?token|your.?secret|example|placeholder|redacted|secret.?key|deadbeef|cafebabe|c0ffeec0ffee/;
const sequences = ['0123456789abcdef', '1234567890', 'abcdefghijklmnopqrstuvwxyz'].map((row) => row + row);

/**
 * Whether a secret's variable part was written by hand to stand for one: words, one or few repeated characters,
 * a repeated pattern, counting sequences. Of random secrets fewer than one in ten million looks like this.
 *
 * @param body the part that Sentry draws at random: without prefix and payload.
 */
export function isPlaceholder(body: string): boolean {
  const text = body.toLowerCase();
  return words.test(text) || hasFewCharacters(text) || isPeriodic(text) || countsUp(text);
}

/** 64 random hexadecimal digits have fewer than nine different ones once in 10^15. */
function hasFewCharacters(text: string): boolean {
  return new Set(text).size < Math.min(9, text.length / 4);
}

/** The same up to 32 characters over and over, a cut-off last round included. */
function isPeriodic(text: string): boolean {
  for (let period = 1; period <= Math.min(32, text.length / 2); period++) {
    if (text.startsWith(text.slice(period))) return true;
  }
  return false;
}

/** Twelve characters in a row in counting order, up or down. */
function countsUp(text: string): boolean {
  const backwards = [...text].reverse().join('');
  for (let at = 0; at + 12 <= text.length; at++) {
    if (sequences.some((row) => row.includes(text.slice(at, at + 12)) || row.includes(backwards.slice(at, at + 12)))) {
      return true;
    }
  }
  return false;
}
