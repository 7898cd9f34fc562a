import { decodings } from './hide.ts';

/**
 * Everything with the shape of a secret that needs no context: prefixed tokens (also cut short or run together
 * with other text), a DSN's user info with its secret half, a release webhook's last part, an agent's JWT.
 */
const shapes: readonly RegExp[] = [
  /sntry[a-z]{1,2}_[A-Za-z0-9+/=_.-]{12,}/gi,
  /[0-9a-f]{32}:[0-9a-f]{32}(?=@)/gi,
  /(?<=\/api\/hooks\/release\/[^/\s]{1,100}\/\d{1,20}\/)[0-9a-f]{64}/gi,
  /eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g,
  // A word written in escapes alone, of ASCII: `\x73\x6e…`, `\u0073…`, `%73%6e…`. Bytes that are no text are shown by others.
  /(?:(?:\\x|\\u00|%)[2-7][0-9a-f]){16,}/gi,
];

/** Shapes that names of files and commits have too, and so are hidden in free text only. */
const looseShapes: readonly RegExp[] = [/[0-9a-f]{32,}/gi, /[A-Za-z0-9@#%^&*(\-_=+)]{40,}/g];

/**
 * A name (a path, a person) with all hidden that a Sentry token could be. A name may hold a secret as well as a
 * file may, and reports show names.
 */
export function redactName(name: string): string {
  const left = hideShapes(name);
  // Nobody calls anything by the digits of a token in an encoding. As they are, the digits may be a checksum.
  return left.length < shortestSpelling ? left : left.replaceAll(/[^\s"'<>/]+/g, (word) => (word.length >= shortestSpelling && spellsDigits(word) ? '…' : word));
}

function hideShapes(text: string): string {
  return shapes.reduce((left, shape) => left.replace(shape, hide), text);
}

/** Characters of 64 digits in base64 without padding; every other encoding of them is longer. */
const shortestSpelling = 86;
/** Encodings that are undone one inside the other. */
const nesting = 3;

/** Whether a word says the 64 digits of a token without a prefix, in encodings one inside the other. */
function spellsDigits(word: string, left: number = nesting): boolean {
  // What is no text is no encoding either: most words are not decoded twice.
  const texts = decodings(word).flatMap((said) => (said === word ? [] : (said.match(/[!-~]{64,}/g) ?? [])));
  return texts.some((text) => digits.test(text)) || (left > 1 && [...new Set(texts)].some((text) => spellsDigits(text, left - 1)));
}

const digits = /(?<![\da-f])[\da-f]{64}(?![\da-f])/i;

/**
 * A sentence that somebody wrote (a reason, a message) with all hidden that could be a secret, unprefixed ones too.
 * Git's name of an object stays, since no secret of Sentry's has its 40 digits: a command to copy may hold one.
 */
export function redactText(sentence: string): string {
  // Every shape is a run of more characters than that.
  if (sentence.length < shortestShape) return sentence;
  return looseShapes.reduce((text, shape) => text.replace(shape, (found) => (objectName.test(found) ? found : '…')), hideShapes(sentence));
}

/** `sntryu_` and twelve characters. */
const shortestShape = 19;

const objectName = /^[0-9a-f]{40}$/;

function hide(found: string): string {
  return `${/^sntry[a-z]{1,2}_/i.exec(found)?.[0] ?? ''}…`;
}
