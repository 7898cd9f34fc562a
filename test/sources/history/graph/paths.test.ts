import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commitChanges } from '../../../../src/git/commits/changes/commit-changes.ts';
import { nameMayHoldToken } from '../../../../src/sources/file-name.ts';
import { origins, type Origins } from '../../../../src/sources/history/origins/origins.ts';
import { type Dice, dice, pick } from '../../../fuzz/dice.ts';
import { amount, some } from '../../../support/how-long.ts';
import { noted } from '../../../support/git/noted.ts';
import { type Repo, repo } from '../../../support/repo.ts';
import { tokens } from '../../../support/tokens.ts';

interface File {
  readonly mode: string;
  readonly content: string;
}

/** A history for `git fast-import`: branches, merges of up to four parents, and files that come, change, move and go. */
function history(roll: Dice, make: ReturnType<typeof tokens>, nameDigits: number): string {
  const contents = [`${make.user()}\n`, `a\n${make.integration()}\n`, `SENTRY_AUTH_TOKEN=${make.hex(64)}\n`, 'clean\n', 'also clean\n', ''];
  const paths = ['a', 'a/b', 'a/b/c', 'a.env', 'a/deep/er/x', 'z/a', 'z-', 'z0', `long/${make.user()}.txt`, `${'l'.repeat(70)}/n`, 'caf\u00e9', ...Array.from({ length: 30 }, (_, i) => `many/f${i}`)];
  const files: ReadonlyMap<string, File>[] = [];
  const lines: string[] = [];
  const commits = 10 + roll(30);
  for (let commit = 0; commit < commits; commit++) {
    const parents = [...new Set(Array.from({ length: roll(12) === 0 ? 0 : roll(3) === 0 ? 2 + roll(3) : 1 }, () => (roll(2) === 0 ? files.length - 1 : roll(files.length))))].filter((parent) => parent >= 0);
    const now = new Map<string, File>();
    for (const parent of parents) for (const [path, file] of files[parent]!) if (parent === parents[0] ? roll(20) > 0 : roll(2) === 0) now.set(path, file);
    for (let edits = roll(4); edits > 0; edits--) {
      const path = pick(paths, roll);
      if (roll(4) === 0) now.delete(path);
      else now.set(path, roll(12) === 0 ? { mode: '160000', content: make.hex(nameDigits) } : { mode: pick(['100644', '100644', '100755', '120000'], roll), content: pick(contents, roll) });
    }
    if (roll(3) === 0) now.set(`many/f${roll(30)}`, { mode: '100644', content: pick(contents, roll) });
    // One name cannot be a file and a folder.
    for (const path of now.keys()) if ([...now.keys()].some((other) => other.startsWith(`${path}/`))) now.delete(path);
    files.push(now);
    const message = roll(6) === 0 ? contents[0]! : `commit ${commit}\n`;
    lines.push(`commit refs/heads/branch-${roll(4)}-${commit}`, `mark :${commit + 1}`, `committer A <a@b.c> ${1_700_000_000 + 60 * roll(4) + commit * roll(3)} +0000`, `data ${Buffer.byteLength(message)}`, message);
    parents.forEach((parent, i) => lines.push(`${i === 0 ? 'from' : 'merge'} :${parent + 1}`));
    lines.push('deleteall');
    for (const [path, { mode, content }] of now) {
      if (mode === '160000') lines.push(`M ${mode} ${content} "${path}"`);
      else lines.push(`M ${mode} inline "${path}"`, `data ${Buffer.byteLength(content)}`, content);
    }
  }
  return `${lines.join('\n')}\n`;
}

const packs = '.git/objects/pack/';
const input = (made: Repo, lines: string, ...args: string[]): unknown => execFileSync('git', args, { cwd: made.root, env: made.env, input: lines });
/** A commit that is not at the end of most branches. */
const middle = (made: Repo): string => made.git('rev-list', '--all', '--date-order').trim().split('\n').at(3)!;

const layouts: readonly (readonly [string, (made: Repo) => void])[] = [
  ['in one pack', (made) => made.git('repack', '-adfq', '--depth=50')],
  ['without deltas', (made) => made.git('repack', '-adfq', '--depth=0')],
  ['loose', (made) => {
    const all = readdirSync(made.path(packs)).map((name) => ({ name, bytes: readFileSync(made.path(packs + name)) }));
    for (const { name } of all) rmSync(made.path(packs + name));
    for (const { name, bytes } of all) if (name.endsWith('.pack')) execFileSync('git', ['unpack-objects', '-q'], { cwd: made.root, env: made.env, input: bytes });
  }],
  ['in two packs, and loose', (made) => {
    const old = readdirSync(made.path(packs));
    const one = middle(made);
    input(made, `${one}\n`, 'pack-objects', '-q', '--revs', `${packs}pack`);
    input(made, `${made.git('for-each-ref', '--format=%(objectname)')}^${one}\n`, 'pack-objects', '-q', '--revs', `${packs}pack`);
    for (const name of old) rmSync(made.path(packs + name));
    made.file('loose.env', `SENTRY_AUTH_TOKEN=${tokens('loose').user()}\n`).stage().commit('loose');
  }],
  ['in two packs, some of it twice', (made) => input(made, `${middle(made)}\n`, 'pack-objects', '-q', '--revs', `${packs}pack`)],
];

async function bothWalks(made: Repo): Promise<{ readonly ours: Origins; readonly gits: Origins }> {
  const place = { cwd: made.root, env: made.env };
  const { caught, graph, refs } = await noted(made);
  const { commits } = await graph.tips(refs, place);
  const walk = (await graph.walk(commits, new Set(), place))!;
  const ours = await origins(caught, walk.changes(caught, place), nameMayHoldToken, () => {});
  const gits = await origins(caught, commitChanges({ revisions: commits, not: [] }, place), nameMayHoldToken, () => {});
  expect(walk.commits).toBe(gits.commits);
  return { ours, gits };
}

function inOrder({ files, names, ...rest }: Origins): Origins {
  const byText = <Item extends object>(items: readonly Item[]): Item[] => [...items].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  return { ...rest, files: byText(files), names: byText(names.filter(({ path }) => path.includes('sntry'))) };
}

test.each(some(layouts))('paths that are found without git are those that git finds: %s', async (name, arrange) => {
  let files = 0;
  let names = 0;
  for (let round = 0; round < amount(5, 60); round++) {
    const objectFormat = round % 5 === 4 ? 'sha256' : 'sha1';
    const made = repo({ objectFormat });
    const seed = `${name} ${round}`;
    input(made, history(dice(seed.length * 1000 + round), tokens(seed), objectFormat === 'sha1' ? 40 : 64), 'fast-import', '--quiet');
    arrange(made);
    const { ours, gits } = await bothWalks(made);
    expect(inOrder(ours)).toEqual(inOrder(gits));
    files += ours.files.length;
    names += ours.names.length;
  }
  expect(files).toBeGreaterThan(20);
  expect(names).toBeGreaterThan(0);
}, 120_000);
