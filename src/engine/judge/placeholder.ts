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
  let seen = '';
  for (let i = 0; i < text.length && seen.length < least; i++) if (!seen.includes(text[i]!)) seen += text[i]!;
  return seen.length < least;
}

/** Up to 32 characters that repeat; the last repetition may be cut off. */
function isPeriodic(text: string): boolean {
  for (let period = 1; period <= Math.min(32, text.length / 2); period++) {
    if (text.charCodeAt(period) === text.charCodeAt(0) && text.startsWith(text.slice(period))) return true;
  }
  return false;
}

/** How many steps in counting order are no accident. */
const mostSteps = 11;

/**
 * Twelve characters in a row in counting order, up or down. One of so many steps ends at a multiple of their number, so
 * only these places are looked at.
 */
function countsUp(text: string): boolean {
  return rows.some((row) => {
    for (let at = mostSteps; at < text.length; at += mostSteps) {
      const direction = step(text, at, row);
      if (direction === 0) continue;
      let [first, last] = [at, at];
      while (step(text, first - 1, row) === direction) first--;
      while (step(text, last + 1, row) === direction) last++;
      if (last - first + 1 >= mostSteps) return true;
    }
    return false;
  });
}

/** 1 if the character at a place counts up from the one before it, -1 if it counts down, 0 for anything else. */
function step(text: string, at: number, { length, places }: Row): -1 | 0 | 1 {
  if (at < 1 || at >= text.length) return 0;
  const [before, place] = [places[text.charCodeAt(at - 1) & 0xff]!, places[text.charCodeAt(at) & 0xff]!];
  if (before < 0 || place < 0) return 0;
  return place === (before + 1) % length ? 1 : before === (place + 1) % length ? -1 : 0;
}

interface Row {
  readonly length: number;
  /** The place of each character in the row; -1 if the row lacks it. */
  readonly places: Int8Array;
}

/** A row starts again after its end. */
const rows: readonly Row[] = sequences.map((row) => ({ length: row.length, places: Int8Array.from({ length: 256 }, (_, code) => row.indexOf(String.fromCharCode(code))) }));
