#!/usr/bin/env node
// At once: a scan has nothing to put in order, and a stack would tell the user nothing.
process.once('SIGINT', () => process.exit(130));

/** Where the program cannot be loaded: a hook without its program must not say OK, so this is never a 0. */
function cannotStart(error) {
  const unbuilt = error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes('dist/main.js');
  const reason = unbuilt ? 'the program is not built (dist/main.js)' : `the program does not start: ${error.message}`;
  process.stderr.write(`sntrylint: ${reason}; nothing was scanned\n`);
  if (unbuilt) process.stderr.write('  fix: run `npm run build` in the folder of sntrylint\n');
  return { main: () => 3 };
}

const { main } = await import('../dist/main.js').catch(cannotStart);
process.exitCode = await main(process.argv.slice(2), {
  // Standard input is opened only by a command that reads it.
  get stdin() {
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
});
