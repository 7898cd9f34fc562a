import { expect, test } from 'vitest';
import { CatFile, type GitObject } from '../../../src/git/objects/cat-file.ts';
import { fakeGit } from '../../support/fake-git.ts';
import { type Repo, repo } from '../../support/repo.ts';

async function all(objects: AsyncIterable<GitObject>): Promise<string[]> {
  const found: string[] = [];
  for await (const object of objects) {
    if (object.kind === 'unreadable') found.push(object.reason);
    else if (Buffer.isBuffer(object.content)) found.push(object.content.toString());
    else found.push(`${object.size} bytes in chunks`);
  }
  return found;
}

function store(made: Repo, content: string | Buffer): string {
  return made.file('../content', content).git('hash-object', '-w', '../content').trim();
}

test('gives thousands of objects in the order that was asked', async () => {
  const made = repo();
  const oids = ['zero', 'one', 'two'].map((text) => store(made, text));
  const asked = Array.from({ length: 3000 }, (_, index) => index % 3);
  const objects = new CatFile({ cwd: made.root, env: made.env });
  expect(await all(objects.objects(asked.map((index) => oids[index]!)))).toEqual(asked.map((index) => ['zero', 'one', 'two'][index]));
  await objects.close();
});

test('can be asked again, and goes on after a large object that nobody read', async () => {
  const made = repo();
  const [large, small] = [store(made, Buffer.alloc(9_000_000, 'x')), store(made, 'small')];
  const objects = new CatFile({ cwd: made.root, env: made.env });
  expect(await all(objects.objects([large, small]))).toEqual(['9000000 bytes in chunks', 'small']);
  expect(await all(objects.objects([small]))).toEqual(['small']);
  await objects.close();
});

test('names what is no blob, and what is missing', async () => {
  const made = repo({ firstCommit: true });
  const [tree, missing] = [made.git('rev-parse', 'HEAD^{tree}').trim(), 'a'.repeat(40)];
  const objects = new CatFile({ cwd: made.root, env: made.env });
  expect(await all(objects.objects([tree, missing, store(made, 'x')], true))).toEqual([`its object ${tree.slice(0, 12)} is a tree, not a blob`, `its object ${missing.slice(0, 12)} is missing`, 'x']);
  await objects.close();
});

test('tells whether a revision names an object, and gives objects after that', async () => {
  const made = repo({ firstCommit: true });
  for (const [revision, known] of [['HEAD', true], ['MERGE_HEAD', false]] as const) {
    const objects = new CatFile({ cwd: made.root, env: made.env });
    expect(await objects.knows(revision)).toBe(known);
    expect(await all(objects.objects([store(made, 'small')], true))).toEqual(['small']);
    await objects.close();
  }
});

const oid = 'b'.repeat(40);

test.each([
  ['an answer about another object', `${'c'.repeat(40)} blob 1\nx\n`, 'an answer to another question'],
  ['a header that is none', 'something else\n', 'an answer to another question'],
  ['a header without end', 'x'.repeat(1000), 'no answer'],
  ['a size that is too small', `${oid} blob 1\nxyz\n`, 'an object without its end'],
])('takes no stream with %s', async (_, stream, words) => {
  const made = repo();
  const env = fakeGit(made.env, `printf '${stream.replaceAll('\n', '\\n')}'; exit 0`);
  const objects = new CatFile({ cwd: made.root, env });
  await expect(all(objects.objects([oid], true))).rejects.toMatchObject({ exitCode: 3, what: expect.stringContaining(words) });
  objects.kill();
});

test('takes no stream that goes on after the last answer', async () => {
  const made = repo();
  const objects = new CatFile({ cwd: made.root, env: fakeGit(made.env, `printf '${oid} blob 1\\nx\\nmore'; exit 0`) }, 'names are not checked here');
  expect(await all(objects.objects([oid], true))).toEqual(['x']);
  await expect(objects.close()).rejects.toMatchObject({ exitCode: 3, what: expect.stringContaining('more bytes') });
});

test('gives no content under a name that is not its own', async () => {
  const made = repo();
  const objects = new CatFile({ cwd: made.root, env: fakeGit(made.env, `printf '${oid} blob 1\\nx\\n'; exit 0`) });
  expect(await all(objects.objects([oid], true))).toEqual(['it is stored under a name that is not its own (git fsck says more)']);
  objects.kill();
});
