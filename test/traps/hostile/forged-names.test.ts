import { mkdirSync, writeFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { placesOf, runHistory } from '../../support/git/history.ts';
import { blobOf, commitOf, deltaOf, madeIndex, madePack, oidOf, type Part, treeOf } from '../../support/git/made-pack.ts';
import { repo, type Repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

const make = tokens('forged names');
const notItsOwn = expect.stringMatching(/^it is stored under a name that is not its own/);

/** Puts a pack into a repository, and names its objects. */
function put(made: Repo, parts: readonly Part[], oids: readonly string[]): void {
  const pack = madePack(parts);
  const offsets = parts.map((_, i) => madePack(parts.slice(0, i)).length - 20);
  const file = made.path('.git/objects/pack/pack-0000000000000000000000000000000000000000');
  writeFileSync(`${file}.pack`, pack);
  writeFileSync(`${file}.idx`, madeIndex(pack, oids.map((oid, i) => [oid, offsets[i]!])));
}

function putLoose(made: Repo, oid: string, { type, content }: Extract<Part, { readonly type: string }>): void {
  mkdirSync(made.path(`.git/objects/${oid.slice(0, 2)}`), { recursive: true });
  writeFileSync(made.path(`.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`), deflateSync(Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content])));
}

test('a content under a second name that is not its own is found by this name, though nothing of it is new', async () => {
  const made = repo({ firstCommit: true });
  const leak = blobOf(`${'a line\n'.repeat(40)}token = ${make.user()}\n`) as Extract<Part, { readonly type: string }>;
  const forged = '1'.repeat(40);
  const copy: Part = { of: oidOf(leak), delta: deltaOf(leak.content.length, '', leak.content.length) };
  const tree: Part = { type: 'tree', content: Buffer.concat([Buffer.from('100644 app.txt\0'), Buffer.from(forged, 'hex')]) };
  const commit = commitOf(tree, 'leak');
  put(made, [commit, tree, leak, copy], [oidOf(commit), oidOf(tree), oidOf(leak), forged]);
  made.git('update-ref', 'refs/heads/main', oidOf(commit));
  expect(made.git('cat-file', 'blob', 'HEAD:app.txt')).toBe(leak.content.toString());
  const { code, report } = await runHistory(made, ['--no-cache']);
  expect([code, placesOf({ report } as Awaited<ReturnType<typeof runHistory>>)]).toEqual([3, ['app.txt']]);
  expect(report.scan.notRead.map(({ reason }) => reason)).toContainEqual(notItsOwn);
});

// git gives what the pack has.
test.each([['the tree is loose', 1], ['the file is loose', 0]] as const)('a tree under the name of a file is named, and hides nothing that git gives (%s)', async (where, findings) => {
  const made = repo({ firstCommit: true });
  const leak = blobOf(`token = ${make.user()}\n`) as Extract<Part, { readonly type: string }>;
  const tree = treeOf([`${make.user()}.txt`, blobOf('')]) as Extract<Part, { readonly type: string }>;
  putLoose(made, oidOf(blobOf('')), { type: 'blob', content: Buffer.alloc(0) });
  const [packed, loose] = where === 'the tree is loose' ? [leak, tree] : [tree, leak];
  put(made, [packed], [oidOf(leak)]);
  putLoose(made, oidOf(leak), loose);
  writeFileSync(made.path('.git/refs/tags/t'), `${oidOf(leak)}\n`);
  for (const args of [['--no-cache'], ['--no-cache', '--unreachable']]) {
    const { code, report } = await runHistory(made, args);
    expect([code, report.findings.length]).toEqual([3, findings]);
    expect(report.scan.notRead.map(({ reason }) => reason)).toContainEqual(notItsOwn);
  }
});
