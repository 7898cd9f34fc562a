import type { Surface } from '../surface.ts';
import { substitute } from './substitute.ts';

/** What the key of an encoded value begins with. */
export const encodedValueKey = 'SENTRY_';

/**
 * The expression that finds one, without anything that POSIX does not know: a hook's first look goes by it too.
 * 64 digits are 86 characters of base64 and two of padding, with a line feed 88 without any.
 */
export const encodedValue = `${encodedValueKey}[A-Za-z0-9_]*["']?[ \t]*[:=][ \t]*["']?[A-Za-z0-9+/]{86}`;

const found = new RegExp(`^(${encodedValue.slice(0, -'[A-Za-z0-9+/]{86}'.length)})([A-Za-z0-9+/]{86}(?:==|[A-Za-z0-9+/]=|[A-Za-z0-9+/]{2}))(?![A-Za-z0-9+/=])`);

/**
 * A token without a prefix in base64, as a Kubernetes Secret has it: `SENTRY_AUTH_TOKEN: <base64 of 64 digits>`. Nothing
 * in such a value is always the same, so its key leads to it. Null where the key at `at` has no such value.
 */
export function encodedValueAt(outer: Surface, at: number): Surface | null {
  const match = found.exec(outer.bytes.toString('latin1', at, at + 256));
  if (match === null) return null;
  const [all, key, value] = match as unknown as [string, string, string];
  const text = Buffer.from(value, 'base64').toString('latin1');
  if (!/^[0-9a-fA-F]{64}\n?$/.test(text)) return null;
  return substitute(outer, at, at + all.length, 'base64', new RegExp(`(?<=^${key.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')})[A-Za-z0-9+/=]+$`), () => text);
}
