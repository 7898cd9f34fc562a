import { readings } from './decodings.ts';

/**
 * All shapes of secrets that need no context: prefixed tokens (also cut short or run together with other text), the
 * user info of a DSN with its secret half, the last part of a release webhook, an agent's JWT.
 */
const shapes: readonly RegExp[] = [
  /sntry[a-z]{1,2}_[A-Za-z0-9+/=_.-]{12,}/gi,
  /[0-9a-f]{32}:[0-9a-f]{32}(?=@)/gi,
  /(?<=\/api\/hooks\/release\/[^/\s]{1,100}\/\d{1,20}\/)[0-9a-f]{64}/gi,
  // It is searched for once in each word that has the dots. Without that, a long row of beginnings would take the square
  // of its length.
  /(?<![\w-])(?=[\w-]+\.[\w-]{8,}\.[\w-]{8})[\w-]*?eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/g,
  // A word of escapes only, in ASCII: `\x73\x6e…`, `\u0073…`, `%73%6e…`. Other escapes stand for bytes that are not
  // text.
  /(?:(?:\\x|\\u00|%)[2-7][0-9a-f]){16,}/gi,
];

/** Shapes that names of files and commits may have too. So they are hidden only in free text. */
const looseShapes: readonly RegExp[] = [/[0-9a-f]{32,}/gi, /[A-Za-z0-9@#%^&*(\-_=+)]{40,}/g];

/**
 * A name (a path, a person) in which anything is hidden that could be a Sentry token. Names may hold secrets as files
 * do, and reports show names.
 */
export function redactName(name: string): string {
  const before = known.get(name);
  if (before !== undefined) return before;
  const left = hideShapes(name);
  if (left.length < shortestSpelling) return left;
  // Nobody uses a token's encoded digits as a name. Plain digits may be a checksum, so they stay.
  const safe = left.replaceAll(/[^\s"'<>/]+/g, (word) => (word.length < shortestSpelling ? word : (spelled(word) ?? word)));
  if (known.size >= mostKnown) known.clear();
  if (name.length <= longestKnown) known.set(name, safe);
  return safe;
}

/** The last long names. A report shows a name for each secret that the file holds. */
const known = new Map<string, string>();
const mostKnown = 1000;
const longestKnown = 8192;

function hideShapes(text: string): string {
  return shapes.reduce((left, shape) => left.replace(shape, hide), text);
}

/** The length of 64 digits in base64 without padding. Every other encoding of them is longer. */
const shortestSpelling = 86;

/**
 * What is shown instead of a word that stands for the 64 digits of a token, in nested encodings: `…`, or the prefix and
 * the last four of a token that has a prefix. Null for other words.
 */
function spelled(word: string): string | null {
  for (const text of readings(word, 64)) {
    const found = digits.exec(text);
    if (found !== null) return found[1] === undefined ? '…' : `${found[1]}…${found[2]}`;
  }
  return null;
}

const digits = /(sntry[a-z]{1,2}_)?(?<![\da-f])[\da-f]{60}([\da-f]{4})(?![\da-f])/i;

/**
 * A sentence that somebody wrote (a reason, a message), in which anything is hidden that could be a secret, even
 * without a prefix. The name of a git object stays, since a command to copy may hold it. No secret of Sentry has its 40
 * digits.
 */
export function redactText(sentence: string): string {
  // Every shape has more characters than that.
  if (sentence.length < shortestShape) return sentence;
  return looseShapes.reduce((text, shape) => text.replace(shape, (found) => (objectName.test(found) ? found : '…')), hideShapes(sentence));
}

/** The length of `sntryu_` and twelve characters. */
const shortestShape = 19;

const objectName = /^[0-9a-f]{40}$/;

/** Keeps the prefix of a token, and the letters in front of a JWT. */
function hide(found: string): string {
  return `${/^(?:sntry[a-z]{1,2}_|[\w-]*?(?=eyJ))/i.exec(found)?.[0] ?? ''}…`;
}
