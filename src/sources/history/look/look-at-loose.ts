import { inflateSync } from 'node:zlib';
import type { Steps } from '../../../git/pack/steps.ts';
import { isOfZlib, readPlain } from '../../../git/plain-file.ts';
import type { LooseFile } from '../sieve.ts';
import type { Look } from './look.ts';

/** The most bytes of a file, and of its content, that are held. */
const mostBytes = 256 * 1024 * 1024;

/**
 * Searches loose objects in their own files. git could give the content of another object with the same name. Each file
 * is `blob 71`, a zero byte, and the content, deflated (git's `Documentation/gitformat-loose.adoc`).
 */
export function* lookAtLoose(objects: readonly LooseFile[], look: Look): Steps<void> {
  for (const { oid, file } of objects) {
    yield;
    const object = looseObject(file);
    if (object === null) {
      look.skip(oid, 'one of the places where it stands cannot be read (git fsck says more)');
      continue;
    }
    look.prove(object.type, object.content, oid);
    if (look.takes(object.type, object.content.length, () => oid) && !look.catchesCover(object.type, object.content, () => oid)) look.scan(object.type, object.content, () => oid);
  }
}

function looseObject(file: string): { readonly type: string; readonly content: Buffer } | null {
  const packed = readPlain(file, mostBytes);
  const bytes = packed === null ? null : inflated(packed);
  const found = bytes === null ? null : /^(blob|tree|commit|tag) (\d+)\0/.exec(bytes.toString('latin1', 0, 40));
  if (bytes === null || found === null) return null;
  const content = bytes.subarray(found[0].length);
  return content.length === Number(found[2]) ? { type: found[1]!, content } : null;
}

function inflated(packed: Buffer): Buffer | null {
  try {
    return inflateSync(packed, { maxOutputLength: mostBytes });
  } catch (error) {
    if (!isOfZlib(error)) throw error;
    return null;
  }
}
