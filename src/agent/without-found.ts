import { isObject } from '../json.ts';
import type { TextScan } from './text-scan.ts';

/** Replaces a text that holds a secret. */
const withheld = '[withheld by sntrylint: it held a Sentry token]';

/**
 * A value of the same shape without the texts that hold a secret. If only a key shows that there is a secret, every
 * text that could be the secret is left out.
 */
export function withoutFound(value: unknown, scan: TextScan): unknown {
  let left = 0;
  const cleaned = mapped(value, (text) => {
    if (!holds(text, scan)) return text;
    left += 1;
    return withheld;
  });
  return left > 0 ? cleaned : withoutTexts(value);
}

/** A value of the same shape without any text that could hold a secret. */
export function withoutTexts(value: unknown): unknown {
  return mapped(value, (text) => (text.length < 20 ? text : withheld));
}

/** Whether a text holds a secret. A text that cannot be searched completely counts as one with a secret. */
function holds(text: string, scan: TextScan): boolean {
  try {
    return text.length >= 20 && scan([{ path: '<tool>', text }]).length > 0;
  } catch {
    return true;
  }
}

function mapped(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => mapped(one, change));
  // A key may hold a secret too.
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [change(key), mapped(one, change)])) : value;
}
