import { Damaged, Unreadable, UserError } from '../../errors.ts';
import { isOfZlib } from '../../git/plain-file.ts';
import { fileNamePath } from '../content-path.ts';
import { fileNameBlob } from '../file-name.ts';
import { type Limits, tooLarge } from '../limits.ts';
import type { Blob, NotRead } from '../source.ts';
import { type ArchiveKind, archiveKind, headBytes } from './archive-kind.ts';
import { appendedZip } from './formats/appended-zip.ts';
import { base64Gzips } from './formats/base64-gzip.ts';
import { type ArchiveLimits, archiveLimits, budget, type Budget } from './archive-limits.ts';
import { entriesOf } from './entries-of.ts';
import type { Entry } from './entry.ts';
import { begin, hold } from './held-content.ts';

/** How archives are opened. */
export interface ArchiveOptions extends Limits {
  readonly limits?: ArchiveLimits;
}

/**
 * A blob, and if it is an archive everything inside, at any depth: `outer.zip!inner/.env`. The blob itself comes first, as
 * without this option, since an archive's own bytes (a comment, a name) may hold a secret.
 *
 * Nothing is written to disk, no entry's name is ever opened as a path, and what cannot be read is named to `skip`.
 */
export async function* expandArchive(
  blob: Blob,
  options: ArchiveOptions,
  skip: (notRead: NotRead) => void,
): AsyncGenerator<Blob, void, void> {
  const limits = options.limits ?? archiveLimits;
  const open = (bytes: Buffer): AsyncIterable<Blob> => {
    const work: Work = { root: blob, options, skip, budget: budget(limits, bytes.length) };
    return nested(bytes, blob.path, blob.path, work, []);
  };
  if (Buffer.isBuffer(blob.content)) {
    yield blob;
    yield* open(blob.content);
    return;
  }
  const held = hold(blob.content, limits.heldBytes);
  yield { ...blob, content: held.chunks };
  const bytes = held.whole();
  if (bytes !== null) yield* open(bytes);
  else if (archiveKind(held.head()) !== null) skip({ path: blob.path, reason: tooLargeToOpen(limits) });
}

/** The kinds of the archives around a content, the outermost first. */
type Around = readonly ArchiveKind[];

interface Work {
  /** The outermost archive. */
  readonly root: Blob;
  readonly options: ArchiveOptions;
  readonly skip: (notRead: NotRead) => void;
  readonly budget: Budget;
}

/** The content of these bytes if they are an archive, and of what they hold in base64; else nothing. */
async function* nested(bytes: Buffer, path: string, prefix: string, work: Work, around: Around): AsyncGenerator<Blob, void, void> {
  const kind = archiveKind(bytes.subarray(0, headBytes));
  if (kind !== null) {
    yield* inside(bytes, kind, path, prefix, work, around);
    return;
  }
  const behind = appendedZip(bytes);
  if (behind !== null) {
    yield* inside(behind, 'zip', path, prefix, work, around);
    return;
  }
  let count = 0;
  try {
    for (const file of base64Gzips(bytes, () => work.budget.entry())) {
      const own = `${path}!base64-${++count}`;
      yield* inside(file, 'gzip', `${own}.gz`, path, work, around);
      if (work.budget.spent() !== null) return;
    }
  } catch (error) {
    work.skip({ path, reason: reasonOf(error, null) });
  }
}

/**
 * @param prefix goes before the names of entries: the path of the archive, or for a tar inside a compressed file the path of that file
 * @param around the archives around this one
 */
async function* inside(
  content: Buffer | AsyncIterable<Buffer>,
  kind: ArchiveKind,
  path: string,
  prefix: string,
  work: Work,
  around: Around,
): AsyncGenerator<Blob, void, void> {
  const { options, skip, budget: left } = work;
  if (around.length >= left.limits.depth) return skip({ path, reason: `it is more than ${left.limits.depth} archives deep` });
  // Two streams would block each other: the inner one waits for the outer, which waits until its entry is read.
  if (kind === 'xz' && around.includes('xz')) return skip({ path, reason: 'xz inside of xz is not supported' });
  try {
    for await (const entry of entriesOf(kind, content, left)) {
      left.entry();
      const own = `${prefix}!${entry.name ?? withoutEnding(path)}`;
      if (options.exclude?.(own) === true) continue;
      // The bytes of a tar inside a compressed file are not scanned, so the names in it are scanned here.
      const name = path === prefix || entry.name === null ? null : fileNameBlob(entry.name);
      if (name !== null) yield { ...placed(fileNamePath(own), work), path: fileNamePath(own), content: name.content, isFile: false };
      if ('notRead' in entry) skip({ path: own, reason: entry.notRead });
      else yield* oneEntry(entry, own, prefix, work, [...around, kind]);
      if (left.spent() !== null) return;
    }
  } catch (error) {
    skip({ path: prefix, reason: reasonOf(error, kind) });
  }
}

async function* oneEntry(
  entry: Extract<Entry, { content: unknown }>,
  path: string,
  prefix: string,
  work: Work,
  around: Around,
): AsyncGenerator<Blob, void, void> {
  const { options: { maxFileSize = Infinity }, skip, budget: left } = work;
  try {
    const { head, chunks } = await begin(entry.isCounted === true ? entry.content() : counted(entry.content(), left));
    const kind = archiveKind(head.subarray(0, headBytes));
    if (entry.name === null && kind === 'tar') {
      // For people, a tar inside a compressed file is one archive. So it is not an entry of its own, and need not be held.
      yield* inside(chunks ?? head, 'tar', path, prefix, work, around);
      return;
    }
    const blob: Blob = { ...placed(path, work), path, content: head };
    if (chunks === null) {
      if (head.length > maxFileSize) return skip({ path, reason: tooLarge(maxFileSize) });
      yield blob;
      yield* nested(head, path, path, work, around);
      return;
    }
    const held = hold(chunks, left.limits.heldBytes);
    yield { ...blob, content: cutAt(maxFileSize, held.chunks) };
    const bytes = held.whole();
    if (bytes !== null) yield* nested(bytes, path, path, work, around);
    else if (left.spent() === null && kind !== null) skip({ path, reason: tooLargeToOpen(left.limits) });
  } catch (error) {
    skip({ path, reason: reasonOf(error, null) });
  }
}

/** The places and the earlier versions of an entry. They come from its outermost archive. */
function placed(path: string, { root, options }: Work): Pick<Blob, 'places' | 'before' | 'isUnreviewed'> {
  const { before } = root;
  const suffix = path.slice(root.path.length);
  return {
    isUnreviewed: true,
    places: async () => (await root.places()).map((place) => ({ ...place, path: place.path + suffix })),
    before: before === null ? null : async () => earlier(root, path, await before(), options),
  };
}

/** The contents of the same entry in earlier versions of its archive. */
async function earlier(root: Blob, path: string, versions: readonly Buffer[], options: ArchiveOptions): Promise<readonly Buffer[]> {
  const found: Buffer[] = [];
  for (const content of versions) {
    for await (const blob of expandArchive({ ...root, content, before: null }, options, () => {})) {
      const parts: Buffer[] = [];
      for await (const part of Buffer.isBuffer(blob.content) ? [blob.content] : blob.content) if (blob.path === path) parts.push(part);
      if (blob.path === path) found.push(Buffer.concat(parts));
    }
  }
  return found;
}

async function* counted(chunks: AsyncIterable<Buffer>, left: Budget): AsyncGenerator<Buffer, void, void> {
  for await (const chunk of chunks) {
    left.out(chunk.length);
    yield chunk;
  }
}

/** Turns errors of chunks into the errors that sources throw. */
async function* cutAt(maxFileSize: number, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
  let size = 0;
  try {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > maxFileSize) throw new Unreadable(tooLarge(maxFileSize));
      yield chunk;
    }
  } catch (error) {
    throw new Unreadable(reasonOf(error, null), error);
  }
}

/** Why something could not be read. @throws the error itself if it is a bug */
function reasonOf(error: unknown, kind: ArchiveKind | null): string {
  if (error instanceof Unreadable) return error.reason;
  if (error instanceof UserError) return error.what;
  if (error instanceof Damaged || isOfZlib(error)) return `it cannot be read${kind === null ? '' : ` as ${kind}`}: ${(error as Error).message}`;
  throw error;
}

function tooLargeToOpen({ heldBytes }: ArchiveLimits): string {
  return `archives of more than ${heldBytes.toLocaleString('en')} bytes are not opened`;
}

/** `dump.sql.gz` holds `dump.sql`. */
function withoutEnding(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('!')) + 1);
  return name.replace(/\.(?:gz|bz2|xz|zst)$/i, '').replace(/\.(?:tgz|tbz2?|txz)$/i, '.tar');
}
