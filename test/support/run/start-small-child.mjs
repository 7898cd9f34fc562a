// Starts the programs that `start-small.mjs` asks for, one after the other.
import { createReadStream, openSync, writeSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';

const folder = process.argv[2];
const [{ Process }, spawnSync] = ['process_wrap', 'spawn_sync'].map((name) => process.binding(name));

// One to tell of ends, and then those of the programs in the order in which they are asked for.
const sockets = [];
const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }, (socket) => {
  sockets.push(socket.on('error', () => {}));
  server.emit('one more');
});
await once(server.listen(join(folder, 'socket')), 'listening');
const requests = createReadStream('', { fd: openSync(join(folder, 'requests'), 'r') });
const answers = openSync(join(folder, 'answers'), 'w');
const ends = await nextSocket();

let bytes = Buffer.alloc(0);
for await (const chunk of requests) {
  bytes = Buffer.concat([bytes, chunk]);
  // One at a time: who asks waits for the answer.
  if (bytes.length < 4 || bytes.length < 4 + bytes.readUInt32LE()) continue;
  const { start, run } = deserialize(bytes.subarray(4));
  bytes = Buffer.alloc(0);
  const given = serialize(run === undefined ? await started(start) : spawnSync.spawn(run));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(given.length);
  for (const part of [size, given]) for (let at = 0; at < part.length; ) at += writeSync(answers, part, at);
}
process.exit();

async function started(options) {
  const own = [];
  const stdio = [];
  for (const { type, fd } of options.stdio) {
    if (type !== 'pipe') {
      stdio.push({ type, fd });
      continue;
    }
    const socket = await nextSocket();
    own.push(socket);
    // oxlint-disable-next-line no-underscore-dangle -- Node's name for what lies below a socket
    stdio.push({ type: 'wrap', wrapType: 'pipe', handle: socket._handle });
  }
  const child = Object.assign(new Process(), {
    onexit(code, signal) {
      child.close();
      ends.write(`${JSON.stringify({ pid, code, signal })}\n`);
    },
  });
  const error = child.spawn({ ...options, stdio });
  const { pid } = child;
  for (const socket of own) socket.destroy();
  return { error, pid };
}

async function nextSocket() {
  if (sockets.length === 0) await once(server, 'one more');
  return sockets.shift();
}
