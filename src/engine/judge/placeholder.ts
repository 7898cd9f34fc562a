/** Words of seven letters and more, since random base64 may hold shorter ones. */
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

/** Of 10^15 random texts of 64 hexadecimal digits one has fewer than nine different digits. */
function hasFewCharacters(text: string): boolean {
  return new Set(text).size < Math.min(9, text.length / 4);
}

/** Up to 32 characters that are repeated; the last repetition may be cut off. */
function isPeriodic(text: string): boolean {
  for (let period = 1; period <= Math.min(32, text.length / 2); period++) {
    if (text.startsWith(text.slice(period))) return true;
  }
  return false;
}

/** Twelve characters in a row in counting order, up or down. */
function countsUp(text: string): boolean {
  return sequences.some((row) => {
    let steps = 0;
    let direction = 0;
    for (let i = 1; i < text.length; i++) {
      const step = stepBetween(row, text[i - 1]!, text[i]!);
      steps = step !== 0 && step === direction ? steps + 1 : Math.abs(step);
      direction = step;
      if (steps === 11) return true;
    }
    return false;
  });
}

/** 1 if the second character follows the first in a cyclic row, -1 if it precedes it, else 0. */
function stepBetween(row: string, first: string, second: string): number {
  const from = row.indexOf(first);
  if (from === -1) return 0;
  if (row[(from + 1) % row.length] === second) return 1;
  return row[(from + row.length - 1) % row.length] === second ? -1 : 0;
}
