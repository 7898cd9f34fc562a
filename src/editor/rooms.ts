import { dirname, relative, sep } from 'node:path';
import { fileChoice, scanChoice } from '../config/scan-choice.ts';
import { readSettings, type Settings } from '../config/settings.ts';
import { scanner, type Scanner } from '../engine/scanner.ts';
import { watchdog } from '../engine/watchdog.ts';
import type { Environment } from '../environment.ts';
import { UserError } from '../errors.ts';
import { collector } from '../findings/collect.ts';
import { type Cut, cutFound } from '../findings/cut-found.ts';
import type { RuleNames } from '../findings/directive-notes.ts';
import type { Finding } from '../findings/finding.ts';
import { suppress, type Suppression } from '../findings/suppress.ts';

/** What holds for the files of one folder: the rules, exceptions and limits of its repository, compiled once. */
export interface Room {
  readonly settings: Settings;
  /** What a text would be reported for if it were this file. Excluded files, and those that are too large, hold nothing. */
  readonly judge: (text: string, file: string) => readonly Finding[];
  /** A file's path as reports and patterns have it: relative to the root, with `/`. */
  readonly pathOf: (file: string) => string;
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
  const today = new Date().toISOString().slice(0, 10);
  const { rules, ruleIds, decodeDepth, suppressions } = await scanChoice(settings, { judgesHabits: true, only: null, today });
  const { exclude, maxFileSize = Infinity } = await fileChoice(settings);
  const known = new Set(rules.map(({ id }) => id));
  const pathOf = (file: string): string => below(settings.root, file);
  // A rule that does not end is stopped; what it would have found is not shown while it is typed, and the hook names it.
  const guard = { watchdog: watchdog(), stopped: () => {} };
  const judging: Judging = {
    scanning: scanner(rules, { decodeDepth, ruleIds, guard }),
    cut: cutFound(() => scanner(rules, { decodeDepth, ruleIds: null, guard })),
    names: { known, active: ruleIds ?? known },
    suppressions,
  };
  return {
    settings,
    pathOf,
    judge: (text, file) => {
      const path = pathOf(file);
      if (exclude?.(path) === true || text.length > maxFileSize) return [];
      return judge(text, path, judging);
    },
  };
}

interface Judging {
  readonly scanning: Scanner;
  readonly cut: Cut;
  readonly names: RuleNames;
  readonly suppressions: readonly Suppression[];
}

function judge(text: string, path: string, { scanning, cut, names, suppressions }: Judging): readonly Finding[] {
  const result = scanning.scan(Buffer.from(text), path);
  if (result.matches.length + result.directives.length === 0) return [];
  const collect = collector(names, cut);
  collect.add({ path, result, places: [{ path, commit: null, author: null, date: null, inHead: null }], oldSecrets: new Set() });
  return suppress(collect.finish().findings, suppressions).filter(({ suppressed }) => suppressed === null);
}

function below(root: string, file: string): string {
  const path = relative(root, file);
  return (path.startsWith('..') ? file : path).split(sep).join('/');
}
