#!/usr/bin/env node
// CommonJS (bin/package.json says so): the module loader costs a hook 5 ms, and cannot use code that V8 compiled before.
// Only syntax that Node 12 knows: an old Node must understand this file to say that it is too old.
const { fstatSync, statSync } = require('fs');
const { join } = require('path');

/** A hook must never end with 0 after a failure. An agent lets everything pass that does not end with 2. */
const failed = process.argv[2] === 'agent-hook' ? 2 : 3;

/** Whether this Node is one that package.json names. */
function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
}

if (!isNewEnough(process.versions.node)) {
  // `exit` may run before a pipe has taken the text given to `process.stderr`, so it is written directly.
  require('fs').writeSync(2, `sntrylint: needs Node 20.19 or later (of 22, 22.12 or later) and was started with ${process.versions.node} (${process.execPath}); nothing was scanned\n`);
  process.exit(failed);
}

// Ends at once: a scan has nothing to tidy up, and a stack would tell the user nothing.
process.once('SIGINT', () => process.exit(130));
// Ends through `exit`, so that its listeners run and no waiting git is left behind.
process.once('SIGTERM', () => process.exit(143));
process.once('SIGHUP', () => process.exit(129));

/** What has to be done at the end, once nobody waits for the result. */
const last = [];

/**
 * Loads a program of dist/. The code that V8 compiles from it is kept for the next call, in a folder that only the user
 * can write.
 */
function load(name) {
  const program = join(__dirname, '..', 'dist', name);
  const { loadProgram } = require('../dist/kept-code.cjs');
  const { exports, keep } = loadProgram(program, requireBeside(program), process.env);
  last.push(keep);
  return exports;
}

/**
 * Stands for `require` in a file of dist/. The real one is made only for packages and other files: a plain hook needs
 * neither.
 */
const requireBeside = (program) => (name) => (name.startsWith('node:') ? require(name) : require('node:module').createRequire(program)(name));

/** For a program that cannot be loaded. A hook without its program must not say OK, so the code is never 0. */
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

/** Does what `sntrylint staged` does. Null if the call says more than that, or needs the whole program. */
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

/**
 * One of the process's own streams. It is made only if plain text is not enough; a console of Windows always needs it.
 */
const output = (name, fd) => ({
  fd: process.platform === 'win32' ? undefined : fd,
  // Asking whether a stream is a terminal makes Node load its code for networks and streams, so it is asked late.
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

/** A folder may be deleted while a shell is in it. Then there is nothing to read. */
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
  // Runs when nothing is left to wait for, such as a git that was killed. Exiting at once saves the 2 ms in which Node
  // tidies up.
  process.once('beforeExit', () => {
    for (const keep of last) keep();
    process.exit();
  });
}

// An error that the program did not handle itself. The code is never 0, and its message may hold a secret, so it is not
// shown.
run().catch((error) => {
  process.stderr.write(`sntrylint: stopped by an error of its own (${error && (error.code || error.name)}); not everything was scanned\n`);
  process.exitCode = failed;
});
