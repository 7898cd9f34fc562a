import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gitFolders } from '../git-folders.ts';
import { isOfFileSystem, readPlain } from '../plain-file.ts';
import type { GitPlace } from '../run.ts';

/** The files that objects are kept in, by name: packs never change, and a loose object is named like its content. */
export interface ObjectStore {
  /** Absolute path of the folder that all work trees of the repository share. */
  readonly commonDir: string;
  /** Absolute paths of the folders of objects: the repository's own, and those it borrows from. */
  readonly folders: readonly string[];
  /** Absolute paths of packs, without `.pack`. */
  readonly packs: readonly string[];
  /** Names of loose objects, each once. */
  readonly loose: readonly string[];
  /** Whether that is all: false if git may find objects in places that are not listed here. */
  readonly isWhole: boolean;
}

/**
 * Lists packs and loose objects, those of alternates included.
 * @throws {UserError} with exit code 3 if this is no repository
 */
export async function objectStore(place: GitPlace, known = gitFolders(place)): Promise<ObjectStore> {
  const { commonDir, objects } = await known;
  const folders = new Map<string, readonly string[]>();
  // Further alternates may come by the environment; a name in quotes stands for one with escapes.
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

/** Adds a folder of objects and those it borrows from. @returns whether all of them could be listed */
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

/** Null if a folder cannot be read. */
function list(folder: string): readonly string[] | null {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (!isOfFileSystem(error)) throw error;
    return null;
  }
}
