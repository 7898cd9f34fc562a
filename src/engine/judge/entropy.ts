/**
 * Shannon entropy in bits a character: 4 for random hexadecimal digits, 6 for random base64, 0 for one repeated
 * character.
 */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
