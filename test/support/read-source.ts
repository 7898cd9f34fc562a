import { decodeDepths } from '../../src/engine/scanner.ts';
import { builtinRules } from '../../src/rules/builtin.ts';
import type { Limits } from '../../src/sources/limits.ts';
import { noProgress } from '../../src/sources/progress.ts';
import type { NotRead, Reading, Source, SourceEnd } from '../../src/sources/source.ts';

/** A content that a source gave, kept after the source went on. */
export interface ReadBlob {
  readonly path: string;
  readonly bytes: Buffer;
  readonly chunks: number;
  /** As text, one for each parent; null if newness has no meaning. */
  readonly before: readonly string[] | null;
}

export interface ReadSource {
  readonly blobs: readonly ReadBlob[];
  readonly notRead: readonly NotRead[];
  readonly notes: readonly string[];
  readonly emptyReason: string | null;
  /** The contents as text, by path. */
  readonly texts: Readonly<Record<string, string>>;
}

/** The options that a scan with the built-in rules passes to a source. */
export function reading(skip: (notRead: NotRead) => void = () => {}, limits: Limits = {}): Reading {
  const search = { rules: builtinRules(), ruleIds: null, decodeDepth: decodeDepths.usual, archives: false };
  return { ...limits, skip, search, progress: noProgress, clock: null, quickLook: Promise.resolve(null) };
}

/** Reads a source to its end, as a scan would that finds something in every content. */
export async function readSource(source: Pick<Source, 'read'>, limits: Limits = {}): Promise<ReadSource> {
  const notRead: NotRead[] = [];
  const blobs: ReadBlob[] = [];
  const given = source.read(reading((item) => notRead.push(item), limits));
  let end: SourceEnd | null = null;
  try {
    while (end === null) {
      const next = await given.next();
      if (next.done === true) {
        end = next.value;
        continue;
      }
      const { path, content, before } = next.value;
      const parts: Buffer[] = [];
      if (Buffer.isBuffer(content)) parts.push(Buffer.from(content));
      else for await (const chunk of content) parts.push(chunk);
      const earlier = before === null ? null : (await before()).map((bytes) => bytes.toString());
      blobs.push({ path, bytes: Buffer.concat(parts), chunks: parts.length, before: earlier });
    }
  } finally {
    await given.return(undefined as never);
  }
  return {
    blobs,
    notRead,
    notes: end.notes,
    emptyReason: end.emptyReason,
    texts: Object.fromEntries(blobs.map(({ path, bytes }) => [path, bytes.toString()])),
  };
}
