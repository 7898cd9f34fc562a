import { type Stats, statSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { fileChoice } from '../config/scan-choice.ts';
import { readSettings, type Settings } from '../config/settings.ts';
import type { Environment } from '../environment.ts';
import { UserError } from '../errors.ts';
import { where } from '../git/repository/where.ts';
import { type TextMemory, textJudge } from '../run/text-judge.ts';
import { tooLarge } from '../sources/limits.ts';
import { type Seen, spots } from './diagnostics.ts';

/** The rules, exceptions and limits for the files of one repository, compiled once. */
export interface Room {
  readonly settings: Settings;
  /** The findings of a text as if it were this file. Excluded files have none. */
  readonly judge: (text: string, file: string, memory?: TextMemory) => Seen;
}

/** A room, and whether it follows the present configuration. */
interface Kept {
  readonly room: Room;
  /** The fault of the present configuration; null if it is valid. */
  readonly complaint: string | null;
}

/**
 * Rooms by the root of their repository. If a configuration becomes invalid, the last valid one stays in force. If
 * there was no valid one, the built-in rules are used, and nothing is suppressed.
 */
export class Rooms {
  readonly #env: Environment;
  readonly #complain: (text: string) => void;
  readonly #roots = new Map<string, string>();
  readonly #kept = new Map<string, Promise<Kept>>();
  /** Rooms that are out of date, but may stay in force. */
  readonly #earlier = new Map<string, Kept>();
  /**
   * By root: the files that the settings depend on, each with its state when they were read, or the fact that it did
   * not exist.
   */
  readonly #stamps = new Map<string, ReadonlyMap<string, string>>();

  /**
   * @param complain called once for a configuration that cannot be read; the message also says which rules apply
   * meanwhile
   */
  constructor(env: Environment, complain: (text: string) => void) {
    this.#env = env;
    this.#complain = complain;
  }

  async of(file: string): Promise<Room> {
    const folder = dirname(file);
    const root = this.#roots.get(folder) ?? where({ cwd: folder, env: this.#env }).root;
    this.#roots.set(folder, root);
    let kept = this.#kept.get(root);
    if (kept === undefined) {
      kept = this.#read(root);
      this.#kept.set(root, kept);
    }
    return (await kept).room;
  }

  /**
   * Checks whether configurations, baselines and rule files have changed, with a few stat calls for each repository. A
   * changed file is read when it is next needed. So no editor has to watch these files, and git need not know them.
   * @returns whether anything has changed
   */
  async refresh(): Promise<boolean> {
    const roots = new Map(this.#roots);
    this.#roots.clear();
    let changed = [...roots].some(([folder, root]) => where({ cwd: folder, env: this.#env }).root !== root);
    for (const [root, stamps] of this.#stamps) {
      if ([...stamps].every(([file, stamp]) => stampOf(file) === stamp)) continue;
      changed = true;
      this.#stamps.delete(root);
      this.#earlier.set(root, await this.#kept.get(root)!);
      this.#kept.delete(root);
    }
    return changed;
  }

  async #read(root: string): Promise<Kept> {
    const stamps = new Map<string, string>();
    // Recorded before the file is read, so that a change during the reading is noticed the next time.
    const onRead = (file: string): void => void stamps.set(file, stampOf(file));
    const kept = await this.#made(root, onRead);
    this.#stamps.set(root, stamps);
    return kept;
  }

  async #made(cwd: string, onRead: (file: string) => void): Promise<Kept> {
    const request = { cwd, env: this.#env };
    const earlier = this.#earlier.get(cwd);
    try {
      return { complaint: null, room: await room(await readSettings(request, onRead)) };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const holds = earlier === undefined ? 'the built-in rules hold, and nothing is suppressed' : 'what held before stays in force';
      if (earlier?.complaint !== error.line) this.#complain(`${error.line}. Until this is mended, ${holds}.`);
      return { complaint: error.line, room: earlier?.room ?? (await room(await readSettings({ ...request, config: false, baseline: false }))) };
    }
  }
}

/** The state of a file. Any change by any program gives another state. */
export function stamp({ mtimeMs, ctimeMs, size, ino }: Stats): string {
  return `${mtimeMs} ${ctimeMs} ${size} ${ino}`;
}

function stampOf(file: string): string {
  try {
    return stamp(statSync(file));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}

async function room(settings: Settings): Promise<Room> {
  const { exclude, maxFileSize = Infinity } = await fileChoice(settings);
  const judge = await textJudge(settings, { judgesHabits: true, takesComments: true });
  return {
    settings,
    judge: (text, file, memory) => {
      const path = below(settings.root, file);
      if (exclude?.(path) === true) return { spots: [], unread: [] };
      if (Buffer.byteLength(text) > maxFileSize) return { spots: [], unread: [`it is ${tooLarge(maxFileSize)}`] };
      const { findings, unread } = judge([{ path, text }], memory);
      return { spots: spots(findings, text), unread };
    },
  };
}

/** A file's path in the form of reports and patterns: relative to the root, with `/`. */
function below(root: string, file: string): string {
  const path = relative(root, file);
  return (path.startsWith('..') ? file : path).split(sep).join('/');
}
