import type { Dice } from '../../fuzz/dice.ts';
import { leakySeed } from '../../fuzz/leaky-seed.ts';
import { mutate } from '../../fuzz/mutate.ts';
import { engine } from '../../fuzz/targets/engine.ts';
import { repo, type Repo } from '../repo.ts';
import { tokens } from '../tokens.ts';

const make = tokens('pushes');
/** The name and the URL of the remote, as git passes them to the hook. */
export const origin = ['origin', 'https://example.org/app.git'] as const;
const names = ['a.txt', 'b.yaml', '.env', '.sentryclirc', 'dir/sentry.properties', 'ünïcode.txt', 'sp ace "quote".txt', 'new\nline', '-dash'];

/** The content of the remote: a few files, one of them full of hashes. */
export function published(): Repo {
  const made = repo().file('old.txt', 'old\n').file('hashes.txt', `sentry\ntoken=${make.legacy()}\n`).file('a.txt', 'a\n').stage().commit('first');
  made.git('remote', 'add', ...origin);
  made.git('update-ref', 'refs/remotes/origin/published', 'HEAD');
  return made;
}

/**
 * A generated push, as a stream for `git fast-import`: commits on top of the remote's content, sometimes a merge,
 * sometimes a tag. On average it has one leak. With many leaks, finding one of them would hide that others are missed.
 */
export function pushStream(number: number, roll: Dice): Buffer {
  const pick = <T>(from: readonly T[]): T => from[roll(from.length)]!;
  const text = (): Buffer => (roll(8) === 0 ? dirty() : Buffer.from(`const n = ${roll(1000)}; // SENTRY_AUTH_TOKEN comes from the environment\n`.repeat(1 + roll(20))));
  const dirty = (): Buffer => {
    const { content } = leakySeed(roll);
    return roll(2) === 0 ? content : mutate(content, leakySeed(roll).content, engine.fragments, roll);
  };
  const spelled = (token: string): string => [...token].map((character) => `\\u00${character.charCodeAt(0).toString(16)}`).join('');
  const name = (): string => (roll(25) === 0 ? `dir/${pick([(token: string) => token, spelled])(make.user())}.txt` : pick(names));
  const data = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]);
  const quoted = (path: string): string => `"${path.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;
  const root = roll(10) === 0 ? [] : ['refs/remotes/origin/published'];
  const parts: Buffer[] = [];
  const say = (line: string): number => parts.push(Buffer.from(`${line}\n`));
  const commit = (mark: number, parents: readonly string[]): void => {
    say(`commit refs/heads/push-${number}-${mark}`);
    say(`mark :${mark}`);
    say('committer Ada <ada@example.org> 1700000000 +0000');
    if (roll(8) === 0) say(`encoding ${pick(['UTF-16', 'ISO-8859-1', 'UTF-7'])}`);
    parts.push(data(roll(12) === 0 ? dirty() : Buffer.from('What was done\n')));
    parents.forEach((parent, i) => say(`${i === 0 ? 'from' : 'merge'} ${parent}`));
    for (let files = roll(3); files > 0; files--) {
      say(`M ${pick(['100644', '100755', '120000'])} inline ${quoted(name())}`);
      parts.push(data(text()));
    }
    if (roll(5) === 0) say(`D ${quoted('old.txt')}`);
    if (root.length > 0 && roll(12) === 0) say(`C ${quoted('hashes.txt')} ${quoted(pick(['.sentryclirc', 'copy.txt']))}`);
  };
  commit(1, root);
  if (roll(2) === 0) commit(2, [':1']);
  else commit(2, root);
  commit(3, roll(3) === 0 ? [':1', ':2'] : [':2']);
  say(`tag tag-${number}`);
  say('from :3');
  say('tagger Ada <ada@example.org> 1700000000 +0000');
  parts.push(data(roll(12) === 0 ? dirty() : Buffer.from('A release\n')));
  return Buffer.concat(parts);
}
