import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { copyOf, type Repo, repo } from '../repo.ts';
import { tokens } from '../tokens.ts';

/** How many versions each file has. */
const versions = 90;

/** A step of git's fast-import: the files that a commit sets, moves and removes. */
interface Step {
  readonly message: string;
  readonly files: readonly (readonly [path: string, content: string | Buffer])[];
  readonly moved?: readonly (readonly [from: string, to: string])[];
  readonly removed?: readonly string[];
}

/** A repository of these commits, one on the other, as loose as git makes few objects. */
function imported(steps: readonly Step[], options: Parameters<typeof repo>[0]): Repo {
  const made = repo(options);
  const parts: Buffer[] = [];
  const say = (text: string): void => void parts.push(Buffer.from(text));
  const data = (content: string | Buffer): void => {
    const bytes = Buffer.from(content);
    say(`data ${bytes.length}\n`);
    parts.push(bytes);
    say('\n');
  };
  for (const [i, { message, files, moved = [], removed = [] }] of steps.entries()) {
    say(`commit refs/heads/main\nauthor Ada ${i % 7} <ada@example.org> ${1_767_000_000 + 60 * i} +0100\ncommitter Ada <ada@example.org> ${1_767_000_000 + 60 * i} +0100\n`);
    data(message);
    for (const [from, to] of moved) say(`R ${from} ${to}\n`);
    for (const path of removed) say(`D ${path}\n`);
    for (const [path, content] of files) {
      say(`M 100644 inline ${path}\n`);
      data(content);
    }
  }
  execFileSync('git', ['fast-import', '--quiet', '--force'], { cwd: made.root, env: made.env, input: Buffer.concat(parts) });
  return made;
}

/**
 * Files of many versions, with secrets that come and go in the middle of their deltas, and with everything that a look at their
 * objects alone cannot judge: UTF-16, archives, pointers, names, comments, files that rules know by their names, moved files.
 */
export function longRange(options: Parameters<typeof repo>[0] = {}): Repo {
  const make = tokens('a long range');
  const leak = `SENTRY_AUTH_TOKEN=${make.user()}`;
  const lines = (file: number, version: number): readonly string[] =>
    Array.from({ length: 60 + file * 10 }, (_, i) => `const value${i} = ${(i * 7919 + file) % 1000}; // ${i % 13 === version % 13 ? `version ${version} of SENTRY_DSN` : 'as it was'}`);
  const steps: Step[] = Array.from({ length: versions }, (_, version) => ({
    message: version % 30 === 11 ? `fix\n\n${make.integration()}\n` : `version ${version}\n`,
    files: Array.from({ length: 8 }, (_, file) => {
      const text = [...lines(file, version)];
      if (file === 2 && version >= 30 && version < 40) text.splice(20, 0, leak);
      if (file === 3 && version === 50) text.splice(5, 0, `a "${make.org()}"`, `b ${leak} # sntrylint-disable-line -- a test`);
      if (file === 4 && version > 60) text.push(`SENTRY_AUTH_TOKEN: ${make.hex(64)}`);
      if (file === 5) text.push('# sntrylint-disable-next-line -- nothing follows');
      return [`src/file-${file}.ts`, text.join('\n')] as const;
    }),
  }));
  const more = (at: number, files: Step['files'], rest: Partial<Step> = {}): void => void steps.splice(at, 0, { message: `step ${at}`, files, ...rest });
  more(80, [[`names/${make.user()}.txt`, 'a file whose name is a secret\n'], ['names/plain.txt', 'same\n'], ['names/other.txt', 'same\n']]);
  more(75, [], { moved: [['src/file-2.ts', 'lib/moved.ts']], removed: ['wide.txt'] });
  more(70, [['Dockerfile', `FROM node\nENV SENTRY_AUTH_TOKEN=$TOKEN\nARG SENTRY_AUTH_TOKEN\n`], ['empty', ''], ['copy.ts', lines(2, 3).join('\n')], ['again.ts', lines(2, 3).join('\n')]]);
  more(45, [['wide.txt', Buffer.from(`\ufeff${lines(1, 1).join('\n')}\n${leak}\n`, 'utf16le')], ['binary.bin', Buffer.concat([Buffer.alloc(300), Buffer.from(`\0${make.user()}\0`)])]]);
  more(44, [['wide.txt', Buffer.from(`\ufeff${lines(1, 1).join('\n')}\n`, 'utf16le')], ['binary.bin', Buffer.alloc(900)], ['a.gz', gzipSync(`${leak}\n`)]]);
  // A rule knows the file by its name alone; another one takes digits for a token in one of two files that hold the same.
  more(60, [['sdk/sentry.properties', 'defaults.url=https://sentry.io/\nauth.token=YOUR_TOKEN\n']]);
  const digits = `[auth]\ntoken=${make.hex(64)}\n`;
  more(33, [['a/hash.txt', digits], ['b/.sentryclirc', digits], ['words.txt', Buffer.from(`\ufeffthe auth token of our sentry is:\nsentry auth token: ${make.hex(64)}\n`, 'utf16le')]]);
  more(20, [['pointer.bin', `version https://git-lfs.github.com/spec/v1\noid sha256:${make.hex(64)}\nsize 12\n`]]);
  return imported(steps, options);
}

/** A copy in which every object is loose. There is no pack to look at, so git gives all contents. */
export function loosened(made: Repo): Repo {
  const copy = copyOf(made);
  const packs = copy.path('.git/objects/pack');
  renameSync(packs, `${packs}-before`);
  mkdirSync(packs);
  for (const name of readdirSync(`${packs}-before`).filter((one) => one.endsWith('.pack'))) {
    execFileSync('git', ['unpack-objects', '-q'], { cwd: copy.root, env: copy.env, input: readFileSync(`${packs}-before/${name}`) });
  }
  rmSync(`${packs}-before`, { recursive: true });
  return copy;
}
