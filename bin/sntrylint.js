#!/usr/bin/env node
// This is CommonJS (bin/package.json says so). The loader of ES modules costs a hook 5 ms, and cannot use code that V8
// compiled before. The syntax is that of Node 12, since an old Node must understand this file to say that it is too
// old.
const { fstatSync, statSync } = require('fs');
const { join } = require('path');

/**
 * The exit code after a failure. A hook must never end with 0 then. For an agent every code except 2 means that the
 * step may go on.
 */
const failed = process.argv[2] === 'agent-hook' ? 2 : 3;

/** Whether package.json allows this version of Node. */
function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number);
  return major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
}

if (!isNewEnough(process.versions.node)) {
  // `process.exit` may end before a pipe has taken the text for `process.stderr`, so the text is written directly.
  require('fs').writeSync(2, `sntrylint: needs Node 20.19 or later (of 22, 22.12 or later) and was started with ${process.versions.node} (${process.execPath}); nothing was scanned\n`);
  process.exit(failed);
}

// The program ends at once. A scan has nothing to tidy up, and a stack would tell the user nothing.
process.once('SIGINT', () => process.exit(130));
// `process.exit` runs its listeners, which end every git that is still running.
process.once('SIGTERM', () => process.exit(143));
process.once('SIGHUP', () => process.exit(129));

/** Work for the end, when nobody waits for the result any more. */
const last = [];

/**
 * Loads a program of dist/. The code that V8 compiles from it is kept for the next call, in a folder that only the user
 * can write.
 */
function load(name) {
  const program = join(__dirname, '..', 'dist', name);
  const { loadProgram } = require('../dist/kept-code.cjs');
  const { exports, keep } = loadProgram(program, requireBeside(program), process.env);
  if (keep !== null) last.push(keep);
  return exports;
}

/**
 * Stands for `require` in a file of dist/. The real one is made only for packages and other files: a plain hook needs
 * neither.
 */
const requireBeside = (program) => (name) => (name.startsWith('node:') ? require(name) : require('node:module').createRequire(program)(name));

/** Reports that a program cannot be loaded. A hook without its program must not say OK, so the exit code is never 0. */
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
  // Asking whether a stream is a terminal makes Node load its code for networks and streams. So this is asked only when
  // needed.
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

/** The working folder. If it was deleted while a shell was in it, there is nothing to read. */
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
  // This runs when nothing is left to wait for, such as a git that was killed. Exiting at once saves the 2 ms in which
  // Node tidies up.
  process.once('beforeExit', () => {
    for (const keep of last) keep();
    process.exit();
  });
}

// An error that the program did not handle itself. The exit code is never 0. The message is not shown, since it may
// hold a secret.
run().catch((error) => {
  process.stderr.write(`sntrylint: stopped by an error of its own (${error && (error.code || error.name)}); not everything was scanned\n`);
  process.exitCode = failed;
});
