import { gunzipSync } from 'node:zlib';

/** How base64 of a gzip file begins, and how base64 of that base64 begins. */
const beginnings = [Buffer.from('H4sI'), Buffer.from('SDRzS')] as const;
/** Base64 in one line, or in lines that are indented alike or written as `\n`. */
const encoded = /[A-Za-z0-9+/_-]+(?:(?:\\n|\r?\n[ \t]*)[A-Za-z0-9+/_-]{16,})*={0,2}/y;
const isCharacter = /[A-Za-z0-9+/=]/;
/** The most bytes that are unpacked to see whether something is a gzip file. */
const trial = 65_536;

/**
 * The gzip files that a text holds in base64, once (the user data of cloud-init) or twice (the Secret in which Helm keeps
 * a release).
 *
 * @param tried called for each place that is tried, since a text may have many. What it throws ends the search
 */
export function* base64Gzips(bytes: Buffer, tried: () => void): Generator<Buffer, void, void> {
  if (!holdsBase64Gzip(bytes)) return;
  const text = bytes.toString('latin1');
  for (const beginning of beginnings) {
    let at = text.indexOf(beginning.toString());
    while (at !== -1) {
      encoded.lastIndex = at;
      const found = encoded.exec(text)![0];
      const isBegin = at === 0 || !isCharacter.test(text[at - 1]!) || text.slice(at - 2, at) === '\\n' || text[at - 1] === '=';
      const once = isBegin ? Buffer.from(found.replaceAll('\\n', ''), 'base64') : null;
      const file = once === null || beginning === beginnings[0] ? once : Buffer.from(once.toString('latin1'), 'base64');
      if (file !== null) {
        tried();
        if (isGzip(file)) yield file;
      }
      at = text.indexOf(beginning.toString(), at + found.length);
    }
  }
}

/** Whether a text may hold such a file. */
export function holdsBase64Gzip(bytes: Buffer): boolean {
  return beginnings.some((beginning) => bytes.includes(beginning));
}

/** Whether these bytes can be unpacked. What only begins alike, such as an example that is cut off, is no file. */
function isGzip(bytes: Buffer): boolean {
  try {
    gunzipSync(bytes, { maxOutputLength: trial });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE';
  }
}
