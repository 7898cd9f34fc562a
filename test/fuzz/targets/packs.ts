import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packFamilies } from '../../../src/git/pack/pack-families.ts';
import { packIndex, objectCount } from '../../../src/git/pack/pack-index.ts';
import { type PackedObject, PackWalk, walkBytes } from '../../../src/git/pack/pack-walk.ts';
import { inOneGo } from '../../../src/git/pack/steps.ts';
import { makeKernel } from '../../../src/kernel/kernel.ts';
import type { Dice } from '../dice.ts';
import { fault, fine, type Judgement, type Target, turnedAway, withoutCrash } from '../target.ts';

interface RealPack {
  /** What is changed is written here. */
  readonly folder: string;
  readonly pack: Buffer;
  readonly index: Buffer;
}

let real: RealPack | null = null;
const kernel = makeKernel(walkBytes);

/** A pack of git's with chains of deltas. */
function realPack(): RealPack {
  if (real !== null) return real;
  const folder = mkdtempSync(join(tmpdir(), 'sntrylint-fuzz-packs-'));
  const [root, home] = [join(folder, 'repo'), join(folder, 'home')];
  for (const path of [root, home]) mkdirSync(path);
  const run = (...args: readonly string[]): void =>
    void execFileSync('git', ['-c', 'user.name=F', '-c', 'user.email=f@x.io', ...args], { cwd: root, env: { PATH: process.env['PATH'], HOME: home, GIT_CONFIG_NOSYSTEM: '1' }, stdio: 'ignore' });
  run('init');
  const lines = Array.from({ length: 60 }, (_, at) => `line ${at} of a text that changes a little`);
  for (let version = 0; version < 8; version++) {
    lines[version * 7] = `changed in version ${version}`;
    writeFileSync(join(root, 'a.txt'), lines.join('\n'));
    run('add', '.');
    run('commit', '-m', `version ${version}`);
  }
  run('repack', '-adfq', '--depth=20');
  const packs = join(root, '.git/objects/pack');
  const read = (ending: string): Buffer => readFileSync(join(packs, readdirSync(packs).find((name) => name.endsWith(ending))!));
  real = { folder, pack: read('.pack'), index: read('.idx') };
  return real;
}

/** Git's packs and their indexes, damaged but for what is checked first: each object is told once or left to git. */
export const packs: Target = {
  name: 'packs',
  // Each walk has a memory of its own to set up.
  share: 4,
  seed: () => realPack().pack,
  fragments: ['x\u009c', '\u0010', '\u0060', '\u0070', '\u0080\u0080\u0080\u0080\u0080', '\u00ff', 'PACK'],
  check: (input, roll) => withoutCrash(() => walk(input, roll)),
  close() {
    if (real !== null) rmSync(real.folder, { recursive: true });
    real = null;
  },
};

function walk(input: Buffer, roll: Dice): Judgement {
  const { folder, pack, index } = realPack();
  const path = join(folder, 'pack');
  // Head and checksum are those of the index; without them nothing is read at all.
  writeFileSync(`${path}.pack`, Buffer.concat([pack.subarray(0, 12), input.subarray(12, -20), pack.subarray(-20)]));
  const changed = Buffer.from(index);
  for (let times = roll(3) === 0 ? 1 + roll(6) : 0; times > 0; times--) changed[8 + roll(index.length - 48)] = roll(256);
  writeFileSync(`${path}.idx`, changed);
  const read = packIndex(path);
  const families = read === null ? null : packFamilies(read);
  if (read === null || families === null) return turnedAway;
  const told = new Uint8Array(objectCount(read));
  for (const place of families.strays) told[place]!++;
  const walking = new PackWalk(read, families, 30, kernel);
  let visited = 0;
  for (const root of families.roots) {
    inOneGo(walking.familySteps(root, {
      object({ place, content, changes }: PackedObject<boolean>) {
        told[place]!++;
        visited++;
        if (Array.from(changes).some((at, i) => at < (changes[i - 1] ?? 0) || at > content.length)) throw new RangeError('changes are out of order');
        return true;
      },
      unread: (place) => void told[place]!++,
      gap: () => {},
    }));
  }
  walking.close();
  const wrong = told.findIndex((times) => times !== 1);
  if (wrong !== -1) return fault(`the object at place ${wrong} is told ${told[wrong]} times`);
  return visited > 3 ? fine : turnedAway;
}
