import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { indexFile, offsetByName } from '../../../src/git/pack/index-file.ts';
import { packPart } from '../../../src/git/pack/pack-part.ts';
import { PackWalk, walkBytes } from '../../../src/git/pack/pack-walk.ts';
import { inOneGo } from '../../../src/git/pack/steps.ts';
import { makeKernel } from '../../../src/kernel/kernel.ts';
import { dice } from '../../fuzz/dice.ts';
import { some } from '../../support/how-long.ts';
import { gitObjects, packPaths, versioned } from '../../support/git/packs.ts';
import { copyOf, type Repo } from '../../support/repo.ts';

const made = versioned(dice(5));
made.git('repack', '-adfq', '--depth=50');
const objects = gitObjects(made);

/** The contents of some objects, made from nothing but what they need, and how many objects that were. */
function contentsOf(at: Repo, oids: readonly string[]): { readonly contents: ReadonlyMap<string, Buffer>; readonly visited: number } {
  const index = indexFile(packPaths(at)[0]!)!;
  const { entries, families, wanted } = inOneGo(packPart(index, oids.map((oid) => offsetByName(index, Buffer.from(oid, 'hex'), 0)!)));
  const contents = new Map<string, Buffer>();
  const walk = new PackWalk(entries, families, 0, makeKernel(walkBytes));
  let visited = 0;
  for (const root of families.roots) {
    inOneGo(walk.familySteps(root, {
      object(one) {
        visited += 1;
        one.whole();
        const oid = oids[wanted[one.place]!];
        if (oid !== undefined) contents.set(oid, Buffer.from(one.content));
        return true;
      },
      unread: () => {},
      gap: () => {},
    }));
  }
  walk.close();
  return { contents, visited };
}

describe('a part of a pack', () => {
  test.each(some([
    ['by their names', ['-c', 'repack.useDeltaBaseOffset=false']],
    ['by their distance', []],
  ]))('gives any objects, where deltas lead to their bases %s, and visits no others than their bases', (_, options) => {
    const packed = copyOf(made);
    packed.git(...options, 'repack', '-adfq', '--depth=50');
    const roll = dice(11);
    for (const share of [1, 3, 20]) {
      const oids = [...objects.keys()].filter(() => roll(share) === 0);
      const { contents, visited } = contentsOf(packed, oids);
      expect(contents).toEqual(new Map(oids.map((oid) => [oid, objects.get(oid)!.content])));
      expect(visited).toBeLessThanOrEqual(objects.size * (share === 20 ? 0.8 : 1));
    }
  });

  test('gives an object once that is asked for twice', () => {
    const [oid = ''] = objects.keys();
    expect(contentsOf(made, [oid, oid]).contents).toEqual(new Map([[oid, objects.get(oid)!.content]]));
  });

  test('leaves out what is not where the index says', () => {
    const index = indexFile(packPaths(made)[0]!)!;
    const bytes = readFileSync(index.file);
    // No object is of the kinds 0 and 5, so none begins here.
    let nowhere = index.end - 1;
    while (![0, 5].includes((bytes[nowhere]! >> 4) & 7)) nowhere--;
    const { families, wanted } = inOneGo(packPart(index, [nowhere, index.end + 1000]));
    expect([[...families.roots].filter((root) => wanted[root] !== -1).length, families.strays.length > 0]).toEqual([0, true]);
  });
});

test('an index is searched as git searches it, also where its names are not in order', () => {
  const roll = dice(3);
  for (let round = 0; round < 6; round++) {
    const broken = copyOf(made);
    const [path] = packPaths(broken) as [string];
    const bytes = readFileSync(`${path}.idx`);
    const count = bytes.readUInt32BE(8 + 4 * 255);
    const nameAt = (i: number): Buffer => bytes.subarray(1032 + 20 * i, 1052 + 20 * i);
    // Names of the same first byte change places, so that the table of first bytes stays right.
    for (let i = 1; i < count; i++) {
      if (nameAt(i)[0] !== nameAt(i - 1)[0] || roll(2) === 0) continue;
      const name = Buffer.from(nameAt(i));
      nameAt(i - 1).copy(nameAt(i));
      name.copy(nameAt(i - 1));
    }
    rmSync(`${path}.idx`);
    writeFileSync(`${path}.idx`, bytes);
    const index = indexFile(path)!;
    const names = [...objects.keys()];
    const answers = execFileSync('git', ['cat-file', '--batch-check=%(objectname)', '--buffer'], { cwd: broken.root, env: broken.env, input: `${names.join('\n')}\n`, encoding: 'latin1', stdio: ['pipe', 'pipe', 'ignore'] }).trim().split('\n');
    expect(names.map((oid) => offsetByName(index, Buffer.from(oid, 'hex'), 0) !== null)).toEqual(answers.map((line) => !line.endsWith(' missing')));
  }
});
