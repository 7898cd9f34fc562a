#!/usr/bin/env node
const [major, minor] = process.versions.node.split('.').map(Number);
if (!(major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19))) {
  process.stderr.write(`sntrylint-fleet: needs Node 20.19 or later (of 22, 22.12 or later) and was started with ${process.versions.node} (${process.execPath}); nothing was scanned\n`);
  process.exit(3);
}

const { main } = await import('../dist/main.js').catch((error) => {
  process.stderr.write(`sntrylint-fleet: the program does not start (${error.code ?? error.name}); nothing was scanned\n`);
  process.exit(3);
});

const io = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr, env: process.env, cwd: process.cwd() };
// An error that the program itself did not handle must not end with 0. Its message may hold a secret, so only its name is shown.
process.exitCode = await main(process.argv.slice(2), io).catch((error) => {
  process.stderr.write(`sntrylint-fleet: stopped by an error of its own (${error?.code ?? error?.name}); not everything was scanned\n`);
  return 3;
});
