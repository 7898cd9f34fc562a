import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { committedMessage } from '../../../src/git/commits/message/committed-message.ts';
import { sntrylint } from '../../support/fake-io.ts';
import { gitRun, hook } from '../../support/hooks/hooks.ts';
import { isLong } from '../../support/how-long.ts';
import { type Repo, repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

/**
 * What git commits of a message, beside what we look at: real commits, whose hook writes down what a commit-msg hook is
 * given. Options of git's command line decide, and no hook is told them.
 */

const cutLine = `------------------------ >8 ------------------------`;

/** Texts in which something may be left out, with lines that say where they stand. */
const texts = {
  comments: 'why\n\n# behind a hash\n; behind a semicolon\n',
  scissors: `why\n\n# ${cutLine}\nbelow a line\n`,
  'scissors above a diff': `why\n\n# ${cutLine}\n# Do not modify or remove the line above.\n# Everything below it will be ignored.\ndiff --git a/x b/x\n-below a diff\n`,
  'scissors above comments': `why\n\n# ${cutLine}\n# Do not modify or remove the line above.\n# Everything below it will be ignored.\n# below both\n`,
  'an older template': `why\n\n# Please enter the commit message for your changes. Lines starting\n# with '#' will be ignored, and an empty message aborts the commit.\n# behind a hint\n`,
  'scissors of another character': `why\n\n; ${cutLine}\n; Do not modify or remove the line above.\n; Everything below it will be ignored.\ndiff --git a/x b/x\n-below another\n`,
};

/** How the text comes to git; `typed` stands before what git wrote, as who types it leaves it. */
const ways = {
  '-m': ['-m', 'TEXT'],
  '-F': ['-F', 'FILE'],
  '-F and an editor': ['-F', 'FILE', '--edit'],
  'a template': ['--template', 'FILE'],
  typed: [],
} satisfies Record<string, readonly string[]>;

const cleanups = ['', 'default', 'verbatim', 'whitespace', 'strip', 'scissors'].flatMap((mode) => (mode === '' ? [[]] : [[`--cleanup=${mode}`], ['-c', `commit.cleanup=${mode}`]]));
const showing = [[], ['--verbose'], ['-c', 'commit.verbose=true'], ['--verbose', '--verbose'], ['-c', 'commit.verbose=true', '--no-verbose'], ['--no-status'], ['-c', 'commit.status=false', '--verbose']];
const characters = [[], ['-c', 'core.commentChar=;'], ['-c', 'core.commentChar=auto']];

interface Recorded {
  /** What a hook is given. */
  readonly given: Buffer;
  readonly editor: string | undefined;
  /** The lines of what git made of it. */
  readonly committed: readonly string[];
}

/** A repository with a staged change whose hook writes down what it is given. */
function recording(): Repo {
  const made = repo().file('a.txt', 'old line\n').stage().commit('first').file('a.txt', 'new line\n').stage();
  hook(made.path('.git'), 'commit-msg', `cp "$1" '${made.path('../given')}'; printf %s "\${GIT_EDITOR-unset}" > '${made.path('../told')}'`);
  writeFileSync(made.path('../typist'), `#!/bin/sh\ncat '${made.path('../text')}' "$1" > "$1.new" && mv "$1.new" "$1"\n`, { mode: 0o755 });
  made.git('tag', 'base');
  return made;
}

function record(made: Repo, text: string, way: keyof typeof ways, options: readonly string[]): Recorded {
  writeFileSync(made.path('../text'), text);
  const settings = options.flatMap((option, at) => (option === '-c' ? [option, options[at + 1]!] : []));
  const flags = options.filter((option, at) => option !== '-c' && options[at - 1] !== '-c');
  const args = ways[way].map((word) => (word === 'TEXT' ? text : word === 'FILE' ? made.path('../text') : word));
  // A template that nobody changes is no message: the typist puts a line before it.
  const env = { ...made.env, EDITOR: way === '-F and an editor' ? 'true' : way === 'a template' ? "sed -i '1i more'" : made.path('../typist') };
  const ran = spawnSync('git', [...settings, 'commit', '--quiet', ...args, ...flags], { cwd: made.root, env, encoding: 'utf8' });
  if (ran.status !== 0) throw new Error(ran.stderr);
  const told = readFileSync(made.path('../told'), 'utf8');
  const committed = made.git('log', '-1', '--format=%B').split('\n').map((line) => line.trimEnd()).filter((line) => line !== '');
  made.git('update-ref', 'HEAD', 'base');
  return { given: readFileSync(made.path('../given')), editor: told === 'unset' ? undefined : told, committed };
}

function lookedAt({ given, editor }: Recorded, path = '.git/COMMIT_EDITMSG'): readonly string[] {
  return committedMessage(given, { path, env: { GIT_EDITOR: editor } }).toString().split('\n').map((line) => line.trimEnd());
}

/** Every combination; some of them in a run, and more in a long one: a step that divides none of the tables takes all values of each. */
function combinations(): readonly (readonly [keyof typeof texts, keyof typeof ways, readonly string[]])[] {
  const options = cleanups.flatMap((cleanup) => showing.flatMap((shown) => characters.map((character) => [...cleanup, ...shown, ...character])));
  const all = (Object.keys(texts) as (keyof typeof texts)[]).flatMap((text) => (Object.keys(ways) as (keyof typeof ways)[]).flatMap((way) => options.map((some) => [text, way, some] as const)));
  // What git wrote into an earlier message cannot be told from what it writes now, where it is told to write nothing now.
  const told = all.filter(([text, way, some]) => !(earlier.has(text) && way !== '-m' && way !== '-F' && some.some((option) => option.includes('status'))));
  return told.filter((_, index) => index % (isLong ? 11 : 151) === 0);
}

/** Texts with words of git's own in them. */
const earlier: ReadonlySet<string> = new Set<keyof typeof texts>(['scissors above a diff', 'scissors above comments', 'an older template', 'scissors of another character']);

describe('what is looked at of a message', () => {
  it('is all that git commits, however it is told to', () => {
    const made = recording();
    const missed = combinations().filter(([text, way, options]) => {
      const recorded = record(made, texts[text], way, options);
      const looked = new Set(lookedAt(recorded));
      return recorded.committed.some((line) => !looked.has(line));
    });
    expect(missed.map(([text, way, options]) => [text, way, ...options].join(' '))).toEqual([]);
  }, 1_200_000);

  it.each<[string, keyof typeof texts, keyof typeof ways, readonly string[], string]>([
    ['comments that somebody typed', 'comments', 'typed', [], '# behind a hash'],
    ['comments of another character', 'comments', 'typed', ['-c', 'core.commentChar=;'], '; behind a semicolon'],
    ['comments of the character that git chose', 'comments', '-F and an editor', ['-c', 'core.commentChar=auto'], "@ with '@' will be ignored, and an empty message aborts the commit."],
    ['what stands below scissors in an editor', 'scissors', 'typed', ['--cleanup=scissors'], 'below a line'],
    ['the diff that --verbose shows', 'comments', 'typed', ['--verbose'], '-old line'],
    ['the diff that commit.verbose shows', 'comments', 'typed', ['-c', 'commit.verbose=true'], '-old line'],
    ['both diffs of --verbose twice', 'comments', 'typed', ['--verbose', '--verbose'], '-old line'],
    ['the diff below scissors of another character', 'comments', 'typed', ['--verbose', '-c', 'core.commentChar=;'], '-old line'],
    ['the diff below scissors of the character that git chose', 'comments', 'typed', ['--verbose', '-c', 'core.commentChar=auto'], '-old line'],
    ['the diff where comments stay', 'comments', 'typed', ['--verbose', '--cleanup=whitespace'], '-old line'],
    ['an older diff that a new --verbose cuts off', 'scissors above a diff', '-F and an editor', ['--verbose'], '-below a diff'],
  ])('is not %s', (_, text, way, options, line) => {
    const recorded = record(recording(), texts[text], way, options);
    expect(recorded.given.toString()).toContain(line);
    expect(recorded.committed).not.toContain(line);
    expect(lookedAt(recorded)).not.toContain(line);
  });

  it.each<[string, keyof typeof texts, keyof typeof ways, readonly string[]]>([
    ['no editor was opened: --cleanup on the command line may differ', 'comments', '-m', ['-c', 'commit.cleanup=strip']],
    ['no editor was opened: --no-verbose on the command line may undo it', 'scissors', '-F', ['-c', 'commit.verbose=true']],
  ])('is all of it where %s', (_, text, way, options) => {
    const recorded = record(recording(), texts[text], way, options);
    expect(lookedAt(recorded).join('\n').trimEnd()).toBe(texts[text].trimEnd());
  });

  it.each<[string, readonly (readonly [string, string])[], number]>([
    ['is not a comment where git writes words', [], 0],
    ['is not a comment where git chooses its character', [['core.commentChar', 'auto']], 0],
    ['is not a comment of the character that is set last', [['core.commentChar', ';'], ['core.commentChar', '#']], 0],
    ['is all of it where git writes no words', [['commit.status', 'false']], 1],
    ['is all of it where comments begin otherwise', [['core.commentChar', ';']], 1],
  ])('%s, as git -c tells its hook', async (_, settings, code) => {
    const made = repo();
    made.file('.git/COMMIT_EDITMSG', texts['an older template'].replace('behind a hint', tokens('comment').user()));
    const env = { ...made.env, GIT_CONFIG_PARAMETERS: settings.map(([key, value]) => `'${key}'='${value}'`).join(' ') };
    expect((await sntrylint(['commit-msg', '.git/COMMIT_EDITMSG'], { cwd: made.root, env })).code).toBe(code);
  });

  it('is all of what git am is given, which keeps comments and tells no editor', () => {
    const recorded = { given: Buffer.from(texts['an older template']), editor: undefined, committed: [] };
    expect(lookedAt(recorded)).not.toContain('# behind a hint');
    expect(lookedAt(recorded, '.git/rebase-apply/final-commit')).toContain('# behind a hint');
  });

  it('is all of what a merge says that leaves comments in, though its words are others', () => {
    const made = recording().commit('main');
    hook(made.path('.git'), 'commit-msg', `cp "$1" '${made.path('../given')}'`);
    made.git('branch', 'side', 'base');
    made.checkout('side').file('b.txt', 'b\n').stage().commit('side').checkout('main');
    writeFileSync(made.path('../text'), '# was here\n');
    const merged = gitRun({ root: made.root, env: { ...made.env, GIT_EDITOR: made.path('../typist') } }, 'merge', '--no-ff', '--edit', '--cleanup=verbatim', 'side');
    expect(merged.code).toBe(0);
    expect(made.git('log', '-1', '--format=%B')).toContain('# was here');
    expect(lookedAt({ given: readFileSync(made.path('../given')), editor: undefined, committed: [] }, '.git/MERGE_MSG')).toContain('# was here');
  });

  it('is all that git commits in another language', () => {
    const made = recording();
    const german = { ...made, env: { ...made.env, LANGUAGE: 'de', LC_ALL: 'C.UTF-8' } };
    const recorded = record(german, texts.comments, 'typed', ['--verbose', '--cleanup=whitespace']);
    const looked = lookedAt(recorded);
    expect(recorded.committed.filter((line) => !looked.includes(line))).toEqual([]);
    expect(looked).not.toContain('-old line');
  });
});
