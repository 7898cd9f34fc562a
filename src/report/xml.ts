import { escapeText } from '../secret/escape.ts';

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/**
 * Text for XML and HTML, also inside an attribute. Characters that XML 1.0 forbids, and those that {@link escapeText}
 * escapes, become visible text. A line break is kept only if `lines` says so.
 */
export function xmlText(text: string, lines: 'escaped' | 'kept' = 'escaped'): string {
  const parts = lines === 'kept' ? text.split('\n') : [text];
  return parts
    .map((part) => escapeText(part).replaceAll(/[&<>"']|[\ufffe\uffff]/g, (one) => entities[one] ?? '\ufffd'))
    .join('\n');
}
