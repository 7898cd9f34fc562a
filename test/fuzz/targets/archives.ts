import { spawnSync } from 'node:child_process';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { archiveLimits } from '../../../src/sources/archives/archive-limits.ts';
import { expandArchive } from '../../../src/sources/archives/expand-archive.ts';
import { blobOf, commitOf, deltaOf, madeBundle, oidOf, treeOf } from '../../support/git/made-pack.ts';
import { pick } from '../dice.ts';
import { fault, fine, type Target, turnedAway, withoutCrash } from '../target.ts';

const text = Buffer.from('SENTRY_AUTH_TOKEN=not-here\n'.repeat(20));
const limits = { ...archiveLimits, bytes: 4_000_000, freeBytes: 1_000_000, entries: 100, heldBytes: 8_000_000 };

const tar = Buffer.concat([tarHeader('inner/.env', text.length), text, Buffer.alloc(512 - (text.length % 512)), tarHeader('x/', 0), Buffer.alloc(1024)]);
const zip = zipOf('inner/.env', text);
/** What these programs make of the archive; one that is not installed here gives no sample. */
const compressed = ([['bzip2', ['-c']], ['xz', ['-c', '--check=crc32']], ['zstd', ['-c', '-q']]] as const)
  .map(([program, args]) => spawnSync(program, args, { input: tar, maxBuffer: 1 << 24 }))
  .flatMap(({ status, stdout }) => (status === 0 ? [stdout] : []));
const file = blobOf(text);
const top = treeOf(['inner.env', file]);
const bundle = madeBundle([commitOf(top, 'one'), top, file, { of: 2, delta: deltaOf(text.length, 'new\n', text.length) }, { of: oidOf(file), delta: deltaOf(text.length, 'newer\n', 30) }]);
const samples: readonly Buffer[] = [tar, zip, gzipSync(tar), gzipSync(zip), zipOf('a.tar.gz', gzipSync(tar)), bundle, zipOf('a.bundle', bundle), ...compressed];

/** Archives of every kind, damaged: what can be read is read, the rest is named, within the limits. */
export const archives: Target = {
  name: 'archives',
  share: 40,
  seed: (roll) => pick(samples, roll),
  fragments: ['PK\u0003\u0004', 'PK\u0001\u0002', 'PK\u0005\u0006', 'PK\u0006\u0006', 'ustar', '././@LongLink', '30 path=x\n', 'BZh91AY&SY', '# v2 git bundle\n', 'PACK\0\0\0\u0002', 'x\u009c', '\u001f\u008b\u0008', '\u00fd7zXZ\0', '../../x', '\0'.repeat(512)],
  check: (input) =>
    withoutCrash(async () => {
      const skipped: string[] = [];
      const root = { path: 'a.bin', content: input, places: async () => [], before: null };
      let [entries, bytes] = [0, 0];
      for await (const { path, content } of expandArchive(root, { limits }, ({ path: name, reason }) => skipped.push(name, reason))) {
        if (!path.startsWith('a.bin')) return fault(`an entry is called ${JSON.stringify(path)}`);
        entries++;
        bytes += await sizeOf(content, skipped);
      }
      if (bytes > limits.bytes + input.length + (64 << 20)) return fault(`${bytes} bytes came out of it`);
      return entries > 1 ? fine : turnedAway;
    }),
};

/** A content that cannot be read to its end says why with an `Unreadable`. */
async function sizeOf(content: Buffer | AsyncIterable<Buffer>, skipped: string[]): Promise<number> {
  if (Buffer.isBuffer(content)) return content.length;
  let size = 0;
  try {
    for await (const chunk of content) size += chunk.length;
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'Unreadable') throw error;
    skipped.push(error.message);
  }
  return size;
}

function tarHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write('0000644\0', 100);
  header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  header.write('        0', 148);
  header.write('ustar\x0000', 257);
  header.write(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** One entry, deflated; the checksum is left at zero, which the reader does not mind. */
function zipOf(name: string, content: Buffer): Buffer {
  const packed = deflateRawSync(content);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(packed.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, Buffer.from(name), packed]);
  const entry = Buffer.concat([Buffer.from('504b01021400', 'hex'), common, Buffer.alloc(14), Buffer.from(name)]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(entry.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, entry, Buffer.from('504b0506', 'hex'), end]);
}
