// Loaded into each process that runs tests: what is started there with node:child_process is started by a small process beside
// it. To start a program, the system copies the tables of the starter's memory: 0.6 ms of processor time where that is
// a bare Node, 5 to 25 ms where it runs tests, and a run of all tests starts tens of thousands of programs.
// Who starts, and what is started, notice nothing but another parent: the streams are of the same kind, the errors the same.
import { spawn } from 'node:child_process';
import { mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';

// Node's own way to a process, below all functions of node:child_process.
const [{ Process }, spawnSync, { PipeConnectWrap }] = ['process_wrap', 'spawn_sync', 'pipe_wrap'].map((name) => process.binding(name));
const itself = { start: Process.prototype.spawn, run: spawnSync.spawn };
const owner = process.geteuid();
const running = new Map();
let starter = null;

Process.prototype.spawn = function (options) {
  if (!isPlain(options)) return itself.start.call(this, options);
  starter ??= begin();
  for (const { handle } of options.stdio) if (handle !== undefined) join(handle);
  const { file, args, envPairs, cwd = process.cwd() } = options;
  const stdio = options.stdio.map(({ type, fd }) => ({ type, fd }));
  const { error, pid } = ask({ start: { file, args, envPairs, cwd, stdio } });
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
  if (!isPlain(options)) return itself.run.call(this, options);
  starter ??= begin();
  return ask({ run: { ...options, cwd: options.cwd ?? process.cwd() } });
};

/**
 * Whether another process can do it in this one's place: with its own rights, and no open file of it. Node lets a program
 * wait for data only at the first three of the streams that it hands on.
 */
function isPlain({ detached, uid, gid, stdio }) {
  return !detached && uid === undefined && gid === undefined && process.geteuid() === owner && stdio.length <= 3 && stdio.every(({ type, fd, ipc }) => !ipc && (type === 'ignore' || type === 'pipe' || fd <= 2));
}

/** It ends by itself when nobody can ask it any more. */
function begin() {
  const folder = mkdtempSync(resolve(tmpdir(), 'sntrylint-'));
  const [requests, answers, socket] = ['requests', 'answers', 'socket'].map((name) => resolve(folder, name));
  itself.run.call(spawnSync, { file: 'mkfifo', args: ['mkfifo', requests, answers], stdio: [0, 1, 2].map((fd) => ({ type: 'inherit', fd })) });
  spawn(process.execPath, [fileURLToPath(new URL('start-small-child.mjs', import.meta.url)), folder], { stdio: 'inherit', detached: true }).unref();
  const opened = { requests: openSync(requests, 'w'), answers: openSync(answers, 'r'), socket };
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
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

function ask(request) {
  const asked = serialize(request);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(asked.length);
  for (const bytes of [size, asked]) for (let at = 0; at < bytes.length; ) at += writeSync(starter.requests, bytes, at);
  return deserialize(read(read(4).readUInt32LE()));
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
