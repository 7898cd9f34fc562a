import { describe, expect, it } from 'vitest';
import { packFamilies } from '../../../../src/git/pack/pack-families.ts';
import { inOneGo } from '../../../../src/git/pack/steps.ts';
import { packNames, type PackIndex } from '../../../../src/git/pack/pack-index.ts';
import { walkBytes } from '../../../../src/git/pack/pack-walk.ts';
import { makeKernel } from '../../../../src/kernel/kernel.ts';
import { builtinRules } from '../../../../src/rules/builtin.ts';
import { unknownPath } from '../../../../src/engine/judge/context.ts';
import type { RuleStats } from '../../../../src/engine/stats.ts';
import { scanner } from '../../../../src/engine/scanner.ts';
import { FamilyLook } from '../../../../src/sources/history/look/look-at-families.ts';
import { Look } from '../../../../src/sources/history/look/look.ts';
import { dice } from '../../../fuzz/dice.ts';
import { gitObjects, indexOf, versioned } from '../../../support/git/packs.ts';
import { type Repo, repo } from '../../../support/repo.ts';
import { tokens } from '../../../support/tokens.ts';
import { amount } from '../../../support/how-long.ts';

const kernel = makeKernel(walkBytes);
const scanning = scanner(builtinRules().filter(({ kind }) => kind !== 'practice'), { decodeDepth: 2, ruleIds: null, kernel });

/** The search of a thread: it ends at the first match of a content. */
const untilOne = scanner(builtinRules().filter(({ kind }) => kind !== 'practice'), { decodeDepth: 2, ruleIds: null, kernel, isOneEnough: true });

function filling(lines: number): string {
  return Array.from({ length: lines }, (_, i) => `line ${i} of filling\n`).join('');
}

/** A repository with versions of a file, each made of the one before. Of two versions git makes the smaller one of the larger one. */
function versions(...contents: readonly string[]): Repo {
  const made = repo();
  for (const [i, content] of contents.entries()) made.file('a.txt', content).stage().commit(`version ${i}`);
  made.git('repack', '-adfq', '--depth=50');
  return made;
}

function caughtIn(index: PackIndex, by = scanning): { readonly caught: readonly string[]; readonly contents: readonly string[]; readonly objects: number; readonly bytes: number } {
  const families = packFamilies(index)!;
  const look = new Look(by, null, false);
  const unread = inOneGo(new FamilyLook(by, kernel).look({ index, families, repeated: new Uint8Array(index.offsets.length), first: 0, wanted: new Uint8Array(index.offsets.length) }, 0, families.roots.length, look));
  expect(unread).toEqual({ counted: [], copies: [] });
  return look.answer();
}

describe('of a version only its changes are looked at', () => {
  it('and all that holds a secret is caught, wherever versions were cut and joined', () => {
    let caughtInAll = 0;
    const histories = amount(3, 25);
    for (let seed = 0; seed < histories; seed++) {
      const roll = dice(seed);
      const make = tokens(`families ${seed}`);
      const secrets = [make.user(), make.org(), `SENTRY_AUTH_TOKEN=${make.hex(64)}`, Buffer.from(make.integration()).toString('base64')];
      const parts = secrets.flatMap((secret) => [secret, secret.slice(0, 10 + roll(20)), secret.slice(-20 - roll(20)), `${secret}${make.hex(1)}`]);
      // Digits that are dismissed until a later edit puts a name before them.
      parts.push(make.hex(64), make.hex(64), 'SENTRY_AUTH_TOKEN=', `checksum = "${make.hex(64)}" # sentry`);
      const made = versioned(roll, {}, (lines) => {
        // Whole ones, and halves that later edits complete, lengthen and take apart again.
        if (roll(3) === 0) lines.splice(roll(lines.length), 1, parts[roll(parts.length)]!);
        if (roll(6) === 0) lines.splice(roll(lines.length), 2, lines.slice(0, 2).join(''));
        if (roll(6) === 0) lines.sort();
      });
      made.git('repack', '-adfq', '--depth=50', `--window=${2 + roll(20)}`);
      const { caught, objects, bytes } = caughtIn(indexOf(made), seed % 2 === 0 ? scanning : untilOne);
      const all = gitObjects(made);
      const wanted = [...all].filter(([, { content }]) => scanning.scan(content, unknownPath).matches.length > 0).map(([oid]) => oid);
      expect([...caught].sort()).toEqual(wanted.sort());
      expect(objects).toBe(all.size);
      expect(bytes).toBe([...all.values()].reduce((sum, { content }) => sum + content.length, 0));
      caughtInAll += wanted.length;
    }
    expect(caughtInAll).toBeGreaterThan(4 * histories);
  }, 120_000);

  it('and digits are caught that nobody judged in the version in which they became a token', () => {
    const make = tokens('nobody judged');
    const [first, digits] = [make.user(), make.hex(64)];
    const call = `\n${'some more of it '.repeat(20)}\nAuthorization: Bearer ${digits}\n`;
    // So long that git makes the third version of the second one, which has it too.
    const word = `${Array.from({ length: 60 }, (_, i) => `line ${i} of ${make.hex(40)}\n`).join('')}sentry-cli`;
    const made = versions(`nothing\n${filling(3000)}${call}${filling(6300)}`, `${first}\n${filling(3000)}${word}${call}${filling(6100)}`, `no more\n${filling(3000)}${word}${call}${filling(6050)}`);
    // The search of the second version ends before the digits, and in the third nothing near them is new.
    expect(new Set(caughtIn(indexOf(made), untilOne).caught)).toEqual(new Set(['HEAD~1:a.txt', 'HEAD:a.txt'].map((name) => made.git('rev-parse', name).trim())));
  });

  it('and digits that a version before was judged by are not judged again', () => {
    const make = tokens('judged once');
    const clock = { now: () => 0, rules: new Map<string, RuleStats>() };
    const kernel = makeKernel(walkBytes);
    const timed = scanner(builtinRules(), { decodeDepth: 2, ruleIds: null, clock, kernel });
    const lines = Array.from({ length: 400 }, () => `name = "sentry"\nchecksum = "${make.hex(64)}"\n`);
    const made = repo();
    for (let version = 0; version < 10; version++) {
      lines.splice(40 * version, 1, `name = "sentry"\nchecksum = "${make.hex(64)}"\n`);
      made.file('a.lock', lines.join('')).stage().commit(`version ${version}`);
    }
    made.git('repack', '-adfq', '--depth=50');
    const index = indexOf(made);
    const families = packFamilies(index)!;
    inOneGo(new FamilyLook(timed, kernel).look({ index, families, repeated: new Uint8Array(index.offsets.length), first: 0, wanted: new Uint8Array(index.offsets.length) }, 0, families.roots.length, new Look(timed, null, false)));
    const { tries } = clock.rules.get('sentry-legacy-token')!;
    expect(tries).toBeGreaterThanOrEqual(400);
    // Some forty are near each of nine changes.
    expect(tries).toBeLessThan(400 + 9 * 150);
  });

  it.each([300, 900])('and digits that were dismissed are judged again where a word comes %i bytes before them', (distance) => {
    const make = tokens('judged again');
    const digits = make.hex(64);
    // Of two versions git makes the smaller one of the larger one.
    const file = (word: string, lines: number): string =>
      `${'a line of filling\n'.repeat(lines)}${word}\n${'some more of it '.repeat(60).slice(0, distance)}\nAuthorization: Bearer ${digits}\n`;
    const made = repo().file('a.yaml', file('nothing', 3200)).stage().commit('without').file('a.yaml', file('sentry-cli', 3000)).stage().commit('with');
    made.git('repack', '-adfq', '--depth=50');
    expect(caughtIn(indexOf(made)).caught).toEqual([made.git('rev-parse', 'HEAD:a.yaml').trim()]);
  });

  it('and digits that were dismissed in text are judged again where zero bytes make it binary', () => {
    const make = tokens('judged as binary');
    // Digits that go on are no token in text; in a database the next column follows at once.
    const lines = Array.from({ length: 3000 }, (_, i) => `line ${i} of filling\n`).join('');
    const text = `text\n${lines}SENTRY_AUTH_TOKEN\u0001${make.hex(64)}2026\n`;
    // Of two versions git makes the smaller one of the larger one.
    const made = repo().file('a.db', text).stage().commit('text').file('a.db', text.replace('text\nline 0', '\0\0')).stage().commit('binary');
    made.git('repack', '-adfq', '--depth=50');
    const all = gitObjects(made);
    // The rule for digits alone: others go by the name.
    const digits = scanner(builtinRules().filter(({ id }) => id === 'sentry-legacy-token'), { decodeDepth: 0, ruleIds: null, kernel });
    const wanted = [...all].filter(([, { content }]) => digits.scan(content, unknownPath).matches.length > 0).map(([oid]) => oid);
    expect(wanted).toEqual([made.git('rev-parse', 'HEAD:a.db').trim()]);
    expect(caughtIn(indexOf(made), digits).caught).toEqual(wanted);
  });

  it('and an object that is UTF-16 is searched as a whole', () => {
    const make = tokens('wide family');
    const roll = dice(4);
    const text = (extra: string): Buffer => Buffer.from(`${Array.from({ length: 400 }, (_, i) => `line ${i}`).join('\n')}\n${extra}\n`, 'utf16le');
    const made = versioned(roll).file('wide.txt', text('nothing')).stage().commit('a');
    made.file('wide.txt', text(`SENTRY_AUTH_TOKEN=${make.user()}`)).stage().commit('b');
    made.git('repack', '-adfq', '--depth=50');
    expect(caughtIn(indexOf(made)).caught).toEqual([made.git('rev-parse', 'HEAD:wide.txt').trim()]);
  });
});

it('tells which caught objects are not trees', () => {
  const make = tokens('a tree is caught');
  const made = repo().file(`${make.user()}.txt`, 'the name of a file').file('a.txt', make.user()).stage().commit('both');
  made.git('gc', '-q');
  const { caught, contents } = caughtIn(indexOf(made));
  const [file, tree] = ['HEAD:a.txt', 'HEAD^{tree}'].map((name) => made.git('rev-parse', name).trim());
  expect(new Set(caught)).toEqual(new Set([file, tree]));
  expect(contents).toEqual([file]);
});

describe('what is left to git', () => {
  it('is every object of a pack that is gone when it is to be read', () => {
    const made = versioned(dice(9));
    made.git('repack', '-adfq');
    const index = indexOf(made);
    const families = packFamilies(index)!;
    made.git('repack', '-adfq', '--depth=0');
    made.remove('.git/objects/pack');
    const unread = inOneGo(new FamilyLook(scanning, kernel).look({ index, families, repeated: new Uint8Array(index.offsets.length), first: 0, wanted: new Uint8Array(index.offsets.length) }, 0, families.roots.length, new Look(scanning, null, false)));
    const name = packNames(index);
    expect([...unread.counted].sort()).toEqual(Array.from({ length: index.offsets.length - 1 }, (_, place) => name(place)).sort());
  });
});
