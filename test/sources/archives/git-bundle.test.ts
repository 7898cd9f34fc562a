import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { PackStream } from '../../../src/git/pack/pack-stream.ts';
import { dice } from '../../fuzz/dice.ts';
import { sntrylint } from '../../support/fake-io.ts';
import { gitObjects, versioned } from '../../support/packs.ts';
import { type Repo, repo, temporaryFolder } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

const make = tokens('git bundle');
const leak = (): string => `SENTRY_AUTH_TOKEN=${make.user()}\n`;

/** A bundle of a repository, as bytes. */
function bundle(made: Repo, ...args: readonly string[]): Buffer {
  const file = `${temporaryFolder()}/a.bundle`;
  made.git('bundle', 'create', '-q', file, ...(args.length === 0 ? ['--all'] : args));
  return readFileSync(file);
}

/** What a scan of a folder with a bundle in it says. */
async function scanned(bytes: Buffer, ...args: readonly string[]) {
  const outer = repo({ firstCommit: true }).file('backup.bundle', bytes).stage();
  const { code, stdout } = await sntrylint(['--archives', '--format', 'json', ...args], { cwd: outer.root, env: outer.env });
  const report = JSON.parse(stdout);
  return {
    code,
    // Each file once: a practice rule may speak of the same file as the rule of its token.
    paths: [...new Set(report.findings.flatMap(({ locations }: { locations: readonly { path: string }[] }) => locations.map(({ path }) => path)))].sort(),
    notRead: report.scan.notRead as readonly { readonly path: string; readonly reason: string }[],
  };
}

const leaky = (options = {}): Repo =>
  repo(options)
    .file('app/.env', leak())
    .file('.sentryclirc', `[auth]\ntoken=${make.legacy()}\n`)
    .stage()
    .commit('add')
    .remove('app/.env')
    .stage()
    .commit(`remove ${make.org()}`);

describe('a git bundle', () => {
  test.each([
    ['of version 2', {}],
    ['of version 3, with names of SHA-256', { objectFormat: 'sha256' }],
  ])('%s is opened: removed files by their paths, and messages', async (_, options) => {
    const made = leaky(options);
    const head = made.git('rev-parse', 'HEAD').trim().slice(0, 12);
    const bytes = bundle(made);
    expect(await scanned(bytes)).toEqual({
      code: 1,
      paths: ['backup.bundle!.sentryclirc', 'backup.bundle!app/.env', `backup.bundle!commit ${head} (message)`],
      notRead: [],
    });
  });

  test('is content like any other without the option', async () => {
    const outer = repo({ firstCommit: true }).file('backup.bundle', bundle(leaky())).stage();
    expect((await sntrylint([], { cwd: outer.root, env: outer.env })).code).toBe(0);
  });

  test('shows a token in the name of a file, and in the message of a tag', async () => {
    const made = repo().file(`dump-${make.user()}`, '').stage().commit('add');
    made.git('tag', '-a', 'v1', '-m', make.user());
    const { code, paths } = await scanned(bundle(made));
    expect([code, paths]).toEqual([1, ['backup.bundle!(file names)', 'backup.bundle!tag v1 (message)']]);
  });

  test('that builds on objects which it does not hold says so, and ends with 3', async () => {
    const made = versioned(dice(5));
    made.file('new.env', leak()).stage().commit('new');
    const { code, paths, notRead } = await scanned(bundle(made, 'HEAD~3..HEAD', '--all'));
    expect([code, paths]).toEqual([3, ['backup.bundle!new.env']]);
    expect(notRead[0]!.reason).toContain('objects that the bundle does not hold');
  });

  test('that is cut off or spoilt is named with the reason, and what was found before counts', async () => {
    const whole = bundle(leaky());
    for (const bytes of [whole.subarray(0, whole.length - 40), whole.subarray(0, 30), Buffer.concat([whole.subarray(0, whole.length - 60), Buffer.alloc(60)])]) {
      const { code, notRead } = await scanned(bytes);
      expect(code).toBe(3);
      expect(notRead[0]).toMatchObject({ path: 'backup.bundle', reason: expect.stringMatching(/^it cannot be read as git-bundle: /) });
    }
  });

  test('gives every object as git does', () => {
    const made = versioned(dice(8));
    made.git('repack', '-adfq', '--depth=50');
    const bytes = bundle(made);
    const stream = new PackStream(bytes.subarray(bytes.indexOf('\n\n') + 2), 'sha1', 1e8);
    const wanted = gitObjects(made);
    const given = [...stream.objects()];
    expect(given.length).toBe(wanted.size);
    for (const object of given) expect(wanted.get(object!.oid)).toEqual({ type: object!.type, content: object!.content });
    for (const [oid, { content }] of wanted) expect(stream.content(oid)?.equals(content)).toBe(true);
  });

  test('with an object that says it is larger than may be held is not inflated', () => {
    const bytes = bundle(repo().file('zeros', Buffer.alloc(100_000)).stage().commit('zeros'));
    const stream = new PackStream(bytes.subarray(bytes.indexOf('\n\n') + 2), 'sha1', 50_000);
    expect(() => [...stream.objects()]).toThrow('more than 50,000 bytes');
  });
});
