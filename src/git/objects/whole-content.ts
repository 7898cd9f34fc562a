import { Unreadable, UserError } from '../../errors.ts';

/**
 * A content as one buffer, even if it comes in chunks.
 * @throws {UserError} with exit code 3 if git breaks off in the middle of it.
 */
export async function wholeContent(content: Buffer | AsyncIterable<Buffer>): Promise<Buffer> {
  if (Buffer.isBuffer(content)) return content;
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of content) chunks.push(chunk);
  } catch (cause) {
    throw cause instanceof Unreadable ? new UserError(cause.reason, { exitCode: 3, cause }) : cause;
  }
  return Buffer.concat(chunks);
}
