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

/** One content that is at hand: bytes or text, judged and reported under a path. */
export function content(bytes: Uint8Array | string, path: string): Source {
  return oneContent(path, () =>
    typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
  );
}

/** A source of one content that stands nowhere but here. `read` gives it when it is asked for. */
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
    // Read to the end all the same: whoever writes into a pipe fails where nobody does.
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

/** What is large comes in pieces, as from every source: between two of them a scan can be stopped. */
function handedOn(content: Buffer): Blob['content'] {
  return content.length <= wholeLimit ? content : pieces(content);
}

async function* pieces(content: Buffer): AsyncGenerator<Buffer, void, void> {
  for (let at = 0; at < content.length; at += pieceBytes) yield content.subarray(at, at + pieceBytes);
}

const pieceBytes = 1 << 20;

/** The chunks, as long as they are not too many: how many there will be nobody knows before they were read to the end. */
async function* upTo(chunks: AsyncIterable<Buffer>, maxFileSize: number): AsyncGenerator<Buffer, void, void> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes <= maxFileSize) yield chunk;
  }
  if (bytes > maxFileSize) throw new Unreadable(tooLarge(maxFileSize));
}
