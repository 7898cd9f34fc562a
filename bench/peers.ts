import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { tokens } from '../test/support/tokens.ts';
import { writeCorpus } from './corpus.ts';
import { peers, programOf } from './peer-list.ts';

/**
 * Runs other scanners on the same content in the same run: `npm run bench:peers -- --folder DIR`. The scanners are
 * installed in DIR, outside of the checkout. Missing ones are installed there now.
 */
function bench(): void {
  const { values } = parseArgs({ options: { folder: { type: 'string' } } });
  if (values.folder === undefined) throw new Error('name a folder for what is installed: --folder DIR');
  const folder = resolve(values.folder);
  mkdirSync(folder, { recursive: true });
  const tree = join(folder, 'corpus');
  if (!existsSync(tree)) plant(tree);
  const own = { name: 'sntrylint', files: [process.execPath, resolve('bin/sntrylint.js'), '--format', 'json'], history: [process.execPath, resolve('bin/sntrylint.js'), 'history', '--no-cache', '--format', 'json'], counts: /"ruleId": "sentry-/g };
  console.log('| scanner | files: time, peak memory | found of 5 | history: time, peak memory | found of 5 |\n|---|---|---|---|---|');
  console.log(`| ${own.name} | ${cell(own.files, tree, own.counts)} | ${cell(own.history, tree, own.counts)} |`);
  for (const peer of peers) {
    if (peer.files === null && peer.history === null) continue;
    const program = programOf(peer, folder);
    if (program === null) console.log(`| ${peer.name} | cannot be had here | | | |`);
    else console.log(`| ${peer.name} | ${cell(peer.files?.(program) ?? null, tree, peer.counts)} | ${cell(peer.history?.(program) ?? null, tree, peer.counts)} |`);
  }
}

/** Writes the bench's corpus with five tokens into one commit. */
function plant(tree: string): void {
  writeCorpus(tree);
  const make = tokens('peers');
  writeFileSync(join(tree, '.env'), `SENTRY_AUTH_TOKEN=${make.user()}\n`);
  writeFileSync(join(tree, 'ci.yml'), `env:\n  SENTRY_AUTH_TOKEN: ${make.org()}\n`);
  writeFileSync(join(tree, '.sentryclirc'), `[auth]\ntoken=${make.legacy()}\n`);
  writeFileSync(join(tree, 'secret.yaml'), `data:\n  token: ${Buffer.from(make.integration()).toString('base64')}\n`);
  writeFileSync(join(tree, 'app.py'), `CLIENT_SECRET = '${make.appSecret()}'\n`);
  writeFileSync(join(tree, '.secretlintrc.json'), '{"rules":[{"id":"@secretlint/secretlint-rule-preset-recommend"}]}');
  const git = (...args: string[]): unknown => execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], { cwd: tree });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--no-verify', '-m', 'corpus');
}

/** The seconds after which a scanner is ended. */
const patience = 400;
/** The exit code of a scanner that was ended. */
const killed = 137;

/** The fastest of three runs. GNU time reports the memory of the largest process. */
function cell(command: readonly string[] | null, cwd: string, counts: RegExp): string {
  if (command === null) return 'does not read it | ';
  let fastest = Number.POSITIVE_INFINITY;
  let memory = 0;
  let found = 0;
  for (let round = 0; round < 3; round++) {
    const started = performance.now();
    // GNU timeout also ends the processes that the command has started.
    const { status, stdout, stderr } = spawnSync('/usr/bin/time', ['-f', 'peak=%M', 'timeout', '--signal=KILL', String(patience), ...command], { cwd, encoding: 'utf8', maxBuffer: 1 << 30 });
    if (status === killed) return `not done after ${patience} s | `;
    fastest = Math.min(fastest, performance.now() - started);
    memory = Number(/peak=(\d+)/.exec(stderr)?.[1] ?? 0) / 1000;
    found = new Set(stdout.match(counts) === null ? [] : [...stdout.matchAll(counts)].map((match) => match.index)).size;
    if (fastest > 60_000) break;
  }
  return `${(fastest / 1000).toFixed(2)} s, ${memory.toFixed(0)} MB | ${found}`;
}

bench();
