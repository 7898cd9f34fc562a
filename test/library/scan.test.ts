import { describe, expect, it, vi } from 'vitest';
import { content, scan, staged, worktree, type Source } from '../../src/index.ts';
import { repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';

const make = tokens('library scan');

/** A source that gives one content, then waits for ever. */
function hanging(text: string): Source {
  return {
    ...content('', 'x'),
    async *read(reading) {
      yield* content(text, 'a.txt').read(reading);
      return new Promise<never>(() => {});
    },
  };
}

describe('a scan', () => {
  it('gives the same findings iterated and awaited, in the same order, and scans once', async () => {
    const made = repo().file('b.txt', make.user()).file('a.txt', `${make.org()}\n${make.user()}\n`);
    const source = worktree({ cwd: made.root, env: made.env });
    const read = vi.spyOn(source, 'read');
    const scanning = scan(source);
    const iterated: string[] = [];
    for await (const { fingerprint } of scanning) iterated.push(fingerprint);
    expect(iterated).toHaveLength(3);
    expect((await scanning).findings.map(({ fingerprint }) => fingerprint)).toEqual(iterated);
    expect(read).toHaveBeenCalledOnce();
  });

  it('reads a work tree and an index from their defaults', async () => {
    const made = repo().file('a.txt', make.user()).stage().file('b.txt', make.user());
    const where = { cwd: made.root, env: made.env };
    expect((await scan(worktree(where))).findings).toHaveLength(2);
    expect((await scan(staged(where))).findings).toHaveLength(1);
  });

  it('takes bytes and texts', async () => {
    const text = `é ${make.user()}`;
    const [one] = (await scan(content(text, 'a.txt'))).findings;
    const [other] = (await scan(content(new TextEncoder().encode(text), 'a.txt'))).findings;
    expect(one).toMatchObject({ locations: [{ place: { path: 'a.txt' }, position: { startLine: 1, startColumn: 3 } }] });
    expect(other).toMatchObject({ fingerprint: one!.fingerprint, locations: [{ position: { startColumn: 3 } }] });
  });

  it('says of an error what it is to whoever iterates', async () => {
    const scanning = scan(worktree({ cwd: '/nowhere/at/all', env: {} }));
    await expect((async () => { for await (const _ of scanning); })()).rejects.toMatchObject({ name: 'UserError' });
  });
});

describe('a signal', () => {
  it('stops a scan at once, whatever it waits for', async () => {
    const stop = new AbortController();
    const scanning = scan(hanging(make.user()), { signal: stop.signal });
    await new Promise((resolve) => setTimeout(resolve, 20));
    stop.abort();
    await expect(scanning).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('throws the reason it was given, to an iteration too', async () => {
    const reason = new Error('enough');
    const scanning = scan(content('x', 'a.txt'), { signal: AbortSignal.abort(reason) });
    await expect((async () => { for await (const _ of scanning); })()).rejects.toBe(reason);
  });

  it('ends the source between two contents', async () => {
    const ended = vi.fn<() => void>();
    const stop = new AbortController();
    const source: Source = {
      ...content('', 'x'),
      async *read(reading) {
        try {
          for (let n = 0; ; n++) {
            if (n === 3) stop.abort();
            yield* content('text', `${n}.txt`).read(reading);
          }
        } finally {
          ended();
        }
      },
    };
    await expect(scan(source, { signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => ended.mock.calls.length).toBe(1);
  });

  it('changes nothing where nobody stops', async () => {
    const text = make.user();
    const { findings } = await scan(content(text, 'a.txt'), { signal: new AbortController().signal });
    expect(findings).toHaveLength(1);
  });
});
