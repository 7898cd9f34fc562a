/** One thing inside an archive. */
export type Entry =
  | {
      /** As the archive has it, with `/`; null for what a compressed file holds, which has no name of its own. */
      readonly name: string | null;
      /** @throws what the decompressor throws, half-way too */
      readonly content: () => AsyncIterable<Buffer>;
      /** Whether its bytes were counted before anybody reads them. */
      readonly isCounted?: true;
    }
  | { readonly name: string; readonly notRead: string };

/** Bytes that are at hand, as content that comes in chunks. */
export async function* once(bytes: Buffer): AsyncGenerator<Buffer, void, void> {
  yield bytes;
}

/** The name of an entry from its bytes: UTF-8 where it is, else one character a byte. */
export function entryName(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
}
