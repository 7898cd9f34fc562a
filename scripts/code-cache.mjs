import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Writes beside the program what V8 made of it, so that `bin/sntrylint.js` need not have it compiled. A commit with a token
 * is scanned first: what a hook runs is compiled by then, and kept. Where there is no git, less is kept, and nothing is wrong.
 */
export function writeCodeCache(program) {
  const folder = mkdtempSync(join(tmpdir(), 'sntrylint-build-'));
  // A build may run inside a hook, whose variables name another repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_') && name !== 'NODE_OPTIONS'));
  try {
    writeFileSync(join(folder, 'file.txt'), `SENTRY_AUTH_TOKEN=sntryu_${createHash('sha256').update('code cache').digest('hex')}\n`);
    for (const args of [['init', '--quiet'], ['add', 'file.txt']]) spawnSync('git', args, { cwd: folder, env, stdio: 'ignore' });
    const { status } = spawnSync(process.execPath, ['-e', compile, program], { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) throw new Error('the compiled code could not be kept');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Run by a Node of its own, since V8's flags there are those of a user's call. The wrapper is the one of bin/sntrylint.js. */
const compile = String.raw`
const { readFileSync, writeFileSync } = require('node:fs');
const { Script } = require('node:vm');
const { createRequire } = require('node:module');
const { Writable } = require('node:stream');
const program = process.argv[1];
const source = '(function (exports, require, module, __filename) {' + readFileSync(program, 'utf8') + '\n})';
const script = new Script(source, { filename: program });
const module_ = { exports: {} };
script.runInThisContext()(module_.exports, createRequire(program), module_, program);
const quiet = () => new Writable({ write: (chunk, encoding, done) => done() });
const io = { stdin: process.stdin, stdout: quiet(), stderr: quiet(), env: process.env, cwd: process.cwd() };
module_.exports.main(['staged', '--no-config'], io).then(() => {
  writeFileSync(program + '.' + process.versions.v8 + '-' + process.arch, script.createCachedData());
});
`;
