import type { Scanner } from '../engine/scanner.ts';

/** Shorter texts hold no secret that could be told from a word. */
const shortest = 16;

/** Shown for a text of which nobody knows what it holds. */
const unknown = '(a text that could not be searched for secrets)';

/** Takes out of a text what a scan finds in it. */
export type Cut = (text: string) => string;

/**
 * Makes what is found harmless in texts that are printed and are no content: names of files, people, branches and tags,
 * reasons, messages. They are scanned as content is, and what is found is cut out by its span, so that it does not
 * matter how the secret is written there. A text is looked at once, however often it is shown; one that cannot be looked
 * at to its end is not shown.
 *
 * @param scanning makes the scanner, with the first text that is long enough
 */
export function cutFound(scanning: () => Pick<Scanner, 'scan'>): Cut {
  let made: Pick<Scanner, 'scan'> | null = null;
  const known = new Map<string, string>();
  return (text) => {
    if (text.length < shortest) return text;
    const seen = known.get(text);
    if (seen !== undefined) return seen;
    const cut = cutSpans(text, (made ??= scanning()));
    known.set(text, cut);
    return cut;
  };
}

function cutSpans(text: string, scanning: Pick<Scanner, 'scan'>): string {
  const bytes = Buffer.from(text, 'utf8');
  const { matches, stops } = scanning.scan(bytes, '');
  if (stops.length > 0) return unknown;
  const found = matches.filter(({ rule }) => rule.kind !== 'practice').sort((a, b) => a.span.start - b.span.start);
  if (found.length === 0) return text;
  const parts: string[] = [];
  let at = 0;
  for (const { span, secret } of found) {
    if (span.end <= at) continue;
    if (span.start >= at) parts.push(bytes.toString('utf8', at, span.start), secret.redacted);
    at = span.end;
  }
  return parts.join('') + bytes.toString('utf8', at);
}
