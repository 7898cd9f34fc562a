import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { dice } from '../../fuzz/dice.ts';
import { leakySeed } from '../../fuzz/leaky-seed.ts';
import { entryTraps } from '../../support/engine/entry-traps.ts';
import { amount, isLong, some } from '../../support/how-long.ts';
import { fakeGit } from '../../support/fake-git.ts';
import { origin, published, pushStream } from '../../support/hooks/generated-push.ts';
import { isInstalled, needs, type Tool } from '../../support/needs.ts';
import { repo, temporaryFolder, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

/** Shells that may be somebody's `sh`, and how each is started as one. */
const shells = { dash: ['dash'], bash: ['bash', '--posix'], busybox: ['busybox', 'ash'], mksh: ['mksh'], zsh: ['zsh', '--emulate', 'sh'] } as const satisfies Partial<Record<Tool, readonly string[]>>;
/** Who brings `grep`, `tr` and the like; the system's own where one has them not. */
const toolSets = ['system', 'busybox', 'toybox'] as const;
const used = ['awk', 'cat', 'dd', 'find', 'grep', 'head', 'sed', 'tr'];

const make = tokens('shells');
const leak = `SENTRY_AUTH_TOKEN=${make.user()}\n`;
const started = (): Repo => repo().file('a.txt', 'one\ntwo\nthree\n').file('b.txt', 'b\n').stage().commit('first');

/** The entry beside a program that says only that it was started. */
const folder = temporaryFolder();
const hook = join(folder, 'sntrylint-hook');
copyFileSync('dist/sntrylint-hook', hook);
writeFileSync(join(folder, 'sntrylint'), '#!/bin/sh\ncat >/dev/null\nexit 9\n', { mode: 0o755 });
mkdirSync(join(folder, 'echo'));
copyFileSync(hook, join(folder, 'echo', 'sntrylint-hook'));

/** What to put before the PATH so that these tools are found first; those that a set lacks are not in it. */
function toolsOf(set: (typeof toolSets)[number]): string {
  const found = temporaryFolder();
  if (set === 'system' || !isInstalled(set)) return found;
  const real = execFileSync('/bin/sh', ['-c', `command -v ${set}`], { encoding: 'utf8' }).trim();
  const has = spawnSync(real, set === 'busybox' ? ['--list'] : [], { encoding: 'utf8' }).stdout.split(/\s+/);
  for (const tool of used.filter((name) => has.includes(name))) symlinkSync(real, join(found, tool));
  return found;
}

const looks = (made: Pick<Repo, 'root' | 'env'>, shell: readonly string[], tools: string, args: readonly string[], input = ''): number | null => {
  const [program, ...options] = shell;
  return spawnSync(program!, [...options, hook, ...args], { cwd: made.root, env: { ...made.env, PATH: `${tools}:${made.env['PATH']}` }, input }).status;
};

/** Exit code 9 for what the full program is to look at. */
const maybe = 9;

const traps = some(entryTraps, 12).map(([name, change]) => [name, change(started())] as const);
const clean = started().file('a.txt', 'one\n').file('a b.txt', 'clean\n').stage();
const named = started().file('ü b.txt', 'clean\n').stage();
const leaking = started().file('c.txt', leak).stage();
const pushed = started();
pushed.git('remote', 'add', ...origin);
pushed.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
pushed.file('c.txt', 'c\n').stage().commit('second');
const refs = (ref: string): string => `${ref} ${pushed.git('rev-parse', ref).trim()} ${ref} ${'0'.repeat(40)}\n`;
pushed.git('update-ref', 'refs/heads/clean', 'HEAD');
pushed.file('c.txt', leak).stage().commit('leak').file('c.txt', 'c\n').stage().commit('taken out');
// A temporary folder of other tests may be called like one of our directives, which is looked at.
const agents = { env: pushed.env, root: mkdtempSync(join(realpathSync(tmpdir()), 'agents-')) };
execFileSync('git', ['init', '--quiet'], { cwd: agents.root, env: agents.env });
for (const [name, text] of [['lib/a b.txt', 'nothing'], ['lib/b.txt', 'nothing'], ['leaks/a.txt', leak]] as const) {
  mkdirSync(dirname(join(agents.root, name)), { recursive: true });
  writeFileSync(join(agents.root, name), text);
}
afterAll(() => rmSync(agents.root, { recursive: true, force: true }));
/** What git says of some generated pushes, all in one repository. */
const remote = published();
const pushes = ((roll) => Array.from({ length: amount(4, 60) }, (_, number) => {
  execFileSync('git', ['fast-import', '--quiet', '--force'], { cwd: remote.root, env: remote.env, input: pushStream(number, roll) });
  const ref = `refs/heads/push-${number}-3`;
  return `${ref} ${remote.git('rev-parse', ref).trim()} ${ref} ${'0'.repeat(40)}\n`;
}))(dice(20_261_130));
/** Generated commits, each staged in a repository of its own. */
const commits = ((roll) => Array.from({ length: amount(3, 60) }, (_, i) =>
  started().file('a.txt', i % 3 === 0 ? Buffer.from(`const n = ${i};\n`.repeat(1 + roll(200))) : leakySeed(roll).content).stage()))(dice(20_261_129));
/** What the system's own shell and tools say of both. */
const system = {
  commits: commits.map((made) => looks(made, ['sh'], '/nowhere', ['staged'])),
  pushes: pushes.map((input) => looks(remote, ['sh'], '/nowhere', ['pre-push', ...origin], input)),
};
pushed.file('message', 'What was done\n').file('leaking', leak).file('.sntrylint.yaml', 'exclude:\n  - docs/**\n');

describe.each(Object.keys(shells) as (keyof typeof shells)[])('as a script of %s the entry', (name) => {
  needs(name, 'busybox', 'toybox');
  const sets = isLong || name === 'busybox' ? toolSets : (['system'] as const);

  test.each(sets)('looks at the same with the tools of %s', (set) => {
    const tools = toolsOf(set);
    const look = (made: Pick<Repo, 'root' | 'env'>, args: readonly string[], input?: string): number | null => looks(made, shells[name], tools, args, input);
    expect([look(clean, ['staged']), look(named, ['staged'])]).toEqual([0, 0]);
    for (const [trap, made] of traps) expect([trap, look(made, ['staged'])]).toEqual([trap, maybe]);
    expect([look(pushed, ['pre-push', ...origin], refs('refs/heads/clean')), look(pushed, ['pre-push', ...origin], refs('refs/heads/main'))]).toEqual([0, maybe]);
    expect([look(pushed, ['commit-msg', 'message']), look(pushed, ['commit-msg', 'leaking'])]).toEqual([0, maybe]);
    const step = (prompt: string): string => JSON.stringify({ session_id: 's', cwd: agents.root, hook_event_name: 'UserPromptSubmit', prompt });
    expect([look(agents, ['agent'], step('hello\nyou')), look(agents, ['agent'], step(leak)), look(agents, ['agent'], step('a'.repeat(200_000)))]).toEqual([0, 2, 2]);
    const called = (tool: string, input: object): number | null => look(agents, ['agent'], JSON.stringify({ session_id: 's', cwd: agents.root, hook_event_name: 'PreToolUse', tool_name: tool, tool_input: input }));
    const commands = ['grep -rn "a b" lib', 'cat "lib/a b.txt" | head -5', 'grep -rn "a b" lib leaks', 'cat "leaks/a.txt"'];
    const written = ['say("a");\n\\d "\\x"', `say("a"); // ${leak.trim()}`].map((line) => `${line}\n`.repeat(300));
    expect([...commands.map((command) => called('Bash', { command })), ...written.map((content) => called('Write', { file_path: 'a.js', content }))]).toEqual([0, 0, 2, 2, 0, 2]);
  });

  test('says of generated commits what the system\'s own shell and tools say', () => {
    const tools = toolsOf(sets[sets.length - 1]!);
    const said = commits.map((made) => looks(made, shells[name], tools, ['staged']));
    expect(said).toEqual(system.commits);
    expect(said.includes(0) && said.includes(maybe)).toBe(true);
  });

  test('shows nothing of what it looks at where its shell was told to trace', () => {
    const [program, ...options] = shells[name];
    for (const args of [['staged'], ['commit-msg', 'c.txt']]) {
      const { status, stdout, stderr } = spawnSync(program!, [...options, '-x', hook, ...args], { cwd: leaking.root, env: leaking.env, encoding: 'utf8' });
      expect([status, stdout + stderr]).toEqual([maybe, expect.not.stringContaining(leak.slice(-20, -1))]);
    }
  });

  test('takes no size for a small one that its shell cannot reckon with', () => {
    const env = fakeGit(clean.env, 'case "$*" in *--batch-command*) printf "blob %s\\n" 4294967306 "" 5 | sed "s/^blob $/..sizes missing/"; exit ;; esac');
    expect(looks({ root: clean.root, env }, shells[name], '/nowhere', ['staged'])).toBe(maybe);
  });

  test('says of generated pushes what the system\'s own shell and tools say', () => {
    const tools = toolsOf(sets[sets.length - 1]!);
    const said = pushes.map((input) => looks(remote, shells[name], tools, ['pre-push', ...origin], input));
    expect(said).toEqual(system.pushes);
    expect(said.includes(0) && said.includes(maybe)).toBe(true);
  });
});

describe('yash, which leaves out of a text what its locale does not know,', () => {
  needs('yash');
  const yash = (made: Pick<Repo, 'root' | 'env'>, args: readonly string[], input?: string): number | null => looks(made, ['yash', '-o', 'posixly-correct'], '/nowhere', args, input);

  test('leaves all to the program', () => {
    expect([yash(clean, ['staged']), yash(pushed, ['commit-msg', 'message']), yash(pushed, ['pre-push', ...origin], refs('refs/heads/clean'))]).toEqual([maybe, maybe, maybe]);
    expect(yash(agents, ['agent'], JSON.stringify({ session_id: 's', cwd: agents.root, hook_event_name: 'UserPromptSubmit', prompt: 'hello' }))).toBe(2);
  });

  test('hands on what it was given, as it was', () => {
    const given = join(temporaryFolder(), 'given');
    writeFileSync(join(folder, 'echo', 'sntrylint'), `#!/bin/sh\ncat >'${given}'\n`, { mode: 0o755 });
    const input = Buffer.from('refs/heads/\xff 1 refs/heads/x 2\n', 'latin1');
    expect(spawnSync('yash', ['-o', 'posixly-correct', join(folder, 'echo', 'sntrylint-hook'), 'pre-push', ...origin], { cwd: pushed.root, env: pushed.env, input }).status).toBe(0);
    expect(readFileSync(given)).toEqual(input);
  });
});

describe('what takes long is left to the program after counted work', () => {
  /** Bytes that the entry looks at, counted where it takes zero bytes out. */
  function lookedAt(made: Repo, args: readonly string[], input = ''): readonly [code: number | null, bytes: number] {
    const tools = temporaryFolder();
    const real = execFileSync('/bin/sh', ['-c', 'command -v tr'], { encoding: 'utf8' }).trim();
    writeFileSync(join(tools, 'tr'), `#!/bin/sh\ntee -a '${tools}/seen' | '${real}' "$@"\n`, { mode: 0o755 });
    writeFileSync(join(tools, 'seen'), '');
    // A shell that reads byte by byte takes a second of its time for a megabyte or two.
    const code = looks(made, ['sh', '-c', 'ulimit -t 4; exec sh "$@"', 'sh'], tools, args, input);
    return [code, readFileSync(join(tools, 'seen')).length];
  }

  test.each(some<readonly [string, (made: Repo) => Repo]>([
    ['a clean line of 20 MB with one hash', (made) => made.file('a.txt', `${'x'.repeat(20_000_000)} ${make.legacy()}\n`)],
    ['short lines of 20 MB with a hash at the end', (made) => made.file('a.txt', `${'const a = 1;\n'.repeat(1_600_000)}${make.legacy()}\n`)],
    ['40 MB of zeros', (made) => made.file('a.txt', Buffer.alloc(40_000_000))],
  ]))('%s', (_, change) => {
    const [code, bytes] = lookedAt(change(started()).stage(), ['staged']);
    expect(code).toBe(maybe);
    // The sizes come first.
    expect(bytes).toBe(0);
  });

  test('more than a thousand files, a large message, and a large step of an agent', () => {
    const many = started();
    const oid = many.git('rev-parse', 'HEAD:b.txt').trim();
    execFileSync('git', ['update-index', '--index-info'], { cwd: many.root, env: many.env, input: Array.from({ length: 20_000 }, (_, i) => `100644 ${oid}\tf${i}\n`).join('') });
    const [code, bytes] = lookedAt(many, ['staged']);
    expect([code, bytes]).toEqual([maybe, 0]);
    many.file('message', `${'x'.repeat(5_000_000)}\n`);
    const [told, read] = lookedAt(many, ['commit-msg', 'message']);
    expect(told).toBe(maybe);
    // What pipes hold beside it.
    expect(read).toBeLessThan(1_000_000);
    const step = JSON.stringify({ cwd: many.root, hook_event_name: 'UserPromptSubmit', prompt: 'x'.repeat(5_000_000) });
    expect(lookedAt(many, ['agent'], step)).toEqual([2, 0]);
  });
});

test('options that a grep takes from the environment hide nothing', () => {
  const tools = temporaryFolder();
  writeFileSync(join(tools, 'grep'), `#!/bin/sh\nexec '${execFileSync('/bin/sh', ['-c', 'command -v grep'], { encoding: 'utf8' }).trim()}' $GREP_OPTIONS "$@"\n`, { mode: 0o755 });
  const [, leaking] = traps[0]!;
  const look = (made: Repo): number | null => looks({ root: made.root, env: { ...made.env, GREP_OPTIONS: '-x' } }, ['sh'], tools, ['staged']);
  expect([look(clean), look(leaking)]).toEqual([0, maybe]);
});

describe('started by its own name, and with a fault for what is unset', () => {
  needs('zsh');

  test.each(some([[['zsh', '-u']], [['zsh']], [['sh', '-u']]]))('%s looks, and hands on what it finds', (shell) => {
    expect([looks(clean, shell, '', ['staged']), looks(traps[0]![1], shell, '', ['staged'])]).toEqual([0, maybe]);
  });

  test.each([[['zsh']], [['sh', '-u']]])('%s says without a HOME what is not there', (shell) => {
    const alone = join(temporaryFolder(), 'sntrylint-hook');
    copyFileSync(hook, alone);
    const [program, ...options] = shell;
    const { status, stderr } = spawnSync(execFileSync('/bin/sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).trim(), [...options, alone, 'staged'], { cwd: clean.root, env: { PATH: temporaryFolder(), SNTRYLINT_FULL: '1' }, encoding: 'utf8' });
    // Some machines have a Node where a client with windows would find it.
    expect({ status, stderr }).toEqual({ status: 3, stderr: expect.stringMatching(/^sntrylint: (?:Node is not on the PATH|the program is not installed)/) });
  });
});
