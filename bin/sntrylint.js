#!/usr/bin/env node
// CommonJS (bin/package.json says so): the loader of modules costs a hook 5 ms, and takes no code that V8 has compiled before.
const { readFileSync } = require('node:fs');
const { createRequire, enableCompileCache } = require('node:module');
const { isAbsolute, join } = require('node:path');

// At once: a scan has nothing to put in order, and a stack would tell the user nothing.
process.once('SIGINT', () => process.exit(130));

const program = join(__dirname, '..', 'dist', 'main.cjs');

/** The program, with the code that the build compiled if it did so with this V8: a hook ends 12 ms earlier. */
function load() {
  const code = compiled();
  if (code === null) {
    // Node 22 and later keep compiled code themselves: a hook ends 5 ms earlier.
    enableCompileCache?.(cacheFolder());
    return require(program);
  }
  const { Script } = require('node:vm');
  const source = `(function (exports, require, module, __filename) {${readFileSync(program, 'utf8')}\n})`;
  // V8 looks at its version and flags, and compiles anew where they are not those of the build.
  const script = new Script(source, { filename: program, cachedData: code });
  const module = { exports: {} };
  script.runInThisContext()(module.exports, createRequire(program), module, program);
  return module.exports;
}

/** A folder of the user's own: anybody could put code into the one below /tmp that Node would take. Windows has no such. */
function cacheFolder() {
  const { XDG_CACHE_HOME: cache, HOME: home } = process.env;
  if (cache && isAbsolute(cache)) return join(cache, 'sntrylint');
  return home ? join(home, '.cache', 'sntrylint') : undefined;
}

function compiled() {
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
    return load();
  } catch (error) {
    return cannotStart(error);
  }
}

/** One of the process's own streams, made only where text alone does not do; a console of Windows needs it always. */
const output = (name, fd) => ({
  fd: process.platform === 'win32' ? undefined : fd,
  get isTTY() {
    return require('node:tty').isatty(fd);
  },
  get columns() {
    return this.isTTY ? process[name].columns : undefined;
  },
  write: (...args) => process[name].write(...args),
  once: (...args) => process[name].once(...args),
  off: (...args) => process[name].off(...args),
});

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
  process.exitCode = await loadOrSay().main(process.argv.slice(2), io);
}

void run();
