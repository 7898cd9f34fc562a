import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gitFolders } from '../repository/git-folders.ts';
import { isOfFileSystem, readPlain } from '../plain-file.ts';
import type { GitPlace } from '../run.ts';

/**
 * The files in which objects are kept. Their names tell their content: packs never change, and a loose object is named
 * by its content.
 */
export interface ObjectStore {
  /** Absolute path of the folder that all work trees of the repository share. */
  readonly commonDir: string;
  /** Absolute paths of the folders with objects: the repository's own, and the ones it borrows from (alternates). */
  readonly folders: readonly string[];
  /** Absolute paths of packs, without `.pack`. */
  readonly packs: readonly string[];
  /** Names of loose objects, each once. */
  readonly loose: readonly string[];
  /** Whether the lists are complete. False if git may find objects in other places too. */
  readonly isWhole: boolean;
}

/**
 * Lists packs and loose objects, also in the folders that the repository borrows from.
 * @throws {UserError} with exit code 3 if this is not a repository
 */
export async function objectStore(place: GitPlace, known = gitFolders(place)): Promise<ObjectStore> {
  const { commonDir, objects } = await known;
  const folders = new Map<string, readonly string[]>();
  // The environment may name more folders. It may also quote their names with escapes, which are not read here.
  let isWhole = !place.env['GIT_ALTERNATE_OBJECT_DIRECTORIES'] && addFolder(objects, folders);
  const names = (folder: string): readonly string[] => {
    const listed = list(folder);
    isWhole &&= listed !== null;
    return listed ?? [];
  };
  const packs: string[] = [];
  const loose = new Set<string>();
  for (const [folder, inside] of folders) {
    const packed = inside.includes('pack') ? names(join(folder, 'pack')) : [];
    for (const name of packed.filter((one) => one.endsWith('.pack'))) {
      packs.push(join(folder, 'pack', name.slice(0, -5)));
      isWhole &&= packed.includes(`${name.slice(0, -5)}.idx`);
    }
    for (const two of inside.filter((name) => /^[0-9a-f]{2}$/.test(name))) {
      for (const rest of names(join(folder, two))) if (/^[0-9a-f]{38,62}$/.test(rest)) loose.add(two + rest);
    }
  }
  return { commonDir, folders: [...folders.keys()], packs: packs.sort(), loose: [...loose].sort(), isWhole };
}

/** Adds a folder with objects, and the folders it borrows from. @returns whether all of them could be listed */
function addFolder(folder: string, folders: Map<string, readonly string[]>): boolean {
  if (folders.has(folder)) return true;
  const names = list(folder);
  folders.set(folder, names ?? []);
  if (names === null || !names.includes('info')) return names !== null;
  const file = join(folder, 'info/alternates');
  if (!existsSync(file)) return true;
  const text = readPlain(file, mostOfAlternates);
  const others = (text?.toString('utf8') ?? '').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return text !== null && others.map((line) => !line.startsWith('"') && addFolder(resolve(folder, line), folders)).every(Boolean);
}

const mostOfAlternates = 1 << 20;

/** The names in a folder; null if it cannot be read. */
function list(folder: string): readonly string[] | null {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (!isOfFileSystem(error)) throw error;
    return null;
  }
}
