import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { modulesOf } from '../../test/support/modules.ts';

const { files, text, imports, local, target, circles, wrongWays } = modulesOf(fileURLToPath(new URL('../src/', import.meta.url)));

/** Which folders of the fleet a folder may import from, itself aside. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  processes: [],
  disk: ['processes'],
  listing: [],
  mirrors: ['listing', 'disk', 'processes'],
  // What the fleet has found, in words: knows neither a scan nor a database.
  report: ['listing'],
  scan: ['mirrors', 'listing', 'processes', 'report'],
  store: ['scan', 'listing', 'report', 'processes', 'disk'],
  queue: ['store', 'scan'],
  cli: ['queue', 'store', 'scan', 'mirrors', 'listing', 'report', 'disk'],
};

/** Which folders of the scanner it may import from, beside what everything may use. */
const mayUse: Readonly<Record<string, readonly string[]>> = {
  processes: [],
  disk: [],
  listing: ['git', 'sentry'],
  mirrors: ['git', 'report'],
  report: ['git', 'kinds', 'report', 'rules', 'sentry'],
  // Says of a mistake of ours what the command line says.
  scan: ['cli', 'config', 'disk', 'findings', 'report', 'run', 'sources'],
  store: ['report'],
  queue: [],
  cli: ['cli', 'sentry'],
};

/** Of the scanner: escaping, words, errors and the like. */
const forAll: ReadonlySet<string> = new Set(['secret', 'wording']);

describe('the imports of the fleet', () => {
  it('go one way', () => {
    const wrong = wrongWays((from, to, one) => (to === '..' ? mayUseOfScanner(from, target(one)) : (mayImport[from] ?? []).includes(to)));
    expect(wrong).toEqual([]);
    expect(local.length).toBeGreaterThan(100);
  });

  it('make no circle', () => {
    expect(circles()).toEqual([]);
    const above = (folder: string, seen: readonly string[] = []): readonly string[] => (seen.includes(folder) ? [[...seen, folder].join(' -> ')] : mayImport[folder]!.flatMap((one) => above(one, [...seen, folder])));
    expect(Object.keys(mayImport).flatMap((folder) => above(folder))).toEqual([]);
  });

  it('leave processes to the folders that hold them to their limits, and the database to the store', () => {
    const starts = imports.filter(({ specifier }) => specifier === 'node:child_process').map(({ file }) => file);
    expect(starts.toSorted()).toEqual(['mirrors/git.ts', 'processes/bounds.ts', 'processes/kill-group.ts', 'processes/warden.ts', 'scan/run-child.ts', 'store/new-database.ts']);
    expect(imports.filter(({ specifier }) => /^(?:pg|@electric-sql)/.test(specifier)).map(({ file, specifier }) => `${file} ${specifier}`).toSorted()).toEqual(['queue/queue.ts pg-boss', 'store/make-database.ts @electric-sql/pglite', 'store/pglite.ts @electric-sql/pglite', 'store/postgres.ts pg']);
  });
});

/** `../../src/secret/escape.ts` */
function mayUseOfScanner(from: string, path: string): boolean {
  const [, folder, below] = /^\.\.\/\.\.\/src\/([^/]+)(\/.+)?$/.exec(path) ?? [];
  if (folder === undefined) return false;
  return below === undefined || forAll.has(folder) || (mayUse[from] ?? []).includes(folder);
}

describe('the files of the fleet', () => {
  it('are short, and named after one thing', () => {
    expect(files.filter((file) => text(file).split('\n').length > 350)).toEqual([]);
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|misc|index)(\.ts|\/)/.test(file))).toEqual([]);
  });
});
