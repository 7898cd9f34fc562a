import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { packFamilies } from '../../../src/git/pack/pack-families.ts';
import { packIndex, packNames, type PackIndex } from '../../../src/git/pack/pack-index.ts';
import { type PackedObject, PackWalk, walkBytes } from '../../../src/git/pack/pack-walk.ts';
import { inOneGo } from '../../../src/git/pack/steps.ts';
import { makeKernel } from '../../../src/kernel/kernel.ts';
import type { Dice } from '../../fuzz/dice.ts';
import { type Repo, repo } from '../repo.ts';

/** The paths of a repository's packs, without `.pack`. */
export function packPaths(made: Repo): readonly string[] {
  const folder = made.path('.git/objects/pack');
  return readdirSync(folder)
    .filter((name) => name.endsWith('.pack'))
    .map((name) => `${folder}/${name.slice(0, -5)}`);
}

/** What a walk reports about one object. */
export interface Walked {
  readonly type: string;
  readonly content: Buffer;
  readonly changes: readonly number[] | null;
}

/** Walks a whole pack. The result has the objects by their names. */
export function walked(index: PackIndex, margin = 0): { readonly objects: ReadonlyMap<string, Walked>; readonly unread: readonly string[]; readonly gaps: readonly string[] } {
  const families = packFamilies(index)!;
  const name = packNames(index);
  const objects = new Map<string, Walked>();
  const unread: string[] = families.strays.map(name);
  const gaps: string[] = [];
  const walk = new PackWalk(index, families, margin, makeKernel(walkBytes));
  for (const root of families.roots) {
    inOneGo(walk.familySteps(root, {
      object(one: PackedObject<boolean>) {
        const changes = one.known === null ? null : Array.from(one.changes);
        one.whole();
        objects.set(name(one.place), { type: one.type, content: Buffer.from(one.content), changes });
        return true;
      },
      unread: (place) => unread.push(name(place)),
      gap: (place) => gaps.push(name(place)),
    }));
  }
  walk.close();
  return { objects, unread, gaps };
}

export function indexOf(made: Repo): PackIndex {
  return packIndex(packPaths(made)[0]!)!;
}

/** All objects of a repository, as git gives them. */
export function gitObjects(made: Repo): ReadonlyMap<string, { readonly type: string; readonly content: Buffer }> {
  const answer = execFileSync('git', ['cat-file', '--batch-all-objects', '--batch'], { cwd: made.root, env: made.env, maxBuffer: 1 << 30 });
  const objects = new Map<string, { readonly type: string; readonly content: Buffer }>();
  for (let at = 0; at < answer.length; ) {
    const end = answer.indexOf(0x0a, at);
    const [oid, type, size] = answer.toString('latin1', at, end).split(' ');
    objects.set(oid!, { type: type!, content: answer.subarray(end + 1, end + 1 + Number(size)) });
    at = end + 2 + Number(size);
  }
  return objects;
}

/** A repository with files that change a little in each commit, and with contents that are difficult for deltas. */
export function versioned(roll: Dice, options: Parameters<typeof repo>[0] = {}, edit: (lines: string[]) => void = () => {}): Repo {
  const made = repo(options);
  const files = Array.from({ length: 6 }, () => Array.from({ length: 1 + roll(300) }, () => word(roll)));
  made.file('empty', '').file('zeros', Buffer.alloc(70_000 + roll(9000)));
  for (let version = 0; version < 12; version++) {
    for (const [i, lines] of files.entries()) {
      if (roll(3) === 0) lines.splice(roll(lines.length), roll(20));
      if (roll(3) === 0) lines.splice(roll(lines.length + 1), 0, ...Array.from({ length: roll(20) }, () => word(roll)));
      if (roll(4) === 0) lines.push(...lines.slice(0, roll(40)));
      lines[roll(lines.length)] = word(roll);
      edit(lines);
      made.file(`folder-${i % 2}/file-${i}.txt`, lines.join(roll(8) === 0 ? ' ' : '\n'));
    }
    made.stage().commit(`version ${version}`);
  }
  made.git('tag', '-a', 'one', '-m', 'a tag');
  return made;
}

function word(roll: Dice): string {
  let text = '';
  for (let length = roll(60); length > 0; length--) text += 'abcdefghij klmnop'[roll(17)]!;
  return text;
}
