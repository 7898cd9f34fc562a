/** The text of a body, or the fact that the body was too large. */
export type BodyText = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'too-large' };

/**
 * Reads a body up to a limit and then lets go of the connection: a server must not be able to fill our memory.
 * @param limit in bytes, counted after decompression
 * @throws the stream's own error if the connection breaks
 */
export async function readBody(body: ReadableStream<Uint8Array> | null, limit: number): Promise<BodyText> {
  if (body === null) return { kind: 'text', text: '' };
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { kind: 'text', text: Buffer.concat(chunks).toString('utf8') };
    size += value.byteLength;
    if (size > limit) {
      await reader.cancel();
      return { kind: 'too-large' };
    }
    chunks.push(value);
  }
}
