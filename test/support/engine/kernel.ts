import { deltaHead } from '../../../src/git/pack/delta.ts';
import { firstFree, makeKernel, slack, textAt } from '../../../src/kernel/kernel.ts';

const bytes = 24 << 20;
const kernel = makeKernel(bytes);
const changesBytes = 64 * 1024;

/** How many bytes beside a result are checked. The kernel may write only a few bytes after it. */
const guard = 256;
const untouched = 0xee;

/**
 * Inflates a zlib stream. Null unless the stream is complete, has exactly this size and a right checksum, and nothing
 * follows it.
 */
export function inflated(packed: Uint8Array, size: number): Buffer | null {
  const { memory, inflate } = kernel;
  const target = firstFree + guard;
  const source = target + size + slack + guard;
  memory.fill(untouched, firstFree, source);
  memory.set(packed, source);
  const used = inflate(source, source + packed.length, target, size);
  const isWhole = used !== 0 && used === packed.length;
  expectUntouched(firstFree, target);
  expectUntouched(target + size + slack, source);
  return isWhole ? Buffer.from(memory.subarray(target, target + size)) : null;
}

/** Applies a delta to a base. Null if the delta does not fit the base. */
export function applied(base: Uint8Array, delta: Uint8Array, margin: number, listBytes = changesBytes): { readonly result: Buffer; readonly changes: readonly number[] } | null {
  const head = deltaHead(delta, 0, delta.length);
  if (head === null || head.baseBytes !== base.length || head.resultBytes > 1_000_000) return null;
  const { memory, applyDelta } = kernel;
  const baseAt = firstFree + guard;
  const out = baseAt + base.length;
  const deltaAt = out + head.resultBytes + slack + guard;
  memory.fill(untouched, firstFree, deltaAt);
  memory.set(base, baseAt);
  memory.set(delta, deltaAt);
  const listEnd = applyDelta(baseAt, base.length, deltaAt + head.at, deltaAt + delta.length, out, head.resultBytes, margin, textAt, textAt + listBytes, true);
  expectUntouched(firstFree, baseAt);
  expectUntouched(out + head.resultBytes + slack, deltaAt);
  if (!memory.subarray(baseAt, out).equals(base)) throw new Error('the base was written over');
  if (listEnd === 0) return null;
  const changes = [...new Uint32Array(memory.buffer, textAt, (listEnd - textAt) / 4)];
  return { result: Buffer.from(memory.subarray(out, out + head.resultBytes)), changes };
}

function expectUntouched(from: number, to: number): void {
  if (!kernel.memory.subarray(from, to).every((byte) => byte === untouched)) throw new Error('the kernel wrote beside what it makes');
}
