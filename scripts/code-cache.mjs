import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Writes beside each program what V8 made of it, so that `bin/sntrylint.js` need not have it compiled. A commit with a
 * token is scanned first: what a hook runs is compiled by then, and kept. Where there is no git, less is kept, and nothing
 * is wrong.
 *
 * @param programs the file and what it is called by, as JavaScript that has `program` and `io`
 */
export function writeCodeCaches(programs) {
  const folder = mkdtempSync(join(tmpdir(), 'sntrylint-build-'));
  // A build may run inside a hook, whose variables name another repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_') && name !== 'NODE_OPTIONS'));
  const git = (...args) => spawnSync('git', args, { cwd: folder, env, encoding: 'utf8' }).stdout?.trim();
  try {
    const content = `SENTRY_AUTH_TOKEN=sntryu_${createHash('sha256').update('code cache').digest('hex')}\n`;
    writeFileSync(join(folder, 'file.txt'), content);
    git('init', '--quiet');
    git('add', 'file.txt');
    // As the hook hands it over (see src/git/staging/content-from-hook.ts).
    const oid = git('rev-parse', ':file.txt');
    writeFileSync(join(folder, 'handed-over'), `MERGE_HEAD missing\n${oid} blob ${content.length} :000000 100644 ${'0'.repeat(40)} ${oid} A\tfile.txt\n${content}\n${'0'.repeat(40)} missing\n..end missing\n`);
    for (const [program, call] of Object.entries(programs)) {
      // The launcher reads it byte by byte, which takes half the time, and V8 keeps it in half the space.
      if (/[^\0-\x7f]/.test(readFileSync(program, 'utf8'))) throw new Error(`${program} holds more than ASCII`);
      const { status } = spawnSync(process.execPath, ['-e', compile(call), program], { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] });
      if (status !== 0) throw new Error(`the compiled code of ${program} could not be kept`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Run by a Node of its own, since V8's flags there are those of a user's call. The wrapper is the one of bin/sntrylint.js. */
const compile = (call) => String.raw`
const { openSync, readFileSync, writeFileSync } = require('node:fs');
const { Script } = require('node:vm');
const { createRequire } = require('node:module');
const { Writable } = require('node:stream');
const file = process.argv[1];
const source = '(function (exports, require, module, __filename) {' + readFileSync(file, 'latin1') + '\n})';
const script = new Script(source, { filename: file });
const loaded = { exports: {} };
script.runInThisContext()(loaded.exports, createRequire(file), loaded, file);
const program = loaded.exports;
const quiet = () => new Writable({ write: (chunk, encoding, done) => done() });
const io = { stdin: process.stdin, stdout: quiet(), stderr: quiet(), env: process.env, cwd: process.cwd() };
const handedOver = () => ({ ...io, stdinFd: openSync('handed-over'), env: { ...process.env, SNTRYLINT_STAGED_ON_STDIN: '1' } });
(async () => {
  ${call};
  writeFileSync(file + '.' + process.versions.v8 + '-' + process.arch, script.createCachedData());
})();
`;
