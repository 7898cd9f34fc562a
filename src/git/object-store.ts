import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type GitPlace, git, start, gitFailure } from './run.ts';

/** The files that objects are kept in, by name: packs never change, and a loose object is named like its content. */
export interface ObjectStore {
  /** Absolute path of the folder that all work trees of the repository share. */
  readonly commonDir: string;
  /** Absolute paths of packs, without `.pack`. */
  readonly packs: readonly string[];
  readonly loose: readonly string[];
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
  const folders = withAlternates(path(objects), new Set());
  return {
    commonDir: path(common),
    packs: folders.flatMap((folder) => list(join(folder, 'pack')).filter((name) => name.endsWith('.pack')).map((name) => join(folder, 'pack', name.slice(0, -5)))).sort(),
    loose: folders.flatMap(looseObjects).sort(),
  };
}

/** The names of the objects in a pack, from its index. @throws {UserError} with exit code 3 where git cannot read it */
export async function packObjects(pack: string, place: GitPlace): Promise<readonly string[]> {
  const showing = start(['show-index'], place);
  showing.stdin.end(readFileSync(`${pack}.idx`));
  const chunks: Buffer[] = [];
  for await (const chunk of showing.stdout as AsyncIterable<Buffer>) chunks.push(chunk);
  const ended = await showing.ended;
  if (ended.code !== 0) throw gitFailure(showing.args, ended);
  // `12 0f55b516… (1a2b3c4d)`: offset, name, checksum.
  return Buffer.concat(chunks)
    .toString('latin1')
    .split('\n')
    .flatMap((line) => line.split(' ')[1] ?? []);
}

function looseObjects(folder: string): readonly string[] {
  return list(folder)
    .filter((name) => /^[0-9a-f]{2}$/.test(name))
    .flatMap((name) => list(join(folder, name)).filter((rest) => /^[0-9a-f]{38,62}$/.test(rest)).map((rest) => name + rest));
}

function withAlternates(folder: string, seen: Set<string>): readonly string[] {
  if (seen.has(folder) || !existsSync(folder)) return [];
  seen.add(folder);
  const file = join(folder, 'info/alternates');
  const others = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return [folder, ...others.filter((line) => line !== '' && !line.startsWith('#')).flatMap((line) => withAlternates(resolve(folder, line), seen))];
}

function list(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
