import { Unreadable } from '../errors.ts';
import { wholeLimit } from '../disk/whole-limit.ts';
import { tooLarge } from './limits.ts';
import { type Blob, plainEnd, type Reading, type Source, type SourceEnd, type SourceInfo } from './source.ts';
import { keepOutside, revokeIf } from './steps.ts';

export const stdinInfo: SourceInfo = {
  whole: null,
  isHook: false,
  judgesHabits: true,
  progress: 'none',
  takesComments: true,
  headline: (what) => `The input holds ${what}.`,
  nextSteps: ({ open }) => [...revokeIf('committed, pasted or shared', open), keepOutside],
};

/** One content in memory, bytes or text. It is judged and reported under a path. */
export function content(bytes: Uint8Array | string, path: string): Source {
  return oneContent(path, () =>
    typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  );
}

/** A source of one content. `read` gives it when it is needed. */
export function oneContent(path: string, read: () => Blob['content'] | Promise<Blob['content']>): Source {
  return { name: 'stdin', read: (reading) => readOne(path, read, reading) };
}

async function* readOne(
  path: string,
  read: () => Blob['content'] | Promise<Blob['content']>,
  { exclude, maxFileSize = Infinity, skip }: Reading,
): AsyncGenerator<Blob, SourceEnd, void> {
  const content = await read();
  if (exclude?.(path) === true) {
    // Reads it to its end, since the writer of a pipe fails if nobody reads.
    if (!Buffer.isBuffer(content)) for await (const _ of content);
    const reason = `${path} is excluded`;
    return { ...plainEnd, emptyReason: reason, notes: [reason] };
  }
  if (Buffer.isBuffer(content) && content.length > maxFileSize) {
    skip({ path, reason: tooLarge(maxFileSize) });
    return plainEnd;
  }
  yield {
    path,
    content: Buffer.isBuffer(content) ? handedOn(content) : upTo(content, maxFileSize),
    places: async () => [{ path, commit: null, author: null, date: null, inHead: null }],
    before: null,
  };
  return plainEnd;
}

/** Large content comes in pieces, as from every source, so that a scan can be stopped between two of them. */
function handedOn(content: Buffer): Blob['content'] {
  return content.length <= wholeLimit ? content : pieces(content);
}

async function* pieces(content: Buffer): AsyncGenerator<Buffer, void, void> {
  for (let at = 0; at < content.length; at += pieceBytes) yield content.subarray(at, at + pieceBytes);
}

const pieceBytes = 1 << 20;

/** The chunks up to the limit; their total size is known only at the end. */
async function* upTo(chunks: AsyncIterable<Buffer>, maxFileSize: number): AsyncGenerator<Buffer, void, void> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes <= maxFileSize) yield chunk;
  }
  if (bytes > maxFileSize) throw new Unreadable(tooLarge(maxFileSize));
}
