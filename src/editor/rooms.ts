import { dirname, relative, sep } from 'node:path';
import { fileChoice } from '../config/scan-choice.ts';
import { readSettings, type Settings } from '../config/settings.ts';
import type { Environment } from '../environment.ts';
import { UserError } from '../errors.ts';
import { tooLarge } from '../sources/limits.ts';
import { type Seen, spots } from './diagnostics.ts';
import { type TextMemory, textJudge } from '../run/text-judge.ts';

/** What holds for the files of one folder: the rules, exceptions and limits of its repository, compiled once. */
export interface Room {
  readonly settings: Settings;
  /** What a text would be reported for if it were this file. Excluded files hold nothing. */
  readonly judge: (text: string, file: string, memory?: TextMemory) => Seen;
}

/** Rooms by folder; each is read once, until {@link Rooms.forget}. */
export class Rooms {
  readonly #env: Environment;
  readonly #complain: (error: UserError) => void;
  readonly #known = new Map<string, Promise<Room>>();

  /** @param complain told of a configuration that cannot be read; the built-in rules hold then, and nothing is excused */
  constructor(env: Environment, complain: (error: UserError) => void) {
    this.#env = env;
    this.#complain = complain;
  }

  of(file: string): Promise<Room> {
    const folder = dirname(file);
    let known = this.#known.get(folder);
    if (known === undefined) {
      known = this.#read(folder);
      this.#known.set(folder, known);
    }
    return known;
  }

  /** Called when a configuration or a baseline has changed. */
  forget(): void {
    this.#known.clear();
  }

  async #read(cwd: string): Promise<Room> {
    try {
      return await room(await readSettings({ cwd, env: this.#env }));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#complain(error);
      return room(await readSettings({ cwd, env: this.#env, config: false, baseline: false }));
    }
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
      if (text.length > maxFileSize) return { spots: [], unread: [`it is ${tooLarge(maxFileSize)}`] };
      const { findings, unread } = judge([{ path, text }], memory);
      return { spots: spots(findings), unread };
    },
  };
}

/** A file's path as reports and patterns have it: relative to the root, with `/`. */
function below(root: string, file: string): string {
  const path = relative(root, file);
  return (path.startsWith('..') ? file : path).split(sep).join('/');
}
