import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type GitPlace, git } from '../run.ts';

/** The files that objects are kept in, by name: packs never change, and a loose object is named like its content. */
export interface ObjectStore {
  /** Absolute path of the folder that all work trees of the repository share. */
  readonly commonDir: string;
  /** Absolute paths of packs, without `.pack`. */
  readonly packs: readonly string[];
  readonly loose: readonly string[];
  /** Whether that is all: false where git may find objects in places that are not listed here. */
  readonly isWhole: boolean;
}

/**
 * Lists packs and loose objects, those of alternates included.
 * @throws {UserError} with exit code 3 where this is no repository
 */
export async function objectStore(place: GitPlace): Promise<ObjectStore> {
  const [common, objects] = await Promise.all([
    git(['rev-parse', '--git-common-dir'], place),
    git(['rev-parse', '--git-path', 'objects'], place),
  ]);
  const path = (line: Buffer): string => resolve(place.cwd, line.toString('utf8').slice(0, -1));
  const folders = new Map<string, readonly string[]>();
  // Further alternates may come by the environment; a name in quotes stands for one with escapes.
  let isWhole = !place.env['GIT_ALTERNATE_OBJECT_DIRECTORIES'] && addFolder(path(objects), folders);
  const names = (folder: string): readonly string[] => {
    const listed = list(folder);
    isWhole &&= listed !== null;
    return listed ?? [];
  };
  const packs: string[] = [];
  const loose: string[] = [];
  for (const [folder, inside] of folders) {
    const packed = inside.includes('pack') ? names(join(folder, 'pack')) : [];
    for (const name of packed.filter((one) => one.endsWith('.pack'))) {
      packs.push(join(folder, 'pack', name.slice(0, -5)));
      isWhole &&= packed.includes(`${name.slice(0, -5)}.idx`);
    }
    for (const two of inside.filter((name) => /^[0-9a-f]{2}$/.test(name))) {
      for (const rest of names(join(folder, two))) if (/^[0-9a-f]{38,62}$/.test(rest)) loose.push(two + rest);
    }
  }
  return { commonDir: path(common), packs: packs.sort(), loose: loose.sort(), isWhole };
}

/** Adds a folder of objects and those it borrows from. @returns whether all of them could be listed */
function addFolder(folder: string, folders: Map<string, readonly string[]>): boolean {
  if (folders.has(folder)) return true;
  const names = list(folder);
  folders.set(folder, names ?? []);
  if (names === null || !names.includes('info')) return names !== null;
  const file = join(folder, 'info/alternates');
  const others = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#')) : [];
  return others.map((line) => !line.startsWith('"') && addFolder(resolve(folder, line), folders)).every(Boolean);
}

/** Null where a folder cannot be read. */
function list(folder: string): readonly string[] | null {
  try {
    return readdirSync(folder);
  } catch {
    return null;
  }
}
