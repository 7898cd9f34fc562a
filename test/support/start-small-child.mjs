// Starts the programs that `start-small.ts` asks for, one after the other.
import { spawnSync } from 'node:child_process';
import { openSync, readSync, writeSync } from 'node:fs';

const requests = openSync(process.argv[2], 'r');
const answers = openSync(process.argv[3], 'w');

for (let size = read(4); size !== null; size = read(4)) {
  const { file, args, cwd, env, given } = JSON.parse(read(size.readUInt32LE()).toString('utf8'));
  const input = given === null ? {} : { input: read(given) };
  const { status, stdout, stderr, error } = spawnSync(file, args, { cwd, env, ...input, stdio: [given === null ? 'ignore' : 'pipe', 'pipe', 'pipe'], maxBuffer: 1 << 30 });
  const [out, said] = [stdout ?? Buffer.alloc(0), stderr?.length > 0 ? stderr : Buffer.from(error?.message ?? '')];
  const head = Buffer.alloc(12);
  head.writeInt32LE(status ?? -1, 0);
  head.writeUInt32LE(out.length, 4);
  head.writeUInt32LE(said.length, 8);
  for (const bytes of [head, out, said]) for (let at = 0; at < bytes.length; ) at += writeSync(answers, bytes, at);
}

/** So many bytes; null at the end. */
function read(length) {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; ) {
    const more = readSync(requests, bytes, at, length - at, null);
    if (more === 0) return null;
    at += more;
  }
  return bytes;
}
