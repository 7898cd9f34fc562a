#!/usr/bin/env node
// CommonJS (bin/package.json says so): the loader of modules costs a hook 5 ms, and takes no code that V8 has compiled before.
const { fstatSync, readFileSync, statSync } = require('node:fs');
const { isAbsolute, join } = require('node:path');

// At once: a scan has nothing to put in order, and a stack would tell the user nothing.
process.once('SIGINT', () => process.exit(130));

/** A program of dist/, with the code that the build compiled if it did so with this V8: a hook ends 12 ms earlier. */
function load(name) {
  const program = join(__dirname, '..', 'dist', name);
  const code = compiled(program);
  if (code === null) {
    // Node 22 and later keep compiled code themselves: a hook ends 5 ms earlier.
    require('node:module').enableCompileCache?.(cacheFolder());
    return require(program);
  }
  const { Script } = require('node:vm');
  const source = `(function (exports, require, module, __filename) {${readFileSync(program, 'latin1')}\n})`;
  // V8 looks at its version and flags, and compiles anew where they are not those of the build.
  const script = new Script(source, { filename: program, cachedData: code });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, requireBeside(program), module, program);
  return module.exports;
}

/** What `require` is in a file of dist/, made when a package or another file is asked for: a plain hook needs neither. */
const requireBeside = (program) => (name) => (name.startsWith('node:') ? require(name) : require('node:module').createRequire(program)(name));

/** A folder of the user's own: anybody could put code into the one below /tmp that Node would take. Windows has no such. */
function cacheFolder() {
  const { XDG_CACHE_HOME: cache, HOME: home } = process.env;
  if (cache && isAbsolute(cache)) return join(cache, 'sntrylint');
  return home ? join(home, '.cache', 'sntrylint') : undefined;
}

function compiled(program) {
  try {
    return readFileSync(`${program}.${process.versions.v8}-${process.arch}`);
  } catch {
    return null;
  }
}

/** Where the program cannot be loaded: a hook without its program must not say OK, so this is never a 0. */
function cannotStart(error) {
  const unbuilt = error.code === 'MODULE_NOT_FOUND' && error.message.includes('main.cjs');
  const reason = unbuilt ? 'the program is not built (dist/main.cjs)' : `the program does not start: ${error.message}`;
  process.stderr.write(`sntrylint: ${reason}; nothing was scanned\n`);
  if (unbuilt) process.stderr.write('  fix: run `npm run build` in the folder of sntrylint\n');
  return { main: async () => 3 };
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

const io = {
  // Standard input is opened only by a command that reads it.
  get stdin() {
    return process.stdin;
  },
  stdinFd: 0,
  stdout: output('stdout', 1),
  stderr: output('stderr', 2),
  env: process.env,
  cwd: process.cwd(),
};

async function run() {
  const args = process.argv.slice(2);
  process.exitCode = (await plainHook(args)) ?? (await loadOrSay().main(args, io));
  // Once there is nothing left to wait for, such as a git that was killed: to put away what it holds takes Node 2 ms.
  process.once('beforeExit', () => process.exit());
}

void run();
