import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { callHistory, type HistoryRun, packed, placesOf } from '../../support/git/history.ts';
import { gitRun } from '../../support/hooks/hooks.ts';
import { repo } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

const make = tokens('pack indexes');
const fanOutAt = 8;
const namesAt = fanOutAt + 4 * 256;
const nameBytes = 20;

/** The index of a pack that somebody changes, and where the object with a token stands in it. */
interface Index {
  readonly bytes: Buffer;
  readonly count: number;
  readonly at: number;
  /** The first byte of that object's name. */
  readonly first: number;
}

const fanOut = ({ bytes }: Index, first: number): number => bytes.readUInt32BE(fanOutAt + 4 * first);
const setFanOut = ({ bytes }: Index, first: number, count: number): unknown => bytes.writeUInt32BE(count, fanOutAt + 4 * first);

/** Swaps two names, with their checksums and offsets. */
function swap({ bytes, count }: Index, one: number, other: number): void {
  for (const [from, width] of [[namesAt, nameBytes], [namesAt + nameBytes * count, 4], [namesAt + (nameBytes + 4) * count, 4]] as const) {
    const [a, b] = [one, other].map((at) => from + width * at) as [number, number];
    const held = Buffer.from(bytes.subarray(a, a + width));
    bytes.copy(bytes, a, b, b + width);
    held.copy(bytes, b);
  }
}

const forgeries: readonly (readonly [what: string, forge: (index: Index) => void])[] = [
  ['a table that falls', (index) => setFanOut(index, index.first, 0)],
  ['a table that rises above the number of names', (index) => setFanOut(index, index.first, 0xffff_ffff)],
  ['a table that leaves the name out of its part', (index) => { for (let first = index.first; first < 255 && fanOut(index, first) === index.at + 1; first++) setFanOut(index, first, index.at); }],
  ['a table that puts all names behind the last first byte', (index) => { for (let first = 0; first < 255; first++) setFanOut(index, first, 0); }],
  ['names that are not in order', (index) => swap(index, index.at, index.at === 0 ? index.count - 1 : 0)],
  ['names that are the wrong way round', (index) => { for (let i = 0; i < index.count >> 1; i++) swap(index, i, index.count - 1 - i); }],
  ['two objects fewer than it has', (index) => { for (let first = 0; first < 256; first++) setFanOut(index, first, Math.min(fanOut(index, first), index.count - 2)); }],
  ['more objects than there can be', (index) => setFanOut(index, 255, 0x7fff_ffff)],
];

describe.each(forgeries)('an index of a pack with %s', (_, forge) => {
  test('hides no object that git shows, and what git does not find makes the history incomplete', async () => {
    const made = repo();
    for (let i = 0; i < 40; i++) made.file(`${i}.txt`, `${i}\n`);
    made.file('.env', `SENTRY_AUTH_TOKEN=${make.user()}\n`).stage().commit('all');
    packed(made);
    const leak = made.git('rev-parse', 'HEAD:.env').trim();
    const folder = made.path('.git/objects/pack');
    const file = `${folder}/${readdirSync(folder).find((name) => name.endsWith('.idx'))!}`;
    const bytes = readFileSync(file);
    const count = bytes.readUInt32BE(fanOutAt + 4 * 255);
    const at = Array.from({ length: count }, (__, i) => bytes.toString('hex', namesAt + nameBytes * i, namesAt + nameBytes * (i + 1))).indexOf(leak);
    forge({ bytes, count, at, first: Number.parseInt(leak.slice(0, 2), 16) });
    createHash('sha1').update(bytes.subarray(0, -nameBytes)).digest().copy(bytes, bytes.length - nameBytes);
    rmSync(file);
    writeFileSync(file, bytes);
    const isShown = gitRun(made, 'cat-file', 'blob', leak).code === 0 && gitRun(made, 'rev-list', '--objects', 'HEAD').code === 0;
    for (const args of [[], ['--unreachable']]) {
      const { code, stdout } = await callHistory(made, ['--format', 'json', ...args]);
      const found = stdout === '' ? [] : placesOf({ report: JSON.parse(stdout) } as HistoryRun);
      expect(code === 3 || found.includes('.env')).toBe(true);
      expect(isShown ? found : ['.env']).toContain('.env');
    }
  });
});
