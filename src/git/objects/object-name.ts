import { createHash, type Hash } from 'node:crypto';

/** The reason for an object whose content does not match its name. git itself notices this only in `git fsck`. */
export const notItsName = 'it is stored under a name that is not its own (git fsck says more)';

/** Whether the content of an object matches its name. For every object that git wrote it does. */
export function isNameOf(oid: string, type: string, content: Uint8Array): boolean {
  return named(oid, type, content.length).update(content).digest('hex') === oid;
}

/**
 * Passes on the chunks of an object's content. After the last one `told` is called with whether the content matches the
 * name.
 */
export async function* provenChunks(oid: string, type: string, size: number, chunks: AsyncIterable<Buffer>, told: (isItsName: boolean) => void): AsyncGenerator<Buffer, void, void> {
  const hash = named(oid, type, size);
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
  told(hash.digest('hex') === oid);
}

/**
 * A name is the hash of `blob 71`, a NUL and the content (git's `Documentation/user-manual.adoc`, "Object storage
 * format").
 */
function named(oid: string, type: string, size: number): Hash {
  return createHash(oid.length === 64 ? 'sha256' : 'sha1').update(`${type} ${size}\0`);
}
