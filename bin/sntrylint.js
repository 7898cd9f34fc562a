#!/usr/bin/env node
// CommonJS (bin/package.json says so): the loader of modules costs a hook 5 ms, and takes no code that V8 has compiled before.
// No newer words than Node 12 knows: an old Node is to say that it is old, and can only where it understands this file.
const { fstatSync, statSync } = require('fs');
const { join } = require('path');

/** What a hook must not end with is 0; an agent lets pass what ends with anything but 2. */
const failed = process.argv[2] === 'agent-hook' ? 2 : 3;

/** Whether this Node is one that package.json names. */
function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
}

if (!isNewEnough(process.versions.node)) {
  // `exit` may come before a pipe has taken what `process.stderr` was given.
  require('fs').writeSync(2, `sntrylint: needs Node 20.19 or later (of 22, 22.12 or later) and was started with ${process.versions.node} (${process.execPath}); nothing was scanned\n`);
  process.exit(failed);
}

// At once: a scan has nothing to put in order, and a stack would tell the user nothing.
process.once('SIGINT', () => process.exit(130));
// So that `exit` is told, and no git that waits for something is left behind.
process.once('SIGTERM', () => process.exit(143));
process.once('SIGHUP', () => process.exit(129));

/** What is to be done at the end, once nothing waits for the result. */
const last = [];

/** A program of dist/; what V8 makes of it is kept for the next call, in a folder of the user's own. */
function load(name) {
  const program = join(__dirname, '..', 'dist', name);
  const { loadProgram } = require('../dist/kept-code.cjs');
  const { exports, keep } = loadProgram(program, requireBeside(program), process.env);
  last.push(keep);
  return exports;
}

/** What `require` is in a file of dist/, made when a package or another file is asked for: a plain hook needs neither. */
const requireBeside = (program) => (name) => (name.startsWith('node:') ? require(name) : require('node:module').createRequire(program)(name));

/** Where the program cannot be loaded: a hook without its program must not say OK, so this is never a 0. */
function cannotStart(error) {
  const unbuilt = ['MODULE_NOT_FOUND', 'ENOENT'].includes(error.code) && /(?:main|kept-code)\.cjs/.test(error.message);
  const reason = unbuilt ? 'the program is not built (dist/main.cjs)' : `the program does not start: ${error.message}`;
  process.stderr.write(`sntrylint: ${reason}; nothing was scanned\n`);
  if (unbuilt) process.stderr.write('  fix: run `npm run build` in the folder of sntrylint\n');
  return { main: async () => failed };
}

function loadOrSay() {
  try {
    return load('main.cjs');
  } catch (error) {
    return cannotStart(error);
  }
}

/** What `sntrylint staged` alone does; null where that is not all that was said, or where it needs the whole program. */
async function plainHook(args) {
  if (args.length !== 1 || args[0] !== 'staged') return null;
  let program;
  try {
    program = load('hook.cjs');
  } catch {
    return null;
  }
  return program.hook(io);
}

/** One of the process's own streams, made only where text alone does not do; a console of Windows needs it always. */
const output = (name, fd) => ({
  fd: process.platform === 'win32' ? undefined : fd,
  // To ask whether it is a terminal, Node loads what it has of networks and streams.
  get isTTY() {
    return mayBeTerminal(fd) && require('node:tty').isatty(fd);
  },
  get columns() {
    return this.isTTY ? process[name].columns : undefined;
  },
  write: (...args) => process[name].write(...args),
  once: (...args) => process[name].once(...args),
  off: (...args) => process[name].off(...args),
});

function mayBeTerminal(fd) {
  if (process.platform === 'win32') return true;
  try {
    const file = fstatSync(fd);
    return file.isCharacterDevice() && file.rdev !== statSync('/dev/null').rdev;
  } catch {
    return true;
  }
}

/** A folder may be deleted while a shell stands in it; then there is nothing that could be read. */
function workingFolder() {
  try {
    return process.cwd();
  } catch {
    require('fs').writeSync(2, 'sntrylint: the folder that this was called in is not there any more; nothing was scanned\n  fix: cd into another one\n');
    process.exit(failed);
  }
}

const io = {
  // Standard input is opened only by a command that reads it.
  get stdin() {
    return process.stdin;
  },
  stdinFd: 0,
  stdout: output('stdout', 1),
  stderr: output('stderr', 2),
  env: process.env,
  cwd: workingFolder(),
};

async function run() {
  const args = process.argv.slice(2);
  const code = await plainHook(args);
  process.exitCode = code === null ? await loadOrSay().main(args, io) : code;
  // Once there is nothing left to wait for, such as a git that was killed: to put away what it holds takes Node 2 ms.
  process.once('beforeExit', () => {
    for (const keep of last) keep();
    process.exit();
  });
}

// Whatever got past the program's own handler is never a 0, and its words may hold what must not be shown.
run().catch((error) => {
  process.stderr.write(`sntrylint: stopped by an error of its own (${error && (error.code || error.name)}); not everything was scanned\n`);
  process.exitCode = failed;
});
