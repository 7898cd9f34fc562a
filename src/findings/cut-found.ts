import type { Scanner } from '../engine/scanner.ts';

/** Shorter texts hold no recognizable secret. */
const shortest = 16;

/** Shown instead of a text that could not be searched. */
const unknown = '(a text that could not be searched for secrets)';

/**
 * Cuts secrets out of a text: those that a scan finds in this text, and those that it finds in the texts shown beside
 * it. A text beside it may name a token that this text repeats without a name.
 */
export type Cut = (text: string, beside?: readonly string[]) => string;

/** A text without its secrets, and each secret as it was written in the text. */
interface Looked {
  readonly cut: string;
  readonly found: readonly Written[];
}

interface Written {
  readonly spelling: string;
  readonly redacted: string;
}

/**
 * Cuts secrets out of printed texts that are not content: names of files, people, branches and tags, reasons, messages.
 * The texts are scanned like content. Secrets are cut out by their span, in any encoding. Each text is scanned only
 * once, even if it is shown often. A text that cannot be scanned completely is not shown.
 *
 * @param scanning makes the scanner, when the first text is long enough to be scanned
 */
export function cutFound(scanning: () => Pick<Scanner, 'scan'>): Cut {
  let made: Pick<Scanner, 'scan'> | null = null;
  const known = new Map<string, Looked>();
  const look = (text: string): Looked => {
    if (text.length < shortest) return { cut: text, found: [] };
    const seen = known.get(text);
    if (seen !== undefined) return seen;
    const looked = cutSpans(text, (made ??= scanning()));
    known.set(text, looked);
    return looked;
  };
  return (text, beside = []) => beside.reduce((left, other) => without(left, look(other).found), look(text).cut);
}

function cutSpans(text: string, scanning: Pick<Scanner, 'scan'>): Looked {
  const bytes = Buffer.from(text, 'utf8');
  const { matches, stops } = scanning.scan(bytes, '');
  if (stops.length > 0) return { cut: unknown, found: [] };
  const secrets = matches.filter(({ rule }) => rule.kind !== 'practice').sort((a, b) => a.span.start - b.span.start);
  if (secrets.length === 0) return { cut: text, found: [] };
  const parts: string[] = [];
  let at = 0;
  for (const { span, secret } of secrets) {
    if (span.end <= at) continue;
    if (span.start >= at) parts.push(bytes.toString('utf8', at, span.start), secret.redacted);
    at = span.end;
  }
  const found = secrets
    .map(({ span, secret }) => ({ spelling: bytes.toString('utf8', span.start, span.end), redacted: secret.redacted }))
    .sort((a, b) => b.spelling.length - a.spelling.length);
  return { cut: without(parts.join('') + bytes.toString('utf8', at), found), found };
}

function without(text: string, found: readonly Written[]): string {
  return found.reduce((left, { spelling, redacted }) => left.replaceAll(spelling, redacted), text);
}
