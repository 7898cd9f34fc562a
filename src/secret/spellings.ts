/**
 * How a value may be written: as it is, in base64 (of both alphabets, wherever in the bytes around it the value begins),
 * hexadecimal digits, percent signs and backslashes. To look for a known secret in a name that repeats it.
 */
export function spellings(value: string): readonly string[] {
  const bytes = Buffer.from(value, 'utf8');
  const hex = bytes.toString('hex');
  const pairs = hex.match(/../g) ?? [];
  const wide = pairs.map((pair) => `00${pair}`);
  const digits = [hex, pairs.map((pair) => `%${pair}`).join(''), pairs.map((pair) => `\\x${pair}`).join(''), wide.map((unit) => `\\u${unit}`).join('')];
  return [...new Set([value, ...base64(bytes), ...digits, ...digits.map((text) => text.replaceAll(/[a-f]/g, (digit) => digit.toUpperCase()))])];
}

/** Of each of the three places in a group of three bytes at which the value may begin: the characters that it alone decides. */
function base64(bytes: Buffer): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const own = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
