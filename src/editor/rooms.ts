import { type Stats, statSync } from 'node:fs';
import { dirname, relative, sep } from 'node:path';
import { fileChoice } from '../config/scan-choice.ts';
import { readSettings, type Settings } from '../config/settings.ts';
import type { Environment } from '../environment.ts';
import { UserError } from '../errors.ts';
import { where } from '../git/where.ts';
import { type TextMemory, textJudge } from '../run/text-judge.ts';
import { tooLarge } from '../sources/limits.ts';
import { type Seen, spots } from './diagnostics.ts';

/** The rules, exceptions and limits for the files of one repository, compiled once. */
export interface Room {
  readonly settings: Settings;
  /** The findings of a text as if it were this file. Excluded files have none. */
  readonly judge: (text: string, file: string, memory?: TextMemory) => Seen;
}

/** A room, and whether it is what the configuration says. */
interface Kept {
  readonly room: Room;
  /** The fault of the present configuration; null if it is valid. */
  readonly complaint: string | null;
}

/**
 * Rooms by the root of their repository. A configuration that becomes invalid changes nothing: the last one that was valid
 * stays in force. Where there was none before, the built-in rules hold, and nothing is suppressed.
 */
export class Rooms {
  readonly #env: Environment;
  readonly #complain: (text: string) => void;
  readonly #roots = new Map<string, string>();
  readonly #kept = new Map<string, Promise<Kept>>();
  /** Rooms that are out of date, but may stay in force. */
  readonly #earlier = new Map<string, Kept>();
  /** By root: for each file that the settings depend on, its state when they were read, or that it did not exist. */
  readonly #stamps = new Map<string, ReadonlyMap<string, string>>();

  /** @param complain called once for a configuration that cannot be read; it also says what holds meanwhile */
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
   * Looks whether configurations, baselines and files of rules are still what they were, by a handful of stats a
   * repository: what has changed is read when it is next needed. No editor has to watch files for that, nor git to know them.
   *
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
    // Noted before it is read, so that what is written meanwhile is seen the next time.
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

/** The state of a file; a change of any length and by any editor gives another one. */
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

/** A file's path as reports and patterns have it: relative to the root, with `/`. */
function below(root: string, file: string): string {
  const path = relative(root, file);
  return (path.startsWith('..') ? file : path).split(sep).join('/');
}
