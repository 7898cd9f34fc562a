import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/repo.ts';
import { runChild, ScanFailed } from '../../src/scan/run-child.ts';
import type { ScanMessage } from '../../src/scan/protocol.ts';

const roomy = { time: 60_000, memory: 2e9 };
const last = JSON.stringify({ type: 'end', commits: 1, bytes: 2 });

/** Runs a program in the place of the scanner. */
async function run(program: string, limits = roomy): Promise<readonly ScanMessage[]> {
  const memory = temporaryFolder();
  const scanner = join(memory, 'scanner.mjs');
  writeFileSync(scanner, program);
  const told: ScanMessage[] = [];
  await runChild({ repository: '/nowhere', ownExceptions: false, archives: false, remembers: false, verify: null }, { memory, code: memory, scanner, limits, env: { PATH: process.env['PATH'] }, told: (message) => void told.push(message) });
  return told;
}

it('hands on what the scanner says', async () => {
  expect(await run(`console.log('${last}')`)).toEqual([JSON.parse(last)]);
});

it.each([
  ['dies of a fault in memory', 'process.kill(process.pid, "SIGSEGV")', 'the scanner was ended by SIGSEGV', true],
  ['is killed from outside', 'process.kill(process.pid, "SIGKILL")', 'the scanner was ended by SIGKILL', true],
  ['ends without a word', '', 'the scanner was ended by its own exit code 0', true],
  ['ends with an error after half of it', `console.log('{"type":"not-read","path":"x","reason":"y"}'); process.exit(7)`, 'the scanner was ended by its own exit code 7', true],
  ['says why it fails', `console.log('{"type":"failed","reason":"a pack is broken"}')`, 'a pack is broken', false],
  ['says what is no message', 'console.log("Segmentation fault")', 'the scanner answered with something that is not understood', false],
  ['says a message that there is not', `console.log('{"type":"constructor"}\\n${last}')`, 'the scanner answered with something that is not understood', false],
  ['says a finding without places', `console.log('{"type":"finding","finding":{}}\\n${last}')`, 'the scanner answered with something that is not understood', false],
  ['says a place that is none', `console.log('{"type":"finding","finding":{"places":[null]}}\\n${last}')`, 'the scanner answered with something that is not understood', false],
  ['says a verdict that is none', `console.log('{"type":"verdict","sha256":"x","verification":{"state":"constructor"}}\\n${last}')`, 'the scanner answered with something that is not understood', false],
  ['says null', `console.log('null\\n${last}')`, 'the scanner answered with something that is not understood', false],
  ['never stops talking, on one line', 'const much = Buffer.alloc(4e6, "x"); const more = () => process.stdout.write(much, more); more()', 'its findings take more than 128 MB', false],
  ['says more than a repository can hold', `const much = '{"type":"not-read","path":"","reason":""}\\n'.repeat(10_000); const more = () => process.stdout.write(much, more); more()`, 'it holds more than 200000 findings', false],
])('fails alone where it %s', async (_, program, message, mayPass) => {
  const failed = await run(program).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(ScanFailed);
  expect(failed).toMatchObject({ message, mayPass });
});

it.each([
  ['time', 'setInterval(() => {}, 1000)', { ...roomy, time: 300 }, 'the scan took longer than 0 s'],
  ['memory', 'globalThis.much = Buffer.alloc(3e8, 1); setInterval(() => {}, 1000)', { ...roomy, memory: 2e8 }, 'the scan took more than 200 MB of memory'],
  ['memory, in a process that it has started', 'import { spawn } from "node:child_process"; spawn("sh", ["-c", "tail /dev/zero"]); setInterval(() => {}, 1000)', { ...roomy, memory: 2e8 }, 'the scan took more than 200 MB of memory'],
])('is ended where it takes too much %s', async (_, program, limits, message) => {
  await expect(run(program, limits)).rejects.toMatchObject({ message, mayPass: false });
});

it('gives the scanner no credential of a platform or of the database', async () => {
  const memory = temporaryFolder();
  const scanner = join(memory, 'scanner.mjs');
  writeFileSync(scanner, `console.log(JSON.stringify({ type: 'not-read', path: Object.values(process.env).join(), reason: '' })); console.log('${last}')`);
  const told: ScanMessage[] = [];
  const env = { PATH: process.env['PATH'], GITHUB_TOKEN: 'made-up-1', GITLAB_ACCESS_TOKEN: 'made-up-2', PGPASSWORD: 'made-up-3', SNTRYLINT_FLEET_DATABASE: 'postgres://made-up-4', AWS_SECRET_ACCESS_KEY: 'made-up-5', GIT_ASKPASS: 'made-up-6', SSH_AUTH_SOCK: '/made-up-7' };
  await runChild({ repository: '/nowhere', ownExceptions: false, archives: false, remembers: false, verify: null }, { memory, code: memory, scanner, limits: roomy, env, told: (message) => void told.push(message) });
  expect(told[0]).toMatchObject({ type: 'not-read', path: expect.stringContaining(memory) as string });
  expect(JSON.stringify(told)).not.toContain('made-up');
});
