import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync, appendFileSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Repo, repo } from '../repo.ts';
import { armed, armedConfig } from './programs.ts';
import { planted, type Planted } from './planted.ts';
import { amount } from '../how-long.ts';

/** A repository that is made to harm its reader. */
export interface HostileRepository extends Planted {
  readonly made: Repo;
  /** A folder that stays empty unless a program of the repository runs. */
  readonly marks: string;
}

const escapes = '\u001b]0;pwned\u0007\u001b[2J\u001b[31m\u009b1m\u202e';

/** All bytes that a name may hold, each once: all except NUL and the slash. */
const everyByte = Buffer.from(Array.from({ length: 255 }, (_, byte) => byte + 1).filter((byte) => byte !== 0x2f));

/** A rule that is accepted when it is read, but takes for ever: its time grows with the eighth power of the length. */
const slowRule = `rules:\n  - id: never-ends\n    pattern: 'slow=x*x*x*x*x*x*x*x*y'\n    anchor: { keywords: ['slow='] }\n    maxLength: 4000\n`;

/** Builds the hostile repository: names, contents and git's own files, each with a trap. */
export function hostileRepository(): HostileRepository {
  const made = repo({ firstCommit: true });
  const marks = join(made.root, '..', 'marks');
  mkdirSync(marks);
  const plan = planted();
  for (const step of [commits, staged, trackedBeyondTheDisk, odd, special, smuggled, large]) step(made, plan, marks);
  armed(made, marks);
  return { ...plan, made, marks };
}

type Step = (made: Repo, plan: Planted, marks: string) => void;

/** Two commits after the first one, for a range. The second one deletes what the first one added. */
const commits: Step = (made, { token }) => {
  made.file('.sntrylint.yaml', slowRule).file('slow.txt', `slow=${'x'.repeat(3000)}\n`).stage().commit('config');
  made.git('tag', 'base');
  made.file('gone.txt', `${token('a file that is gone', 'range', 'history')}\n`).file('slow-range.txt', `slow=${'x'.repeat(3002)}\n`).stage().commit(`with ${token('a message', 'range', 'history')} ${escapes}`);
  made.remove('gone.txt');
  made.file('kept.txt', `${token('a tracked file', 'worktree', 'range', 'history')}\n`).stage();
  made.git('-c', `user.name=${escapes}Eve`, 'commit', '--quiet', '--no-verify', '-m', 'second');
  made.git('tag', '-a', '-m', `tag ${token('the message of a tag', 'history')}`, 'v1');
  made.git('notes', 'add', '-m', `note ${token('a note', 'history')}`);
  // The content that `git replace` shows instead is harmless.
  const leak = made.git('rev-parse', 'HEAD:kept.txt').trim();
  made.git('replace', leak, made.git('rev-parse', 'base:README').trim());
  signed(made);
};

/** A commit with a signature. To check it, git would start a program. */
function signed(made: Repo): void {
  const text = made.git('cat-file', 'commit', 'HEAD');
  const header = `gpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n`;
  const oid = write(made, 'commit', text.replace('\n\n', `\n${header}\n`));
  made.git('update-ref', 'refs/heads/signed', oid);
  made.git('update-ref', 'refs/heads/-x--output=marks', oid);
}

const staged: Step = (made, { token }) => {
  made.file('staged.txt', `${token('a staged file', 'worktree', 'staged')}\n`);
  made.file('binary.bin', Buffer.concat([Buffer.from([0, 1, 2, 0xff]), Buffer.from(token('a binary file', 'worktree', 'staged'))]));
  made.file('wide.txt', Buffer.from(`\uFEFF${token('UTF-16', 'worktree', 'staged')}`, 'utf16le'));
  made.file('encoded.txt', `${Buffer.from(`SENTRY_AUTH_TOKEN=${token('base64', 'worktree', 'staged')}`).toString('base64')}\n`);
  made.file('terminal.txt', `${escapes}${token('between escape sequences', 'worktree', 'staged')}${escapes}\r\n`);
  made.file('deploy.sh', `# ${escapes}\nsentry-cli --auth-token $SENTRY_AUTH_TOKEN${escapes}\n`);
  made.file(`${escapes}.txt`, `${token('below a name of escape sequences', 'worktree', 'staged')}\n`);
  made.file(everyByte, `${token('below a name of every byte', 'worktree', 'staged')}\n`);
  made.file('n'.repeat(255), `${token('below a name of 255 bytes', 'worktree', 'staged')}\n`);
  made.file(`${token('a name', 'worktree', 'staged')}.txt`, 'clean\n');
  made.file('slow-too.txt', `slow=${'x'.repeat(3001)}\n`);
  made.symlink('link-to-token', token('the target of a symlink', 'worktree', 'staged'));
  made.symlink('loop', 'loop').symlink('up', '..').symlink('zeros', '/dev/zero');
  made.file('folder.txt/inner', `${token('below a folder named like a file', 'worktree', 'staged')}\n`);
  made.file('.gitmodules', '[submodule "lib"]\n\tpath = lib\n\turl = ext::sh -c true\n[submodule "-x"]\n\tpath = -x\n\turl = --upload-pack=false\n');
  made.stage();
  // This comes only now, since git itself would start the filter.
  made.file('.gitattributes', '* filter=evil diff=evil merge=evil working-tree-encoding=UTF-16\n*.txt -diff binary eol=crlf ident\n');
  made.git('update-index', '--add', '--cacheinfo', `100644,${write(made, 'blob', '* filter=evil diff=evil\n')},.gitattributes`);
};

/** Entries that an index and a tree may hold, but not a disk. */
const trackedBeyondTheDisk: Step = (made, { token }) => {
  const longName = 'm'.repeat(300);
  made.git('update-index', '--add', '--cacheinfo', `100644,${write(made, 'blob', token('below a name of 300 bytes', 'staged'))},${longName}`);
  made.git('update-index', '--add', '--cacheinfo', `160000,${made.git('rev-parse', 'HEAD').trim()},lib`);
  const blob = write(made, 'blob', token('in a tree that no disk could hold', 'history'));
  const nul = Buffer.of(0);
  const entries = [['t'.repeat(5000), blob], [everyByte, blob], ['missing', `${'0'.repeat(39)}1`]] as const;
  const tree = execFileSync('git', ['mktree', '-z', '--missing'], {
    cwd: made.root,
    env: made.env,
    input: Buffer.concat(entries.flatMap(([name, oid]) => [Buffer.from(`100644 blob ${oid}\t`), Buffer.from(name), nul])),
  }).toString().trim();
  made.git('update-ref', 'refs/heads/odd', made.git('commit-tree', '-m', 'odd', tree).trim());
  many(made);
};

/** A tree with a hundred thousand names for the same blob, or ten thousand in a short run. */
function many(made: Repo): void {
  const names = Array.from({ length: amount(10_000, 100_000) }, (_, index) => `M 100644 :1 many/${index % 100}/${index}\n`).join('');
  const input = `blob\nmark :1\ndata 5\nmany\n\ncommit refs/heads/many\ncommitter E <e@x.io> 1767323045 +0000\ndata 4\nmany\n${names}\n`;
  execFileSync('git', ['fast-import', '--quiet'], { cwd: made.root, env: made.env, input });
}

const odd: Step = (made, { token }) => {
  made.file('.git/info/exclude', 'ignored.txt\n');
  made.file('ignored.txt', `${token('an ignored file that is named', 'worktree')}\n`);
  made.file('unreadable.txt', 'nobody may read this\n');
  made.file('closed/inner.txt', 'nor this\n');
  made.file('growing.log', 'x\n').file('vanishing.log', 'x\n');
  for (const name of Array.from({ length: 2000 }, (_, index) => `crowd/${index}.txt`)) made.file(name, 'one of many\n');
  made.file('bomb.gz', gzipSync(Buffer.alloc(64 << 20)));
  made.file('cut.zip', Buffer.from('504b0304140000000800', 'hex'));
  made.file('packed.gz', gzipSync(`${token('in an archive', 'worktree')}\n`));
  for (const path of ['unreadable.txt', 'closed']) chmodSync(made.path(path), 0);
};

const special: Step = (made) => {
  execFileSync('mkfifo', [made.path('fifo')]);
  // A process that is killed leaves its socket behind.
  spawnSync(process.execPath, ['-e', "require('node:net').createServer().listen('socket', () => process.kill(process.pid, 'SIGKILL'))"], { cwd: made.root });
  if (process.getuid!() === 0) execFileSync('mknod', [made.path('device'), 'c', '1', '5']);
};

/** Git folders inside the work tree, with configurations that start programs. */
const smuggled: Step = (made, { token }, marks) => {
  const elsewhere = join(made.root, '..', 'elsewhere');
  cpSync(made.path('.git'), elsewhere, { recursive: true });
  writeFileSync(join(elsewhere, 'config'), armedConfig(marks));
  made.file('pointing/a.txt', 'in a work tree of its own\n').file('pointing/.git', `gitdir: ${elsewhere}\n`);
  mkdirSync(made.path('bare.git/objects'), { recursive: true });
  mkdirSync(made.path('bare.git/refs'));
  made.file('bare.git/HEAD', 'ref: refs/heads/main\n').file('bare.git/config', armedConfig(marks));
  made.file('bare.git/note.txt', `${token('beside a git folder that is none', 'worktree')}\n`);
  made.file('nowhere/.git', 'gitdir: /no/such/folder\n').file('nowhere/a.txt', 'x\n');
  symlinkSync('/etc', made.path('out'));
};

/** Four GiB of zeros, or 48 MiB in a short run, and a token after them. */
const large: Step = (made, { token }) => {
  made.file('large.bin', '');
  truncateSync(made.path('large.bin'), amount(48 * 2 ** 20, 2 ** 32));
  appendFileSync(made.path('large.bin'), `\n${token('behind more than is held at once', 'worktree')}\n`);
};

function write(made: Repo, type: 'blob' | 'commit', content: string): string {
  return execFileSync('git', ['hash-object', '-t', type, '-w', '--stdin', '--literally'], { cwd: made.root, env: made.env, input: content }).toString().trim();
}
