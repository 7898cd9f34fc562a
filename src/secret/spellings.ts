/**
 * The ways to write a value: unchanged, in base64 (both alphabets, at any position in the surrounding bytes), in
 * hexadecimal digits, with percent signs and with backslashes. They serve to find a known secret in a name that repeats
 * it.
 */
export function spellings(value: string): readonly string[] {
  const bytes = Buffer.from(value, 'utf8');
  const hex = bytes.toString('hex');
  const pairs = hex.match(/../g) ?? [];
  const wide = pairs.map((pair) => `00${pair}`);
  const digits = [hex, pairs.map((pair) => `%${pair}`).join(''), pairs.map((pair) => `\\x${pair}`).join(''), wide.map((unit) => `\\u${unit}`).join('')];
  return [...new Set([value, ...base64(bytes), ...digits, ...digits.map((text) => text.replaceAll(/[a-f]/g, (digit) => digit.toUpperCase()))])];
}

/**
 * Base64 puts three bytes into a group, and the value may begin at any of them. For each of the three positions, this
 * gives the characters that depend on the value alone.
 */
function base64(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const own = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
