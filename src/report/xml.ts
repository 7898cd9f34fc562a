import { escapeText } from '../secret/escape.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * Text for XML and HTML, in an attribute too. Characters that XML 1.0 forbids, and all that {@link escapeText} shows
 * escaped, stand as visible text; only a line break is kept where `lines` says so.
 */
export function xmlText(text: string, lines: 'escaped' | 'kept' = 'escaped'): string {
  const parts = lines === 'kept' ? text.split('\n') : [text];
  return parts
    .map((part) => escapeText(part).replaceAll(/[&<>"']|[\ufffe\uffff]/g, (one) => entities[one] ?? '\ufffd'))
    .join('\n');
}
