/** Words of at least seven letters, since random base64 may hold shorter words. */
const words = /change.?me|your.?token|your.?secret|example|placeholder|redacted|secret.?key|deadbeef|cafebabe|c0ffeec0ffee/;
const sequences = ['0123456789abcdef', '1234567890', 'abcdefghijklmnopqrstuvwxyz'];

/**
 * Whether a secret's variable part was made up by hand: words, one or few repeated characters, a repeated pattern, counting
 * sequences. Fewer than one in ten million random secrets look like this.
 *
 * @param body the part that Sentry draws at random: without prefix and payload.
 */
export function isPlaceholder(body: string): boolean {
  const text = body.toLowerCase();
  return words.test(text) || hasFewCharacters(text) || isPeriodic(text) || countsUp(text);
}

/** One in 10^15 random texts of 64 hexadecimal digits has fewer than nine different digits. */
function hasFewCharacters(text: string): boolean {
  const least = Math.min(9, text.length / 4);
  const seen = new Uint8Array(256);
  let count = 0;
  for (let i = 0; i < text.length && count < least; i++) {
    const code = text.charCodeAt(i) & 0xff;
    if (seen[code] === 0) count++;
    seen[code] = 1;
  }
  return count < least;
}

/** Up to 32 characters that repeat; the last repetition may be cut off. */
function isPeriodic(text: string): boolean {
  for (let period = 1; period <= Math.min(32, text.length / 2); period++) {
    if (text.startsWith(text.slice(period))) return true;
  }
  return false;
}

/** Twelve characters in a row in counting order, up or down. */
function countsUp(text: string): boolean {
  return rows.some(({ length, places }) => {
    let steps = 0;
    let direction = 0;
    let before = places[text.charCodeAt(0) & 0xff]!;
    for (let i = 1; i < text.length; i++) {
      const place = places[text.charCodeAt(i) & 0xff]!;
      const step = before < 0 || place < 0 ? 0 : place === (before + 1) % length ? 1 : place === (before + length - 1) % length ? -1 : 0;
      before = place;
      steps = step !== 0 && step === direction ? steps + 1 : Math.abs(step);
      direction = step;
      if (steps === 11) return true;
    }
    return false;
  });
}

/** The place of each character in each row; -1 if the row lacks it. A row starts again after its end. */
const rows = sequences.map((row) => ({ length: row.length, places: Int8Array.from({ length: 256 }, (_, code) => row.indexOf(String.fromCharCode(code))) }));
