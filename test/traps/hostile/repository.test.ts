import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Seen } from '../../support/hostile/planted.ts';
import { isLong, some } from '../../support/how-long.ts';
import { type HostileRepository, hostileRepository } from '../../support/hostile/repository.ts';
import { giveAway, type HostileRun, type RunOptions, runHostile, scanningUser } from '../../support/hostile/scan.ts';

/**
 * TRAPS.md, section 4: one repository with everything in it that could make a scanner crash, hang, miss, run what it must
 * not run, or print what it must not print; scanned from every side, with every format of a report.
 */
test('a repository that is made to break its reader is read, named and left as it was', { timeout: 600_000 }, async () => {
  const hostile = hostileRepository();
  const { made } = hostile;
  giveAway(join(made.root, '..'));
  const before = state(hostile);
  const run = async (args: readonly string[], options: RunOptions = {}): Promise<HostileRun> => {
    const ran = await runHostile(made, args, options);
    expectHarmless(ran, hostile, args);
    return ran;
  };
  const scans: readonly (readonly [Seen, readonly string[], readonly NotRead[]])[] = [
    ['staged', ['staged'], [slow('slow-too.txt')]],
    ['range', ['range', 'base..HEAD'], [slow('slow-range.txt')]],
    ['history', ['history', '--no-cache'], [slow('slow.txt'), slow('slow-range.txt'), { path: '1 object that commits name', reason: expect.stringContaining('this clone is partial') as unknown as string }]],
  ];
  for (const [seen, args, notRead] of scans) {
    const ran = await run(args, { reports: true });
    expect(ran.code, `${seen}: ${ran.outputs['stderr']}`).toBe(3);
    expect(found(ran, hostile, seen), seen).toEqual([]);
    expect(report(ran).scan.notRead, seen).toEqual(expect.arrayContaining(notRead as NotRead[]));
  }

  const writer = writing(made.root);
  const ran = await run(['.', 'ignored.txt', 'fifo', '--archives'], { reports: true });
  writer();
  expect(found(ran, hostile, 'worktree')).toEqual([]);
  expect(report(ran).scan.notRead).toEqual(expect.arrayContaining([
    slow('slow.txt'),
    { path: 'unreadable.txt', reason: 'permission denied' },
    { path: 'closed', reason: 'permission denied' },
    { path: 'm'.repeat(300), reason: 'its name is too long for this system' },
    { path: 'fifo', reason: 'it is a FIFO' },
    { path: 'bomb.gz!bomb', reason: 'it grows to more than 250 times its size; the rest of the archive was not read' },
    { path: 'cut.zip', reason: expect.stringContaining('it cannot be read as zip') },
  ]));
  expect(ran.code).toBe(3);

  // Too few files may be open: whatever could not be read is named, and the code says so.
  for (const openFiles of some([24, 32, 48], 3)) {
    const { code } = await run(['crowd', 'kept.txt', 'staged.txt'], { openFiles });
    expect(code, `with ${openFiles} open files`).toBeOneOf([1, 3]);
  }
  // Git folders that lie inside the work tree, and whose configuration names programs.
  const calls = [['.'], ['staged'], ['history', '--no-cache'], ['range', 'HEAD~1..HEAD'], ['config'], ['doctor', '--no-run']];
  const inside = ['pointing', 'bare.git', 'nowhere'].flatMap((cwd, i) => calls.filter((_, j) => isLong || j % 3 === i).map((args) => [cwd, args] as const));
  for (const [cwd, args] of inside) expect((await run(args, { cwd: made.path(cwd) })).signal, `${cwd}: ${args}`).toBeNull();
  await expectRefusals(hostile, run);
  expect(state(hostile)).toEqual(before);
  // The traps are armed: whoever asks git without care springs them.
  spawnSync('git', ['diff', 'HEAD'], { cwd: made.root, env: made.env, ...scanningUser });
  expect(readdirSync(hostile.marks)).not.toEqual([]);
});

interface NotRead {
  readonly path: string;
  readonly reason: string;
}

interface JsonReport {
  readonly scan: { readonly complete: boolean; readonly notRead: readonly NotRead[] };
  readonly findings: readonly { readonly sha256: string }[];
}

function report({ outputs }: HostileRun): JsonReport {
  if (outputs['json'] === undefined) throw new Error(`no report: ${outputs['stderr']}`);
  return JSON.parse(outputs['json']) as JsonReport;
}
const slow = (path: string): NotRead => ({ path, reason: expect.stringMatching(/^the rule never-ends ran out of time here/) as unknown as string });

/** The places of the tokens that a scan should have found and did not. */
function found(ran: HostileRun, hostile: HostileRepository, seen: Seen): readonly string[] {
  const hashes = new Set(report(ran).findings.map(({ sha256 }) => sha256));
  return [...hostile.wanted(seen)].filter(([sha256]) => !hashes.has(sha256)).map(([, place]) => place);
}

/** What holds of every run, whatever it was asked. */
function expectHarmless({ signal, outputs, left, alive }: HostileRun, { marks, forms }: HostileRepository, args: readonly string[]): void {
  const call = args.join(' ');
  expect({ signal, left, alive }, call).toEqual({ signal: null, left: [], alive: false });
  expect(readdirSync(marks), `${call} started what the repository names`).toEqual([]);
  expect(outputs['stderr'], call).not.toContain('bug in sntrylint');
  for (const [name, text] of Object.entries(outputs)) {
    expect(forms().filter((form) => text.includes(form)), `${call}: ${name} holds a secret`).toEqual([]);
    // oxlint-disable-next-line no-control-regex -- what a terminal would obey
    expect(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u.exec(text)?.index ?? null, `${call}: ${name} steers a terminal`).toBeNull();
  }
}

/** Everything that a scan might change: names of the work tree and of the git folder, and the index. */
function state({ made }: HostileRepository): object {
  // `find` follows no symlink; in the folder that is closed it finds nothing, before and after.
  const listing = spawnSync('find', ['.', '!', '-name', '*ing.log'], { cwd: made.root, encoding: 'latin1', maxBuffer: 1 << 28 }).stdout;
  return { names: listing.split('\n').sort().join('\n'), index: createHash('sha256').update(readFileSync(made.path('.git/index'))).digest('hex') };
}

/** Files that grow and vanish all the while; the function that is given ends it. */
function writing(cwd: string): () => void {
  const loop = 'while :; do echo more >> growing.log; rm -f vanishing.log; echo x > vanishing.log; sleep 0.002; done';
  const writer = spawn('/bin/sh', ['-c', loop], { cwd, stdio: 'ignore' });
  onTestFinished(() => void writer.kill('SIGKILL'));
  return () => void writer.kill('SIGKILL');
}

/** Configurations and baselines that are made to harm: refused with 2, nobody is asked, nothing is scanned. */
async function expectRefusals({ made }: HostileRepository, run: (args: readonly string[]) => Promise<HostileRun>): Promise<void> {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const original = readFileSync(made.path('.sntrylint.yaml'));
  let asked = 0;
  const refused = async (text: string, words: string, ...more: readonly string[]): Promise<void> => {
    writeFileSync(made.path('.sntrylint.yaml'), text);
    // In a short run one of them in turn.
    const turn = asked++ % 3;
    for (const verb of ['.', 'staged', 'history'].filter((_, nth) => isLong || nth === turn)) {
      const { code, outputs } = await run([verb, ...more]);
      expect({ code, stdout: outputs['stdout'] }, `${verb}: ${words}`).toEqual({ code: 2, stdout: '' });
      expect(outputs['stderr']).toContain(words);
    }
  };
  await refused(`sentry-url: ${url}\n`, '"sentry-url" has no place here', '--verify');
  await refused(`a: &a [x]\nb: [*a,*a]\n`, 'anchors');
  await refused(`exclude: [${'['.repeat(50_000)}`, 'nested more than 32 deep');
  await refused(`exclude: ['**/*a*a*a*a*a*a*a*b']\n`, 'exclude');
  rmSync(made.path('.sntrylint.yaml'));
  made.symlink('.sntrylint.yaml', '/etc/passwd');
  expect((await run(['staged'])).outputs['stderr']).toContain('leads out of the repository');
  rmSync(made.path('.sntrylint.yaml'));
  made.file('.sntrylint.yaml', original).file('.sntrylint-baseline.json', '['.repeat(100_000));
  expect((await run(['staged'])).code).toBe(2);
  rmSync(made.path('.sntrylint-baseline.json'));
  expect(connections).toBe(0);
}
