import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type DocsBlock, docsBlocks, docsPages, type Mark, parseBlocks } from '../support/docs/blocks.ts';
import { docsWorld, type DocsWorld } from '../support/docs/world.ts';
import { some } from '../support/how-long.ts';
import { clientIn, commit, hookedRepo, leak, type } from '../support/hooks/hooked-repo.ts';
import { pushHookRepo } from '../support/hooks/push-hook-repo.ts';
import type { Repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

const all = docsPages().flatMap(docsBlocks);
const commands = all.filter(({ language }) => language === 'sh');
const mark = ({ marks }: DocsBlock, name: Mark['name']): string | null => marks.find((one) => one.name === name)?.value ?? null;
const named = (blocks: readonly DocsBlock[]): readonly (readonly [string, DocsBlock])[] => blocks.map((block) => [`${block.page}:${block.line}`, block]);

describe('every command block of the docs', () => {
  const run = commands.filter((block) => mark(block, 'skip') === null && mark(block, 'hook') === null);

  it.each(some(named(run)))('%s does what the page says', async (_name, block) => {
    const world = await docsWorld(mark(block, 'world') ?? 'clean');
    try {
      const { code, output } = await shell(block.text, world);
      expect(code, output).toBe(Number(mark(block, 'exit') ?? 0));
    } finally {
      await world.close();
    }
  });

  const hooks = commands.filter((block) => mark(block, 'hook') !== null);
  const isPush = (block: DocsBlock): boolean => /^pre-(?:push|receive)$/.test(mark(block, 'hook')!);

  it.each(some(named(hooks.filter(isPush))))('%s is a hook that lets a clean push through and stops a token', (_name, block) => {
    const made = onPath(pushHookRepo(mark(block, 'hook') as 'pre-push' | 'pre-receive', block.text));
    expect(type(made, 'git', ['push', 'origin', 'HEAD:main'])).toMatchObject({ code: 0 });
    const shown = leak(made);
    made.commit('leak');
    expect(type(made, 'git', ['push', 'origin', 'HEAD:main'])).toMatchObject({ code: 1, output: expect.stringContaining(shown) });
  });

  it.each(some(named(hooks.filter((block) => !isPush(block)))))('%s is a hook that passes what is clean and blocks a token', (_name, block) => {
    const hook = mark(block, 'hook')!;
    const guarded = onPath(withHook(hook, block.text));
    expect(commit(withFile(guarded))).toMatchObject({ code: 0 });
    // What a hook for messages looks at is the message; all others look at what is staged.
    const token = tokens('message').user();
    const [shown, refused] = hook === 'commit-msg'
      ? [`sntryu_…${token.slice(-4)}`, commit(guarded, '--allow-empty', '--message', `Deploy with ${token}`)]
      : [leak(guarded), commit(guarded)];
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining(shown) });
  });

  it('is left out only for a reason', () => {
    const bare = commands.filter((block) => (mark(block, 'skip') ?? 'words enough for a reason').split(' ').length < 4);
    expect(named(bare).map(([name]) => name)).toEqual([]);
  });

  it('is called sh, so that none is overlooked', () => {
    const others = all.filter(({ language }) => ['bash', 'shell', 'console', 'zsh', 'shellsession'].includes(language));
    expect(others.map(({ page, line }) => `${page}:${line}`)).toEqual([]);
    expect(commands.length).toBeGreaterThan(5);
  });
});

describe('the blocks of a page', () => {
  it('come with what the comment above says, their line and their text', () => {
    const text = 'a\n\n<!-- test: world leak; exit 1 -->\n```sh\nsntrylint\n```\n\n  ```\n  plain\n  ```\n';
    expect(parseBlocks(text, 'x.md')).toEqual([
      { page: 'x.md', line: 5, language: 'sh', text: 'sntrylint\n', marks: [{ name: 'world', value: 'leak' }, { name: 'exit', value: '1' }] },
      { page: 'x.md', line: 9, language: '', text: 'plain\n', marks: [] },
    ]);
  });

  it('may not have a mark that means nothing', () => {
    expect(() => parseBlocks('<!-- test: exits 1 -->\n```sh\na\n```\n', 'x.md')).toThrow('`exits 1` is no mark');
    expect(() => parseBlocks('```sh\na\n', 'x.md')).toThrow('the block has no end');
  });
});

/** The same repository, with what stands in its node_modules on the PATH. */
function onPath(made: Repo): Repo {
  return { ...made, env: { ...made.env, PATH: `${made.path('node_modules/.bin')}:${made.env['PATH']}` } };
}

function withFile(made: Repo): Repo {
  made.file('clean.txt', 'nothing here\n').stage();
  return made;
}

/** A repository with a text from the docs as this hook. */
function withHook(hook: string, text: string): Repo {
  if (hook === 'husky') {
    const made = hookedRepo('husky', 'lint-staged').file('.husky/pre-commit', text).file('.lintstagedrc.json', '{ "*.md": "cat" }\n');
    const { code, output } = clientIn(made, 'husky');
    if (code !== 0) throw new Error(output);
    return made;
  }
  const made = hookedRepo();
  mkdirSync(made.path('.git/hooks'), { recursive: true });
  made.file(`.git/hooks/${hook}`, text);
  chmodSync(made.path(`.git/hooks/${hook}`), 0o755);
  return made;
}

/** Runs a block as a user pastes it, in a shell that stops at the first failure. */
function shell(script: string, { made, env, stdin }: DocsWorld): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-ec', script], { cwd: made.root, env: { ...made.env, ...env } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (more: string) => (output += more));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
    child.stdin.on('error', () => {});
    child.stdin.end(stdin);
  });
}
