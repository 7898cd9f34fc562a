import { Damaged, Unreadable } from '../../errors.ts';
import type { Budget } from './archive-limits.ts';
import type { ArchiveKind } from './archive-kind.ts';
import { decompress } from './formats/decompress.ts';
import { type Entry, once } from './entry.ts';
import { bundleEntries } from './formats/git-bundle.ts';
import { tarEntries } from './formats/tar.ts';
import { zipEntries } from './formats/zip.ts';

/**
 * The entries of an archive; a compressed file has one entry without a name.
 *
 * @param content in chunks only for a tar, which is read as a stream
 * @param left counts bytes that are unpacked but not given as an entry
 * @throws {Unreadable} for a format that is not supported
 * @throws {Damaged} half-way, if the archive is damaged
 */
export async function* entriesOf(kind: ArchiveKind, content: Buffer | AsyncIterable<Buffer>, left: Budget): AsyncGenerator<Entry, void, void> {
  if (kind === 'tar') {
    yield* tarEntries(Buffer.isBuffer(content) ? once(content) : content);
    return;
  }
  if (!Buffer.isBuffer(content)) throw new TypeError(`${kind} is not read from chunks`);
  if (kind === 'zip') {
    for await (const entry of ofPackage(zipEntries(content))) yield 'content' in entry ? { ...entry, content: () => ofPackage(entry.content()) } : entry;
    return;
  }
  if (kind === 'git-bundle') {
    yield* bundleEntries(content, left);
    return;
  }
  const undo = decompress[kind];
  if (undo === undefined) throw new Unreadable(`archives of the kind ${kind} are not supported`);
  yield { name: null, content: () => ofPackage(undo(content)) };
}

/** The packages that read archives throw errors of all sorts for damaged ones. None of these errors holds content. */
async function* ofPackage<Part>(parts: AsyncIterable<Part>): AsyncGenerator<Part, void, void> {
  try {
    yield* parts;
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Damaged(error instanceof Error ? error.message : String(error));
  }
}
