import { createHash, type Hash } from 'node:crypto';

/** What is said of an object whose content is not what its name promises. Git itself notices only when it checks all. */
export const notItsName = 'it is stored under a name that is not its own (git fsck says more)';

/** Whether an object of a type has a name by its content, as every object has that git wrote. */
export function isNameOf(oid: string, type: string, content: Uint8Array): boolean {
  return named(oid, type, content.length).update(content).digest('hex') === oid;
}

/** The chunks of an object's content; `told` hears at their end whether the name was theirs. */
export async function* provenChunks(oid: string, type: string, size: number, chunks: AsyncIterable<Buffer>, told: (isItsName: boolean) => void): AsyncGenerator<Buffer, void, void> {
  const hash = named(oid, type, size);
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
  told(hash.digest('hex') === oid);
}

/** `blob 71`, NUL, and then the content (git's `Documentation/user-manual.adoc`, "Object storage format"). */
function named(oid: string, type: string, size: number): Hash {
  return createHash(oid.length === 64 ? 'sha256' : 'sha1').update(`${type} ${size}\0`);
}
