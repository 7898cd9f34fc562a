import { execFileSync } from 'node:child_process';
import { expect, it, vi } from 'vitest';
import { scan, type ScanOptions } from '../../src/run/scan.ts';
import { builtinRules } from '../../src/rules/builtin.ts';
import { readOwnRule } from '../../src/rules/read-rule.ts';
import type { Rule } from '../../src/rules/rule.ts';
import type { Source } from '../../src/sources/source.ts';
import { worktree } from '../../src/sources/worktree.ts';
import { asNobody } from '../support/as-nobody.ts';
import { some } from '../support/how-long.ts';
import { repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

const make = tokens('quick look');

/** A work tree with files of all kinds: most hold nothing, and some hold something that only a closer look sees. */
function tree() {
  const made = repo();
  const utf16 = Buffer.from(`\ufeffSENTRY_AUTH_TOKEN=${make.legacy()}\r\n`, 'utf16le');
  const files: Readonly<Record<string, string | Buffer>> = {
    'empty.txt': '',
    'one.txt': 'x',
    'plain.ts': 'import * as Sentry from "@sentry/node";\nSentry.init();\n'.repeat(50),
    'user.txt': `a token: ${make.user()}\n`,
    'utf16.txt': utf16,
    'utf16-without-mark.txt': utf16.subarray(2),
    'late.bin': Buffer.concat([Buffer.alloc(9000, 'text\n'), Buffer.from(`\0\0${make.org()}\0`)]),
    'zeros.bin': Buffer.alloc(5000),
    '.env': `SENTRY_AUTH_TOKEN=${make.legacy()}\nOTHER=${make.hex(64)}\n`,
    'yarn.lock': `resolved "https://registry.example/a.tgz#${make.hex(40)}"\n`.repeat(300),
    'encoded.yaml': `token: ${Buffer.from(`key ${make.integration()}`).toString('base64')}\n`,
    'accepted.py': `token = "${make.user()}"  # sntrylint-disable-line -- for a test\n`,
    'idle.py': 'x = 1  # sntrylint-disable-line -- nothing is here\n',
    'sub/.sntrylint.yaml': 'exclude: [x]\n',
    '.sentry/cli.db': Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(200), Buffer.from(make.user())]),
    'model.bin': `version https://git-lfs.github.com/spec/v1\noid sha256:${make.hex(64)}\nsize 12345\n`,
    '.github/workflows/ci.yml': 'on: pull_request\njobs:\n  test:\n    env:\n      SENTRY_AUTH_TOKEN: ${{ secrets.SENTRY_AUTH_TOKEN }}\n    steps: [{ run: npm test }]\n',
    'Dockerfile': 'FROM node\nARG SENTRY_AUTH_TOKEN\nENV SENTRY_AUTH_TOKEN=$SENTRY_AUTH_TOKEN\nRUN npm run build\n',
    'large.txt': Buffer.concat([Buffer.alloc(9_000_000, 'a line of a large file\n'), Buffer.from(`${make.user()}\n`)]),
    'whole.txt': Buffer.alloc(8 * 1024 * 1024, 'a line that fills a content\n'),
    'names/a.txt': 'nothing',
    [`names/${make.user()}.txt`]: 'named after a token',
    'own.txt': 'magic words that only an own rule knows\n',
    'short-digits.txt': 'id: 0123456789ab\n',
    'closed.txt': 'nobody may read this',
  };
  for (const [path, content] of Object.entries(files)) made.file(path, content);
  for (let i = 0; i < 300; i++) made.file(`many/${i % 7}/${i}.md`, `# Notes ${i}\n\n${i % 50 === 0 ? `SENTRY_URL=https://sentry.io/${i}` : 'attributes of a distribution, keys and entries'}\n`);
  made.symlink('link.txt', 'user.txt').symlink(`link-to-${make.user()}`, '/nowhere').stage().commit('all');
  made.remove('one.txt').file('untracked.txt', make.org());
  execFileSync('mkfifo', [made.path('fifo')]);
  return made;
}

/** A rule of a user. */
const own = (id: string, over: Record<string, unknown>): Rule => readOwnRule({ id, pattern: 'magic words', ...over }, 'own.yaml');

/** The same source, but it has to give every content. */
function givingAll(source: Source): Source {
  return { ...source, read: (reading) => source.read({ ...reading, quickLook: Promise.resolve(null) }) };
}

const options: Readonly<Record<string, ScanOptions>> = {
  'with the built-in rules': {},
  'without comments': { inline: false },
  'without encodings': { decodeDepth: 0 },
  'with a limit of sizes': { maxFileSize: 1000 },
  'with excluded paths': { exclude: (path) => path.endsWith('.md') },
  'for one rule': { ruleIds: new Set(['sentry-user-token']) },
  'with archives': { archives: true },
  'with rules for short digits and for names of files': { rules: [...builtinRules(), own('own-short', { pattern: '[0-9a-f]{12}', anchor: { hexRun: 12 }, maxLength: 12, placeholders: 'reported', entropy: 0 }), own('own-file', { anchor: { files: ['*.md'] }, pattern: 'Notes 7', placeholders: 'reported' })] },
  'with a rule that sees nothing in a pointer of Git LFS': { rules: [own('own-words', { anchor: { keywords: ['magic'] }, maxLength: 11, placeholders: 'reported' })] },
  'with a rule that reads every content': { rules: [own('own-words', { placeholders: 'reported' })] },
  'with a signal': { signal: new AbortController().signal },
};

it.each(some(Object.entries(options), 3))('leaves the report as it is, %s', async (_, given) => {
  const made = tree();
  await asNobody(made.root, ['closed.txt'], async () => {
    const source = worktree({ cwd: made.root, env: made.env, paths: [] });
    const noticed: [string[], string[]] = [[], []];
    const [quick, whole] = [
      await scan(source, { ...given, noticed: (path) => noticed[0].push(path) }),
      await scan(givingAll(source), { ...given, noticed: (path) => noticed[1].push(path) }),
    ];
    const timeless = { startedAt: '', milliseconds: 0 };
    expect({ ...quick, scan: { ...quick.scan, ...timeless } }).toEqual({ ...whole, scan: { ...whole.scan, ...timeless } });
    expect(noticed[0]).toEqual(noticed[1]);
    expect(quick.findings.length).toBeGreaterThan(0);
    expect(quick.scan.notRead.map(({ path }) => path)).toContain('closed.txt');
  });
});

it('spares the scan most contents', async () => {
  const made = tree();
  const source = worktree({ cwd: made.root, env: made.env, paths: [] });
  const given: string[] = [];
  const noting: Source = {
    ...source,
    async *read(reading) {
      const blobs = source.read(reading);
      for (;;) {
        const next = await blobs.next();
        if (next.done === true) return next.value;
        given.push(next.value.path);
        yield next.value;
      }
    },
  };
  const report = await scan(noting);
  expect(given.length).toBeLessThan(40);
  expect(report.scan.files).toBeGreaterThan(300);
  expect(given).not.toContain('plain.ts');
});

it('lets the rest of the program run, however many contents hold nothing', async () => {
  const made = tree();
  // A twentieth of a second passes between any two looks at the clock.
  let now = 0;
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => (now += 50));
  let turns = 0;
  let isOver = false;
  const turn = (): void => {
    turns++;
    if (!isOver) setImmediate(turn);
  };
  turn();
  try {
    await scan(worktree({ cwd: made.root, env: made.env, paths: [made.path('many')] }));
  } finally {
    isOver = true;
    clock.mockRestore();
  }
  expect(turns).toBeGreaterThan(300);
});
