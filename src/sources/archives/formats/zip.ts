import { type Entry, entryName } from '../entry.ts';

/** Numbers of APPNOTE.TXT, section 4.4.5, for messages. */
const methods: Readonly<Record<number, string>> = { 9: 'Deflate64', 12: 'bzip2', 14: 'LZMA', 93: 'Zstandard', 95: 'xz', 98: 'PPMd' };

/**
 * The files of a zip archive, as its directory lists them. Files such as jar, apk, aab, ipa, whl and office documents
 * are zip archives.
 * @throws {Error} if the directory cannot be read
 */
export async function* zipEntries(bytes: Buffer): AsyncGenerator<Entry, void, void> {
  const { fromBufferPromise } = await import('yauzl');
  // Names that lead out of a folder (`../x`) are allowed, since names are only shown and never opened.
  const zip = await fromBufferPromise(bytes, { lazyEntries: true, decodeStrings: false });
  for await (const entry of zip.eachEntry()) {
    const name = entryName(entry.fileName as unknown as Buffer);
    if (name.endsWith('/')) continue;
    if (entry.isEncrypted()) yield { name, notRead: 'it is encrypted' };
    else if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) yield { name, notRead: unknownMethod(entry.compressionMethod) };
    else yield { name, content: () => content(() => zip.openReadStreamPromise(entry)) };
  }
}

async function* content(open: () => Promise<AsyncIterable<Buffer>>): AsyncGenerator<Buffer, void, void> {
  yield* await open();
}

function unknownMethod(method: number): string {
  return `it is compressed with ${methods[method] ?? `method ${method}`}, which is not supported`;
}
