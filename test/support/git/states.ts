import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { repo, type Repo } from '../repo.ts';
import { tokens } from '../tokens.ts';

/** How git is called in a state; nothing that runs a hook where it is null. */
export interface Calls {
  readonly git?: readonly string[] | null;
  /** The hook that this runs, where it is not that of the commit. */
  readonly hook?: 'pre-commit' | 'commit-msg' | 'pre-push' | 'pre-merge-commit';
  readonly at?: Pick<Repo, 'root' | 'env'>;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
}

/** Makes a state of a repository that holds `a.txt`, `b.txt` and `old.txt`. `text` gives contents that may leak. */
export type Make = (made: Repo, text: () => Buffer) => Calls | Repo | void;

const make = tokens('states');
const some = (length: number, fill = 'x'): Buffer => Buffer.alloc(length, fill);
const joined = (...parts: readonly (string | Buffer)[]): Buffer => Buffer.concat(parts.map((part) => Buffer.from(part)));

/** A file as UTF-16 and the like have it. */
const wide = (text: Buffer): Buffer => Buffer.from(text.toString('latin1'), 'utf16le');

const run = (at: Pick<Repo, 'root' | 'env'>, ...args: readonly string[]): string => execFileSync('git', args, { cwd: at.root, env: at.env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });

/** What git stores, without a file in the work tree. */
function stored(made: Repo, content: string | Buffer): string {
  return execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: made.root, env: made.env, input: content, encoding: 'utf8' }).trim();
}

/** Two branches that changed the same line; the one is being merged into the other. */
function conflict(made: Repo, command: readonly string[] = ['merge', 'side']): Repo {
  made.branch('side').file('a.txt', 'side\n').stage().commit('side').checkout('main').file('a.txt', 'main\n').stage().commit('main');
  spawnSync('git', command, { cwd: made.root, env: made.env });
  return made;
}

function branched(made: Repo, text: () => Buffer): Repo {
  return made.branch('side').file('side.txt', text()).stage().commit('side').checkout('main').file('b.txt', 'main\n').stage().commit('main');
}

function cloned(made: Repo, name: string, ...options: readonly string[]): { readonly root: string; readonly env: NodeJS.ProcessEnv } {
  made.config('uploadpack.allowFilter', 'true').git('clone', '--quiet', ...options, `file://${made.root}`, `${made.root}-${name}`);
  return { root: `${made.root}-${name}`, env: made.env };
}

function pointer(made: Repo, content: Buffer, isHere: boolean): string {
  const oid = createHash('sha256').update(content).digest('hex');
  if (isHere) made.file(`.git/lfs/objects/${oid.slice(0, 2)}/${oid.slice(2, 4)}/${oid}`, content);
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${content.length}\n`;
}

/** A remote that has the first commit. */
function withRemote(made: Repo): Repo {
  made.git('init', '--quiet', '--bare', `${made.root}.git`);
  made.git('remote', 'add', 'origin', `${made.root}.git`);
  made.git('push', '--quiet', 'origin', 'main');
  return made;
}

const contents: readonly (readonly [name: string, make: Make])[] = [
  ['nothing staged', () => ({ git: ['commit', '--allow-empty', '--message', 'x'] })],
  ['a new file', (made, text) => made.file('c.txt', text()).stage()],
  ['a changed file', (made, text) => made.file('a.txt', joined('one\n', text(), '\nthree\n')).stage()],
  ['an empty file', (made) => made.file('empty', '').stage()],
  ['a deletion', (made) => made.remove('b.txt').stage()],
  ['a rename', (made) => void made.git('mv', 'old.txt', 'new.txt')],
  ['a rename to where a hash is a token', (made) => void made.git('mv', 'old.txt', '.sentryclirc')],
  ['a rename with changes', (made, text) => made.remove('old.txt').file('new.txt', joined(made.git('show', 'HEAD:old.txt'), text())).stage()],
  ['a copy', (made) => made.file('copy.txt', made.git('show', 'HEAD:old.txt')).stage()],
  ['a change beside an old token', (made) => made.file('old.txt', `${made.git('show', 'HEAD:old.txt')}more\n`).stage()],
  ['another mode', (made) => void made.git('update-index', '--chmod=+x', 'old.txt')],
  ['a file that became a symlink', (made, text) => made.remove('a.txt').symlink('a.txt', text().toString('latin1').slice(0, 90).replaceAll(/[\0/]/g, '-')).stage()],
  ['a symlink to itself', (made) => made.symlink('loop', 'loop').stage()],
  ['a folder in the place of a file', (made, text) => made.remove('b.txt').file('b.txt/c', text()).stage()],
  ['UTF-16', (made, text) => made.file('c.txt', wide(text())).stage()],
  ['UTF-16 with a byte order mark', (made, text) => made.file('c.txt', joined(Buffer.from([0xff, 0xfe]), wide(text()))).stage()],
  ['NUL bytes', (made, text) => made.file('c.bin', joined('\0\0', text(), '\0')).stage()],
  ['CRLF', (made, text) => made.file('c.txt', text().toString('latin1').replaceAll('\n', '\r\n')).stage()],
  ['a huge line', (made, text) => made.file('c.txt', joined(some(150_000), ' ', text(), ' ', some(150_000))).stage()],
  ['a large file', (made, text) => made.file('c.txt', joined(some(1_300_000, 'x=1;\n'), text())).stage()],
  ['many files', (made, text) => Array.from({ length: 90 }, (_, i) => made.file(`many/${i}`, i === 45 ? text() : `${i}\n`)).at(-1)!.stage()],
  ['names with newlines and quotes', (made, text) => made.file('a "b"\n\t\\.txt', text()).stage()],
  ['a name that is not UTF-8', (made, text) => made.file(Buffer.from([0x61, 0xff]), text()).stage()],
  ['names that git could take for something else', (made, text) => made.file('-x', text()).file(':(top)', text()).file('[a]*', text()).file('HEAD', text()).stage()],
  ['a name that is a token', (made) => made.file(`dir/${make.user()}`, '').stage()],
  ['a long name', (made, text) => made.file(`${'d'.repeat(250)}/${'f'.repeat(250)}`, text()).stage()],
  ['a file that git ignores', (made, text) => void made.file('.gitignore', 'dist\n').file('dist/c.txt', text()).stage().git('add', '--force', 'dist')],
  ['a configuration that is staged and gone', (made, text) => made.file('.sntrylint.yaml', 'exclude: ["**"]\n').file('c.txt', text()).stage().remove('.sntrylint.yaml')],
  ['a configuration that leaves out the path', (made, text) => made.file('.sntrylint.yaml', 'exclude: ["docs/**"]\n').file('docs/c.txt', text()).stage()],
];

const attributes: readonly (readonly [name: string, make: Make])[] = [
  ['a filter', (made, text) => made.config('filter.plain.clean', 'sed "s/^#//"').file('.gitattributes', '*.enc filter=plain\n').file('c.enc', joined('#', text())).stage()],
  ['a filter that encrypts', (made, text) => made.config('filter.crypt.clean', 'tr A-Za-z N-ZA-Mn-za-m').file('.gitattributes', '*.enc filter=crypt\n').file('c.enc', text()).stage()],
  ['text=auto and eol=crlf', (made, text) => made.file('.gitattributes', '* text=auto eol=crlf\n').file('c.txt', text()).stage()],
  ['working-tree-encoding', (made, text) => made.file('.gitattributes', '*.u16 working-tree-encoding=UTF-16LE-BOM\n').file('c.u16', joined(Buffer.from([0xff, 0xfe]), wide(Buffer.from(text().toString('ascii').replaceAll(/[^\n -~]/g, ''))))).stage()],
  ['ident, -diff and binary', (made, text) => made.file('.gitattributes', '*.a ident\n*.b -diff\n*.c binary\n').file('c.a', joined('$Id$\n', text())).file('c.b', text()).file('c.c', text()).stage()],
  ['a diff driver, and settings that change what git prints', (made, text) => made.config('diff.odd.textconv', 'true').config('diff.external', 'true').config('color.ui', 'always').config('core.quotePath', 'false').config('diff.noprefix', 'true').file('.gitattributes', '* diff=odd\n').file('ü.txt', text()).stage()],
  ['a pointer of Git LFS with its file', (made, text) => made.file('big.bin', pointer(made, text(), true)).stage()],
  ['a pointer of Git LFS without its file', (made, text) => made.file('big.bin', pointer(made, text(), false)).stage()],
];

const index: readonly (readonly [name: string, make: Make])[] = [
  ['an intent to add', (made, text) => void made.file('c.txt', text()).git('add', '--intent-to-add', 'c.txt')],
  ['an intent to add beside a file', (made, text) => void made.file('d.txt', text()).stage().file('c.txt', text()).git('add', '--intent-to-add', 'c.txt')],
  ['skip-worktree and assume-unchanged', (made, text) => {
    made.file('a.txt', text()).file('b.txt', text()).stage();
    made.git('update-index', '--skip-worktree', 'a.txt');
    made.git('update-index', '--assume-unchanged', 'b.txt');
    made.file('a.txt', 'other\n').file('b.txt', 'other\n');
  }],
  ['a sparse checkout with a sparse index', (made, text) => {
    made.file('in/c.txt', 'in\n').file('out/c.txt', 'out\n').stage().commit('folders').git('sparse-checkout', 'set', '--cone', '--sparse-index', 'in');
    made.file('in/c.txt', text()).stage('in/c.txt').git('update-index', '--add', '--cacheinfo', `100644,${stored(made, text())},out/d.txt`);
  }],
  ['a split index, and a monitor of files', (made, text) => made.config('core.splitIndex', 'true').config('core.fsmonitor', 'true').config('core.untrackedCache', 'true').file('c.txt', text()).stage()],
  ['an unmerged path', (made, text) => (conflict(made).file('c.txt', text()).stage('c.txt'), { git: null })],
  ['a submodule', (made, text) => (made.submodule('lib', repo({ firstCommit: true })), made.file('c.txt', text()).stage())],
  ['a submodule that moved on', (made) => {
    const lib = made.submodule('lib', repo({ firstCommit: true }));
    made.stage().commit('lib');
    lib.file('in.txt', `${make.user()}\n`).stage().commit('leak');
    return made.stage();
  }],
  ['a submodule whose name is a token', (made) => void made.git('update-index', '--add', '--cacheinfo', `160000,${made.git('rev-parse', 'HEAD').trim()},${make.user()}`)],
  ['a repository inside', (made) => (made.git('init', '--quiet', 'inner'), made.git('-C', 'inner', 'commit', '--quiet', '--allow-empty', '--message', 'x'), made.stage())],
  ['an index of its own', (made, text) => {
    const env = { ...made.env, GIT_INDEX_FILE: made.path('.git/own') };
    for (const args of [['read-tree', 'HEAD'], ['add', 'c.txt']]) run({ root: made.file('c.txt', text()).root, env }, ...args);
    return { env };
  }],
  ['an index of its own that is not there', (made) => ({ git: null, env: { ...made.env, GIT_INDEX_FILE: made.path('.git/none') } })],
  ['a missing object', (made) => (made.git('update-index', '--add', '--cacheinfo', `100644,${'0123456789'.repeat(4)},gone.txt`), { git: null })],
  ['a broken object', (made) => {
    const oid = stored(made, 'broken\n');
    made.git('update-index', '--add', '--cacheinfo', `100644,${oid},broken.txt`);
    rmSync(made.path(`.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`));
    made.file(`.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`, 'nothing that git reads');
    return { git: null };
  }],
  ['a replaced object', (made, text) => {
    made.file('c.txt', text()).stage().git('replace', made.git('rev-parse', ':c.txt').trim(), stored(made, 'clean\n'));
  }],
  ['packed objects', (made, text) => void made.file('c.txt', text()).stage().git('repack', '-adkq')],
];

const commands: readonly (readonly [name: string, make: Make])[] = [
  ['commit --all', (made, text) => (made.file('a.txt', text()).file('b.txt', 'b\n'), { git: ['commit', '--all', '--message', 'x'] })],
  ['commit --patch', (made, text) => (made.file('a.txt', joined(text(), '\ntwo\n')).file('b.txt', text()), { git: ['commit', '--patch', '--message', 'x'], input: 'y\nn\n' })],
  ['commit FILE beside what is staged', (made, text) => (made.file('b.txt', text()).stage().file('a.txt', text()), { git: ['commit', '--message', 'x', '--', 'a.txt'] })],
  ['commit --include FILE', (made, text) => (made.file('b.txt', text()).stage().file('a.txt', text()), { git: ['commit', '--include', '--message', 'x', '--', 'a.txt'] })],
  ['commit in a sub folder', (made, text) => (made.file('dir/c.txt', text()).stage(), { git: ['-C', 'dir', 'commit', '--message', 'x'] })],
  ['commit --amend', (made, text) => (made.file('c.txt', text()).stage(), { git: ['commit', '--amend', '--no-edit'] })],
  ['commit --amend of the first commit', (made, text) => (made.git('checkout', '--quiet', '--orphan', 'other'), made.commit('first').file('c.txt', text()).stage(), { git: ['commit', '--amend', '--no-edit'] })],
  ['commit --amend over a commit around the hook', (made, text) => (made.file('c.txt', `${make.user()}\n`).stage().commit('around').file('d.txt', text()).stage(), { git: ['commit', '--amend', '--no-edit'] })],
  ['commit of a fixup', (made, text) => (made.file('c.txt', text()).stage(), { git: ['commit', '--fixup', 'HEAD'] })],
  ['merge', (made, text) => (branched(made, text), { git: ['merge', '--no-edit', 'side'], hook: 'pre-merge-commit' })],
  ['merge of three', (made, text) => {
    branched(made, text).git('checkout', '--quiet', '-b', 'third', 'HEAD~1');
    made.file('third.txt', text()).stage().commit('third').checkout('main');
    return { git: ['merge', '--no-edit', 'side', 'third'], hook: 'pre-merge-commit' };
  }],
  ['merge that adds something', (made, text) => branched(made, text).merge('side').file('evil.txt', text()).stage()],
  ['merge with a conflict that is solved', (made, text) => conflict(made).file('a.txt', text()).stage()],
  ['merge --squash', (made, text) => void branched(made, text).git('merge', '--quiet', '--squash', 'side')],
  ['cherry-pick --no-commit', (made, text) => void branched(made, text).git('cherry-pick', '--no-commit', 'side')],
  ['cherry-pick with a conflict that is solved', (made, text) => conflict(made, ['cherry-pick', 'side']).file('a.txt', text()).stage()],
  ['cherry-pick --continue', (made, text) => (conflict(made, ['cherry-pick', 'side']).file('a.txt', text()).stage(), { git: ['cherry-pick', '--continue'] })],
  ['revert --no-commit', (made, text) => void made.file('b.txt', text()).stage().commit('x').remove('b.txt').stage().commit('y').git('revert', '--no-commit', 'HEAD')],
  ['rebase with a conflict that is solved', (made, text) => conflict(made, ['rebase', 'side']).file('a.txt', text()).stage()],
  ['rebase that stops to amend', (made, text) => {
    made.commit('more').config('sequence.editor', 'sed -i s/pick/edit/').git('rebase', '--quiet', '--interactive', 'HEAD~1');
    return (made.file('c.txt', text()).stage(), { git: ['commit', '--amend', '--no-edit'] });
  }],
  ['stash that comes back', (made, text) => (made.file('c.txt', text()).stage().git('stash', '--quiet'), void made.git('stash', 'pop', '--quiet', '--index'))],
  ['reset --soft', (made, text) => void made.file('c.txt', text()).stage().commit('x').git('reset', '--soft', 'HEAD~1')],
];

const places: readonly (readonly [name: string, make: Make])[] = [
  ['an empty repository', () => ({ at: repo(), git: ['commit', '--allow-empty', '--message', 'x'] })],
  ['a first commit', (_, text) => ({ at: repo().file('c.txt', text()).stage() })],
  ['a first commit with SHA-256', (_, text) => ({ at: repo({ objectFormat: 'sha256' }).file('c.txt', text()).stage() })],
  ['SHA-256', (_, text) => ({ at: repo({ objectFormat: 'sha256', firstCommit: true }).file('README', text()).stage() })],
  ['an orphan branch', (made, text) => void made.file('c.txt', text()).stage().git('checkout', '--quiet', '--orphan', 'other')],
  ['a detached HEAD', (made, text) => void made.file('c.txt', text()).stage().git('checkout', '--quiet', '--detach')],
  ['a linked work tree', (made, text) => ({ at: made.worktree('linked').file('c.txt', text()).stage() })],
  ['inside of a submodule', (made, text) => ({ at: made.submodule('lib', repo({ firstCommit: true })).file('c.txt', text()).stage() })],
  ['a git folder elsewhere', (made, text) => (made.git('init', '--quiet', '--separate-git-dir', '../elsewhere'), made.file('c.txt', text()).stage())],
  ['a shared clone', (made, text) => {
    const at = cloned(made, 'shared', '--shared');
    made.file('../repo-shared/c.txt', text());
    run(at, 'add', '.');
    return { at };
  }],
  ['a shallow clone', (made, text) => {
    const at = cloned(made.commit('second'), 'shallow', '--depth=1');
    made.file('../repo-shallow/old.txt', text());
    run(at, 'add', '.');
    return { at };
  }],
  ['a partial clone', (made, text) => {
    const at = cloned(made, 'partial', '--filter=blob:none', '--no-checkout');
    run(at, 'read-tree', 'HEAD');
    run(at, 'update-index', '--add', '--cacheinfo', `100644,${run(at, 'rev-parse', 'HEAD:b.txt').trim()},copy.txt`);
    run(at, 'update-index', '--add', '--cacheinfo', `100644,${execFileSync('git', ['hash-object', '-w', '--stdin'], { cwd: at.root, env: at.env, input: text(), encoding: 'utf8' }).trim()},c.txt`);
    return { at, git: null };
  }],
  ['grafts', (made, text) => made.file('.git/info/grafts', made.git('rev-parse', 'HEAD')).file('c.txt', text()).stage()],
  ['references that are packed', (made, text) => (made.git('pack-refs', '--all'), made.file('c.txt', text()).stage())],
];

const messages: readonly (readonly [name: string, make: Make])[] = [
  ['a message of -m', (_, text) => ({ git: ['commit', '--allow-empty', '--message', text().toString('latin1').replaceAll('\0', '')], hook: 'commit-msg' })],
  ['a message of a file', (made, text) => (made.file('said', joined('why\n', text())), { git: ['commit', '--allow-empty', '--file', 'said'], hook: 'commit-msg' })],
  ['a message in an editor', (made, text) => (made.file('said', text()), { git: ['commit', '--allow-empty'], hook: 'commit-msg', env: { ...made.env, GIT_EDITOR: 'f() { cat said "$1" >said2; mv said2 "$1"; }; f' } })],
  ['a message above the diff', (made) => (made.remove('old.txt').stage(), { git: ['commit', '--verbose'], hook: 'commit-msg', env: { ...made.env, GIT_EDITOR: 'sed -i 1s/^/why/' } })],
  ['a message below scissors', (made, text) => (made.file('said', joined('why\n# ------------------------ >8 ------------------------\n', text())), { git: ['commit', '--allow-empty', '--cleanup=scissors', '--file', 'said'], hook: 'commit-msg' })],
  ['a message in another encoding', (made, text) => (made.config('i18n.commitEncoding', 'UTF-16'), { git: ['commit', '--allow-empty', '--message', text().toString('latin1').replaceAll('\0', '')], hook: 'commit-msg' })],
  ['the message of a merge', (made, text) => (branched(made, text), { git: ['merge', '--message', `why ${make.user()}`, 'side'], hook: 'commit-msg' })],
];

const pushes: readonly (readonly [name: string, make: Make])[] = [
  ['a push', (made, text) => (withRemote(made).file('c.txt', text()).stage().commit('x'), { git: ['push', 'origin', 'main'], hook: 'pre-push' })],
  ['a push of a new branch and a tag', (made, text) => {
    withRemote(made).branch('side').file('c.txt', text()).stage().commit('x').git('tag', '--annotate', '--message', 'a tag', 'v1');
    return { git: ['push', 'origin', 'side', 'v1'], hook: 'pre-push' };
  }],
  ['a push of what was taken out again', (made, text) => (withRemote(made).file('c.txt', text()).stage().commit('x').remove('c.txt').stage().commit('y'), { git: ['push', 'origin', 'main'], hook: 'pre-push' })],
  ['a push by force', (made, text) => (withRemote(made.commit('second')).git('reset', '--quiet', '--hard', 'HEAD~1'), made.file('c.txt', text()).stage().commit('x'), { git: ['push', '--force', 'origin', 'main'], hook: 'pre-push' })],
  ['a push of a merge', (made, text) => (branched(withRemote(made), text).merge('side').file('evil.txt', text()).stage().commit('merge'), { git: ['push', 'origin', 'main'], hook: 'pre-push' })],
  ['a deletion at the remote', (made) => (withRemote(made).git('push', '--quiet', 'origin', 'main:gone'), { git: ['push', 'origin', ':gone'], hook: 'pre-push' })],
  ['a push of nothing', (made) => (withRemote(made), { git: ['push', 'origin', 'main'], hook: 'pre-push' })],
  ['a push to a URL', (made, text) => (withRemote(made).file('c.txt', text()).stage().commit('x'), { git: ['push', `${made.root}.git`, 'main'], hook: 'pre-push' })],
  ['a push to a second remote', (made, text) => {
    withRemote(made.file('c.txt', text()).stage().commit('x')).git('init', '--quiet', '--bare', `${made.root}.second.git`);
    made.git('remote', 'add', 'second', `${made.root}.second.git`);
    return { git: ['push', 'second', 'main'], hook: 'pre-push' };
  }],
  ['a push of a pointer of Git LFS', (made, text) => (withRemote(made).file('big.bin', pointer(made, text(), true)).stage().commit('x'), { git: ['push', 'origin', 'main'], hook: 'pre-push' })],
  ['a push from a shallow clone', (made, text) => {
    const at = cloned(made.commit('second'), 'shallow', '--depth=1');
    made.config('receive.denyCurrentBranch', 'ignore').file('../repo-shallow/c.txt', text());
    run(at, 'add', '.');
    run(at, 'commit', '--quiet', '--message', 'x');
    return { at, git: ['push', 'origin', 'main'], hook: 'pre-push' };
  }],
];

/** States that a repository may be in when one of its hooks runs, by name. */
export const states: readonly (readonly [name: string, make: Make])[] = [...contents, ...attributes, ...index, ...commands, ...places, ...messages, ...pushes];
