import { existsSync, lstatSync, readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UserError } from '../errors.ts';
import { type HooksPath, hooksPath } from '../git/repository/hooks-path.ts';
import type { GitPlace } from '../git/run.ts';
import type { Change } from './edit/change.ts';
import type { ProgramPlace } from './hook-text.ts';
import { type Installation, ownInstallation } from './installation.ts';
import { programPlace } from './program-place.ts';

type Manifest = Readonly<Record<string, unknown>>;

/** The facts about a repository, read when they are needed. Nothing of the repository is run. */
export interface Survey {
  readonly hooks: HooksPath;
  /** Whether there is something at a path relative to the root. */
  has(path: string): boolean;
  /**
   * The text of a file; null if there is none.
   * @throws {UserError} if it is not a regular file or not UTF-8, since it must not be rewritten
   */
  read(path: string): string | null;
  /** How the program that runs was installed. */
  readonly installation: Installation;
  /** How hooks find the program. */
  readonly program: ProgramPlace;
  /** The `package.json` at the root, parsed; empty if there is none or it cannot be parsed. */
  readonly manifest: Manifest;
  /** The `package.json` of the package that has the program, which may be in a sub folder. */
  readonly ownManifest: Manifest;
  /**
   * The change that gives a file the text `after`; null if the file already has that text. If `after` is null, the file
   * is deleted.
   */
  rewrite(path: string, after: string | null, executable?: boolean): Change | null;
}

/**
 * Surveys the repository that contains a folder.
 * @throws {UserError} with exit code 3 if there is none
 */
export async function survey(place: GitPlace, installation: Installation = ownInstallation()): Promise<Survey> {
  const hooks = await hooksPath(place);
  const program = await programPlace(place, { root: hooks.root, main: mainWorkTree({ hooks }) }, installation);
  const read = (path: string): string | null => readPlain(resolve(hooks.root, path), path);
  return {
    hooks,
    installation,
    read,
    has: (path) => allowed(path, () => lstatSync(resolve(hooks.root, path), { throwIfNoEntry: false })) !== undefined,
    program,
    manifest: parseManifest(hooks.root),
    ownManifest: parseManifest(join(hooks.root, program.folder)),
    rewrite(path, after, executable = false) {
      const before = read(path);
      const file = resolve(hooks.root, path);
      if (before !== after) refuseWayOut(file, path, hooks.root);
      if (before === after && (!executable || before === null || isExecutable(file))) return null;
      if (after === null) return before === null ? null : { kind: 'delete', path, file, before };
      return { kind: 'write', path, file, before, after, executable };
    },
  };
}

/**
 * The main work tree: the folder that holds the `.git` of all work trees. A hook finds there what a linked work tree
 * lacks.
 */
export function mainWorkTree({ hooks }: Pick<Survey, 'hooks'>): string {
  const common = dirname(hooks.ownFolder);
  return basename(common) === '.git' ? dirname(common) : hooks.root;
}

/** How a file is shown: relative to the root if it is below the root, else absolute. */
export function shownPath(file: string, root: string): string {
  const path = relative(root, file);
  return path.startsWith('..') || isAbsolute(path) ? file : path.split(sep).join('/');
}

/** Whether the file system allows the file to be started as a program. */
export function isExecutable(file: string): boolean {
  return process.platform === 'win32' || (lstatSync(file).mode & 0o111) !== 0;
}

function readPlain(file: string, path: string): string | null {
  const found = allowed(path, () => lstatSync(file, { throwIfNoEntry: false }));
  if (found === undefined) return null;
  if (found.isSymbolicLink()) throw refused(path, `is a symlink to ${readlinkSync(file)}`);
  if (!found.isFile()) throw refused(path, 'is not a regular file');
  const content = allowed(path, () => readFileSync(file));
  const text = content.toString('utf8');
  if (!Buffer.from(text).equals(content)) throw refused(path, 'is not UTF-8 text');
  return text;
}

function allowed<Result>(path: string, look: () => Result): Result {
  try {
    return look();
  } catch (cause) {
    throw new UserError(`the file cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'})`, { where: path, cause });
  }
}

/** Refuses a path through a symlink that leads out of the repository: a file would be written out there. */
function refuseWayOut(file: string, path: string, root: string): void {
  if (isAbsolute(path)) return;
  let folder = dirname(file);
  while (!existsSync(folder)) folder = dirname(folder);
  const [real, top] = [realpathSync(folder), realpathSync(root)];
  if (real !== top && !real.startsWith(top + sep)) throw refused(path, `is behind a symlink that leads out of the repository, to ${real}`);
}

function refused(path: string, what: string): UserError {
  return new UserError(`the file ${what}, so it is not touched`, { where: path });
}

function parseManifest(root: string): Manifest {
  try {
    const parsed: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Whether a `package.json` asks for a package: the one at the root, or the one of the package with the program. */
export function dependsOn({ manifest, ownManifest }: Survey, name: string): boolean {
  return asksFor(manifest, name) || asksFor(ownManifest, name);
}

function asksFor(manifest: Manifest, name: string): boolean {
  return ['dependencies', 'devDependencies', 'optionalDependencies'].some((key) => {
    const wanted = manifest[key];
    return typeof wanted === 'object' && wanted !== null && Object.hasOwn(wanted, name);
  });
}
