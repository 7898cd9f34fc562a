import type { WrappedEncoding } from './wrapped.ts';

/** Value of each hexadecimal digit; 16 for all others. */
const values = new Uint8Array(256).fill(16);
for (const [i, digit] of [...'0123456789abcdef'].entries()) {
  values[digit.charCodeAt(0)] = i;
  values[digit.toUpperCase().charCodeAt(0)] = i;
}

/** Hexadecimal: two digits a byte. */
export const hex: WrappedEncoding = {
  name: 'hex',
  isCharacter: values.map((value) => (value < 16 ? 1 : 0)),
  group: { characters: 2, bytes: 1 },
  reach: 16_384,
  longest: 4096,
  read(bytes, places) {
    const out = Buffer.allocUnsafe(places.length >> 1);
    for (let i = 0; i < out.length; i++) out[i] = (values[bytes[places[2 * i]!]!]! << 4) | values[bytes[places[2 * i + 1]!]!]!;
    return out;
  },
};
