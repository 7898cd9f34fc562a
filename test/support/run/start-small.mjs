// Loaded into each process that runs tests: what is started there with node:child_process is started by a small process beside
// it. To start a program, the system copies the tables of the starter's memory: nothing where that is Python, 1 to 2 ms
// of processor time where it is a bare Node, 5 to 25 ms where it runs tests, and a run of all tests starts twenty thousand
// programs. Who starts, and what is started, notice nothing but another parent: the streams are of the same kind, the
// errors the same. Without Python this process starts everything itself.
import { mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

// Node's own way to a process, below all functions of node:child_process.
const [{ Process }, spawnSync, { PipeConnectWrap }] = ['process_wrap', 'spawn_sync', 'pipe_wrap'].map((name) => process.binding(name));
const itself = { start: Process.prototype.spawn, run: spawnSync.spawn };
const owner = process.geteuid();
const running = new Map();
/** Null until the first program is started; false if there is none. */
let starter = null;

Process.prototype.spawn = function (options) {
  if (!isForStarter(options)) return itself.start.call(this, options);
  for (const { handle } of options.stdio) if (handle !== undefined) join(handle);
  const stdio = options.stdio.map(({ type, fd }) => ({ type, fd }));
  const { error, pid } = ask({ start: { ...program(options), stdio } });
  if (error < 0) return error;
  this.pid = pid;
  this.kill = (signal) => {
    try {
      process.kill(pid, signal);
      return 0;
    } catch ({ errno }) {
      return errno;
    }
  };
  running.set(pid, this);
  return 0;
};

/** Connects one end of a stream with the other, which the starter gives to the program. */
function join(handle) {
  const request = new PipeConnectWrap();
  // What is written until then waits, but an end would be forgotten.
  handle.shutdown = (asked) => {
    request.oncomplete = () => {
      delete handle.shutdown;
      handle.shutdown(asked);
    };
    return 0;
  };
  request.oncomplete = () => void delete handle.shutdown;
  handle.connect(request, starter.socket);
}

spawnSync.spawn = function (options) {
  if (!isForStarter(options)) return itself.run.call(this, options);
  const inputs = options.stdio.map(({ input }) => input ?? Buffer.alloc(0));
  const stdio = options.stdio.map(({ type, fd }, at) => ({ type, fd, input: inputs[at].byteLength }));
  const { timeout, maxBuffer, killSignal } = options;
  const { sizes, ...answer } = ask({ run: { ...program(options), stdio, timeout, maxBuffer, killSignal } }, inputs);
  return { ...answer, output: sizes === null ? null : sizes.map((size) => (size === null ? null : read(size))) };
};

/**
 * Whether the starter can do it in this process's place: with its own rights, and no open file of it. Node lets a program
 * wait for data only at the first three of the streams that it hands on.
 */
function isForStarter({ detached, uid, gid, stdio }) {
  if (detached || uid !== undefined || gid !== undefined || process.geteuid() !== owner || stdio.length !== 3) return false;
  if (!stdio.every(({ type, fd, ipc }) => !ipc && (type === 'ignore' || type === 'pipe' || fd <= 2))) return false;
  starter ??= begin();
  return starter !== false;
}

/** What is started, and where. */
function program({ file, args, envPairs, cwd }) {
  return { file, args, envPairs, cwd: cwd ?? process.cwd() };
}

/** It ends by itself when nobody can ask it any more. */
function begin() {
  const folder = mkdtempSync(resolve(tmpdir(), 'sntrylint-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const args = ['python3', '-I', '-S', fileURLToPath(new URL('start-small-child.py', import.meta.url)), folder];
  const { status } = itself.run.call(spawnSync, { file: 'python3', args, stdio: [0, 1, 2].map((fd) => ({ type: 'inherit', fd })) });
  if (status !== 0) return false;
  const [requests, answers, socket] = ['requests', 'answers', 'socket'].map((name) => resolve(folder, name));
  const opened = { requests: openSync(requests, 'w'), answers: openSync(answers, 'r'), socket };
  let text = '';
  connect(socket)
    .on('data', (data) => {
      const lines = (text + data).split('\n');
      text = lines.pop();
      for (const { pid, code, signal } of lines.map((line) => JSON.parse(line))) {
        const process = running.get(pid);
        running.delete(pid);
        process.onexit(code, signal);
      }
    })
    .unref();
  return opened;
}

/** @param inputs bytes that belong to the request */
function ask(request, inputs = []) {
  const text = Buffer.from(JSON.stringify(request));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(text.length);
  const bytes = Buffer.concat([size, text, ...inputs]);
  for (let at = 0; at < bytes.length; ) at += writeSync(starter.requests, bytes, at);
  return JSON.parse(read(read(4).readUInt32LE()).toString());
}

function read(length) {
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length; ) {
    const more = readSync(starter.answers, bytes, at, length - at, null);
    if (more === 0) throw new Error('the process that starts programs is gone');
    at += more;
  }
  return bytes;
}
