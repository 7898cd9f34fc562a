import { Worker } from 'node:worker_threads';

/** Milliseconds after which an input is said never to end. */
const patience = 30_000;

/**
 * Watches from a thread of its own, since who hangs cannot tell: when no new input came for half a minute, the last one is
 * written to a file and the process is ended.
 *
 * @param folder for the file
 * @returns to be called with each input before it is tried
 */
export function hangWatch(folder: string): (input: Buffer) => void {
  const shared = new SharedArrayBuffer(8 + 65_536);
  const head = new Int32Array(shared, 0, 2);
  const copy = new Uint8Array(shared, 8);
  const worker = new Worker(source, { eval: true, workerData: { shared, folder, patience } });
  worker.unref();
  return (input) => {
    copy.set(input.subarray(0, copy.length));
    head[1] = input.length;
    Atomics.add(head, 0, 1);
  };
}

const source = `
const { workerData: { shared, folder, patience } } = require('node:worker_threads');
const { mkdirSync, writeFileSync, writeSync } = require('node:fs');
const head = new Int32Array(shared, 0, 2);
let [last, since] = [-1, Date.now()];
setInterval(() => {
  const now = Atomics.load(head, 0);
  if (now !== last) [last, since] = [now, Date.now()];
  else if (Date.now() - since > patience) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(folder + '/hang', Buffer.from(new Uint8Array(shared, 8, head[1])));
    writeSync(2, 'an input does not end; it is in ' + folder + '/hang\\n');
    process.kill(process.pid, 'SIGKILL');
  }
}, 1000);
`;
