import type { NotRead, Source } from '../../src/sources/source.ts';

/** One content a source gave, held on to. */
export interface ReadBlob {
  readonly path: string;
  readonly bytes: Buffer;
  readonly chunks: number;
  /** As text, one a parent; null where newness has no meaning. */
  readonly before: readonly string[] | null;
}

export interface ReadSource {
  readonly blobs: readonly ReadBlob[];
  readonly notRead: readonly NotRead[];
  readonly notes: readonly string[];
  readonly emptyReason: string | null;
  /** Path to content, as text. */
  readonly texts: Readonly<Record<string, string>>;
}

/** Reads a source to its end, as a scan that finds something in every blob would. */
export async function readSource(source: Source): Promise<ReadSource> {
  const notRead: NotRead[] = [];
  const blobs: ReadBlob[] = [];
  for await (const { path, content, before } of source.blobs((item) => notRead.push(item))) {
    const parts: Buffer[] = [];
    if (Buffer.isBuffer(content)) parts.push(Buffer.from(content));
    else for await (const chunk of content) parts.push(chunk);
    const earlier = before === null ? null : (await before()).map((bytes) => bytes.toString());
    blobs.push({ path, bytes: Buffer.concat(parts), chunks: parts.length, before: earlier });
  }
  return {
    blobs,
    notRead,
    notes: source.notes,
    emptyReason: source.emptyReason,
    texts: Object.fromEntries(blobs.map(({ path, bytes }) => [path, bytes.toString()])),
  };
}
