import { isHex } from '../search/hex-runs.ts';

const secretGroup = /\(\?<secret\d*>(?:\[0-9a-fA-F\]\{(\d+)\}\))?/g;

/** How many hexadecimal digits in a row each secret of a pattern has at least; null if a secret may be something else. */
export function secretDigits(pattern: string): number | null {
  const counts = [...pattern.matchAll(secretGroup)].map(([, digits]) => (digits === undefined ? null : Number(digits)));
  return counts.length === 0 || counts.includes(null) ? null : Math.min(...(counts as number[]));
}

/** Whether as many hexadecimal digits stand in a row somewhere in [`from`, `to`). Of other text it reads one byte in `digits`. */
export function holdsDigits(bytes: Uint8Array, from: number, to: number, digits: number): boolean {
  const end = Math.min(to, bytes.length);
  let first = Math.max(0, from);
  while (first + digits <= end) {
    // From its last digit back to where the row breaks.
    let at = first + digits - 1;
    while (at >= first && isHex[bytes[at]!] === 1) at--;
    if (at < first) return true;
    first = at + 1;
  }
  return false;
}
