import { expect } from 'vitest';
import { objectStore } from '../../../src/git/objects/object-store.ts';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { firstLook } from '../../../src/sources/history/first-look.ts';
import type { StoredGraph } from '../../../src/sources/history/graph/stored-graph.ts';
import { sieve } from '../../../src/sources/history/look/sieve.ts';
import { Unread } from '../../../src/sources/history/unread.ts';
import type { Repo } from '../repo.ts';

/** What a first look catches in a repository, and what it notes of commits, tags and trees. It fails if git would have to walk. */
export async function noted(made: Repo): Promise<{ readonly caught: ReadonlySet<string>; readonly graph: StoredGraph; readonly refs: readonly string[] }> {
  const place = { cwd: made.root, env: made.env };
  const store = await objectStore(place);
  const refs = [...new Set(made.git('for-each-ref', '--format=%(objectname)').trim().split('\n'))];
  const start = { place, rules: builtinRules().filter(({ kind }) => kind !== 'practice'), ruleIds: null, decodeDepth: 2, maxFileSize: null, archives: false, isTimed: false };
  const options = { ...place, sieve: sieve(start, 0), progress: { stage: () => {}, add: () => {} } };
  const unread = new Unread((one) => expect.fail(JSON.stringify(one)));
  const told = { caught: () => expect.fail('git is to walk'), lost: () => {}, commitsNoted: () => {} };
  const { caught, graph } = await firstLook(options, store, null, Promise.resolve(refs), unread, told, true);
  return { caught, graph: graph!, refs };
}
