import { getEventListeners } from 'node:events';
import { zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { content, history, range, scan, type ScanOptions, type Source, staged, worktree } from '../../src/index.ts';
import { plainEnd } from '../../src/sources/source.ts';
import { amount } from '../support/how-long.ts';
import { repo, type Repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

// What a scan still does once it was told to stop, counted and not timed: a signal speaks between two steps, so what counts is that no further step is begun.

const make = tokens('a signal');
const files = amount(20, 60);

let made: Repo;

beforeAll(() => {
  // Every file holds a token of its own: each is looked at closely, and has places and earlier versions to be asked for.
  made = repo({ firstCommit: true });
  for (let n = 0; n < files; n++) made.file(`old/${n}.env`, `SENTRY_AUTH_TOKEN=${make.user()}\n`);
  made.stage().commit('leaks');
  for (let n = 0; n < files; n++) made.file(`old/${n}.env`, `SENTRY_AUTH_TOKEN=${make.user()}\n`);
  made.stage();
}, 60_000);

/** Stops a scan when so many contents were taken from its source, or behind the last; gives how many were taken before and after. */
async function stopped(source: Source, moment: number | 'behind the last' | null, begin: (stop: () => void) => ScanOptions = () => ({})): Promise<{ readonly before: number; readonly after: number }> {
  const abort = new AbortController();
  const reason = new Error('enough');
  const stop = (): void => abort.abort(reason);
  const taken = { before: 0, after: 0 };
  const counted: Source = {
    ...source,
    async *read(reading) {
      const blobs = source.read(reading);
      try {
        for (let next = await blobs.next(); ; next = await blobs.next()) {
          if (next.done === true) {
            if (moment === 'behind the last') setImmediate(stop);
            return next.value;
          }
          taken[abort.signal.aborted ? 'after' : 'before']++;
          if (taken.before === moment) stop();
          yield next.value;
        }
      } finally {
        await blobs.return(undefined as never);
      }
    },
  };
  await expect(scan(counted, { ...begin(stop), signal: abort.signal })).rejects.toBe(reason);
  // What is under way may come to its end; nothing that it leads to is taken.
  await new Promise((resolve) => setTimeout(resolve, 60));
  return taken;
}

const place = (): { cwd: string; env: NodeJS.ProcessEnv } => ({ cwd: made.root, env: made.env });

describe.each<[string, () => Source]>([
  ['the files of a work tree', () => worktree(place())],
  ['what the next commit would add', () => staged(place())],
  ['a range', () => range('HEAD~1..HEAD', place())],
  ['a history', () => history(place())],
])('a signal to a scan of %s', (_name, source) => {
  it('before it begins lets nothing be read', async () => {
    const abort = AbortSignal.abort(new Error('enough'));
    let told = 0;
    await expect(scan(source(), { signal: abort, noticed: () => told++ })).rejects.toThrow('enough');
    expect(told).toBe(0);
  });

  it('in the midst of it lets no further content be taken', async () => {
    expect(await stopped(source(), 3)).toEqual({ before: 3, after: 0 });
  });

  it('while a finding is told lets nothing more be told, though that never comes to an end', async () => {
    let told = 0;
    const { after } = await stopped(source(), null, (stop) => ({
      found: () => {
        told++;
        setImmediate(stop);
        return new Promise(() => {});
      },
    }));
    expect([told, after]).toEqual([1, 0]);
  });

  it('behind the last content ends it all the same', async () => {
    const { before, after } = await stopped(source(), 'behind the last');
    expect([before >= files, after]).toEqual([true, 0]);
  });
});

it('a signal during the first look at a history ends its threads: nothing more of it is looked at', async () => {
  const abort = new AbortController();
  let [before, after] = [0, 0];
  const progress = {
    stage: ({ name }: { readonly name: string }) => (name === 'first look' ? setImmediate(() => abort.abort(new Error('enough'))) : undefined),
    add: ({ done }: { readonly done: number }) => (abort.signal.aborted ? (after += done) : (before += done)),
  };
  await expect(scan(history(place()), { signal: abort.signal, progress })).rejects.toThrow('enough');
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect([before, after]).toEqual([0, 0]);
});

it('a signal of the caller’s is listened to once, and no more when the scan is over', async () => {
  const abort = new AbortController();
  for (const source of [history(place()), worktree(place())]) {
    const scanning = scan(source, { signal: abort.signal });
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(1);
    await scanning;
    expect(getEventListeners(abort.signal, 'abort')).toHaveLength(0);
  }
});

describe('a signal between two steps of one content', () => {
  const pieces = 12;

  it('lets no further piece of a large one be read', async () => {
    const abort = new AbortController();
    let read = 0;
    const large: Source = {
      ...content('', 'large.log'),
      async *read() {
        const chunks = async function* (): AsyncGenerator<Buffer> {
          for (; read < pieces; ) {
            if (++read === 3) abort.abort(new Error('enough'));
            yield Buffer.alloc(1 << 20, 'a\n');
          }
        };
        yield { path: 'large.log', content: chunks(), places: async () => [], before: null };
        return plainEnd;
      },
    };
    await expect(scan(large, { signal: abort.signal })).rejects.toThrow('enough');
    expect(read).toBe(3);
  });

  it('lets no further file of an archive be looked at', async () => {
    const abort = new AbortController();
    const bytes = zipSync(Object.fromEntries(Array.from({ length: pieces }, (_, n) => [`${n}.txt`, Buffer.from('clean\n')])), { level: 0 });
    const paths: string[] = [];
    const noticed = (path: string): void => {
      paths.push(path);
      if (path === 'all.zip!2.txt') abort.abort(new Error('enough'));
    };
    await expect(scan(content(bytes, 'all.zip'), { archives: true, signal: abort.signal, noticed })).rejects.toThrow('enough');
    expect(paths).toEqual(['all.zip', 'all.zip!0.txt', 'all.zip!1.txt', 'all.zip!2.txt']);
  });

  it.each(['places', 'before'] as const)('does not wait for its %s, which may never come', async (what) => {
    const abort = new AbortController();
    const source: Source = {
      ...content('', 'a.env'),
      async *read() {
        const asked = async (): Promise<never> => {
          setImmediate(() => abort.abort(new Error('enough')));
          return new Promise(() => {});
        };
        yield { path: 'a.env', content: Buffer.from(make.user()), places: async () => [], before: null, [what]: asked };
        return plainEnd;
      },
    };
    await expect(scan(source, { signal: abort.signal })).rejects.toThrow('enough');
  });

  it('is heard in the midst of many contents that are at hand, which nobody waits for', async () => {
    const abort = new AbortController();
    let [before, after] = [0, 0];
    const many: Source = {
      ...content('', 'a.txt'),
      async *read() {
        for (;;) {
          if (abort.signal.aborted) after++;
          else before++;
          // Not at the first content: the scan may let others run as soon as that is read.
          if (before === 2) setImmediate(() => abort.abort(new Error('enough')));
          yield { path: 'a.txt', content: Buffer.from('clean\n'), places: async () => [], before: null };
        }
      },
    };
    await expect(scan(many, { signal: abort.signal })).rejects.toThrow('enough');
    expect(before).toBeGreaterThan(1);
    expect(after).toBe(0);
  });

  it('is heard between the pieces of a text of many megabytes that is handed over whole', async () => {
    const abort = new AbortController();
    const bytes = Buffer.alloc(amount(12, 40) << 20, 'a line\n');
    let told = 0;
    const progress = { stage: () => {}, add: () => (++told === 2 ? abort.abort(new Error('enough')) : undefined) };
    const source = { ...content(bytes, 'a.txt'), name: 'worktree' as const };
    await expect(scan(source, { signal: abort.signal, progress })).rejects.toThrow('enough');
    expect(told).toBe(2);
  });
});
