import type { Readable } from 'node:stream';
import { Unreadable, UserError } from '../errors.ts';
import { wholeLimit } from '../disk/whole-limit.ts';
import { oneContent } from './content.ts';
import type { Blob, Source } from './source.ts';

/** What `sntrylint stdin` reads. */
export interface StdinOptions {
  readonly stream: Readable;
  /** The path under which the content is judged and reported; null for `<stdin>`. */
  readonly path: string | null;
}

/** All bytes of a stream as one content, of any size. */
export function stdin({ stream, path }: StdinOptions): Source {
  return oneContent(path ?? '<stdin>', () => beginning(stream));
}

async function beginning(stream: Readable): Promise<Blob['content']> {
  const chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first: Buffer[] = [];
  let size = 0;
  try {
    while (size <= wholeLimit) {
      const next = await chunks.next();
      if (next.done === true) return Buffer.concat(first);
      first.push(next.value);
      size += next.value.length;
    }
  } catch (cause) {
    throw new UserError(`standard input could not be read: ${(cause as Error).message}`, { exitCode: 3, cause });
  }
  return continued(first, chunks);
}

async function* continued(first: readonly Buffer[], chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer, void, void> {
  yield* first;
  for (;;) {
    const next = await chunks.next().catch((cause: Error) => {
      throw new Unreadable(`standard input broke off: ${cause.message}`, cause);
    });
    if (next.done === true) return;
    yield next.value;
  }
}
