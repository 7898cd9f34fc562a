import { isUtf8 } from 'node:buffer';

/** One thing inside an archive. */
export type Entry =
  | {
      /** The name in the archive, with `/`; null for the content of a compressed file, which has no name of its own. */
      readonly name: string | null;
      /** @throws the error of the decompressor, possibly half-way */
      readonly content: () => AsyncIterable<Buffer>;
      /** Whether its bytes are counted already. */
      readonly isCounted?: true;
    }
  | { readonly name: string; readonly notRead: string };

/** Bytes in memory as content in chunks. */
export async function* once(bytes: Buffer): AsyncGenerator<Buffer, void, void> {
  yield bytes;
}

/** The name of an entry from its bytes: as UTF-8 if it is valid, else one character for each byte. */
export function entryName(bytes: Buffer): string {
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}
