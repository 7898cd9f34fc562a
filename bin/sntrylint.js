#!/usr/bin/env node
// At once: a scan has nothing to put in order, and a stack would tell the user nothing.
process.once('SIGINT', () => process.exit(130));

const { stderr, env, argv } = process;
const main = await import('../dist/main.js').then(
  (program) => program.main,
  (error) => {
    // A hook whose program is missing must not say OK, so this is never a 0.
    const built = error.code !== 'ERR_MODULE_NOT_FOUND' || !String(error.url ?? error.message).includes('dist/main.js');
    stderr.write(
      built
        ? `sntrylint: cannot start: ${error.message}\n`
        : 'sntrylint: the program is not built, so nothing was scanned (dist/main.js)\n  fix: npm run build, in the folder of sntrylint\n',
    );
    return () => 3;
  },
);

// Standard input is opened only by a command that reads it.
const io = { get stdin() { return process.stdin; }, get stdout() { return process.stdout; }, stderr, env, cwd: process.cwd() };
process.exitCode = await main(argv.slice(2), io);
