import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CommitStep, commitSteps } from '../../../../src/git/commits/changes/parse-commit-changes.ts';

const [a, b, c] = ['a'.repeat(40), 'b'.repeat(40), 'c'.repeat(40)] as const;
const none = '0'.repeat(40);

async function* pieces(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (const size of sizes) {
    yield bytes.subarray(at, at + size);
    at += size;
  }
  yield bytes.subarray(at);
}

/** What a stream says, and how many bytes of it were left over. */
async function read(text: string, sizes: readonly number[] = []): Promise<{ readonly steps: readonly CommitStep[]; readonly rest: number }> {
  const reading = commitSteps(pieces(Buffer.from(text), sizes));
  const steps: CommitStep[] = [];
  for (;;) {
    const next = await reading.next();
    if (next.done === true) return { steps, rest: next.value };
    steps.push(...next.value);
  }
}

const stream = [
  a,
  `:000000 100644 ${none} ${b} A`, 'new.txt',
  `:100644 120000 ${b} ${c} T`, 'dir/a b\n.txt',
  `:100644 000000 ${b} ${none} D`, 'gone.txt',
  `:000000 160000 ${none} ${c} A`, 'lib',
  b,
  c,
  `::100644 100644 100644 ${a} ${b} ${c} MM`, 'both.txt',
  `:::000000 160000 000000 100755 ${none} ${a} ${none} ${b} AMA`, 'evil.txt',
].map((item) => `${item}\0`).join('');

const steps: readonly CommitStep[] = [
  { kind: 'commit', commit: a },
  { kind: 'change', commit: a, path: 'new.txt', oid: b, before: [], isNewPath: true },
  { kind: 'change', commit: a, path: 'dir/a b\n.txt', oid: c, before: [b], isNewPath: false },
  { kind: 'removal', commit: a, path: 'gone.txt', before: [b] },
  { kind: 'change', commit: a, path: 'lib', oid: null, before: [], isNewPath: true },
  { kind: 'commit', commit: b },
  { kind: 'commit', commit: c },
  { kind: 'change', commit: c, path: 'both.txt', oid: c, before: [a, b], isNewPath: false },
  { kind: 'change', commit: c, path: 'evil.txt', oid: b, before: [], isNewPath: false },
];

describe('the changes of commits', () => {
  it('are read: added, modified, of a submodule, of a merge, removed', async () => {
    expect(await read(stream)).toEqual({ steps, rest: 0 });
  });

  it('are the same however the stream is cut', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 90 }), { maxLength: 40 }), async (sizes) => {
        expect(await read(stream, sizes)).toEqual({ steps, rest: 0 });
      }),
    );
  });

  it('that break off are noticed, wherever they do', async () => {
    const ends = new Set([...stream.matchAll(/\0/g)].map(({ index }) => index + 1));
    for (let length = 1; length < stream.length; length++) {
      const { rest } = await read(stream.slice(0, length));
      const isWhole = ends.has(length) && !/:[^\0]*\0$/.test(stream.slice(0, length));
      expect(rest === 0).toBe(isWhole);
    }
  });

  it.each(['x\0', `${a}\0:100644 100644 ${a} M\0f\0`, `:000000 100644 ${none} ${b} A\0f\0`, `${a}\0::100644 100644 ${a} ${b} M\0f\0`])('of another shape (%j) are an error', async (text) => {
    await expect(read(text)).rejects.toMatchObject({ exitCode: 3 });
  });
});
