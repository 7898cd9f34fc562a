import { join, resolve } from 'node:path';
import { readSettings } from '../../config/settings.ts';
import { folderFiles } from '../../config/file/find.ts';
import { UserError } from '../../errors.ts';
import { type BaselineEntry, parseBaseline } from '../../findings/baseline/baseline.ts';
import { writeWhole } from '../../disk/write-whole.ts';
import type { Call } from '../command.ts';

/** The baseline that a command writes. */
export interface BaselineFile {
  /** Absolute. */
  readonly path: string;
  /** Its present text; null if there is no such file yet. */
  readonly text: string | null;
  readonly entries: readonly BaselineEntry[];
}

/**
 * Finds the file of `--baseline`, or the file that the configuration names.
 * @throws {UserError} if an existing file is not a baseline, since it would be overwritten
 */
export async function baselineFile({ io: { cwd, env }, values }: Call): Promise<BaselineFile> {
  const { root, config } = await readSettings({ cwd, env, config: values['no-config'] === true ? false : values.config, baseline: false });
  const path = values.baseline === undefined ? join(root, config.baseline) : resolve(cwd, values.baseline);
  const shown = values.baseline ?? config.baseline;
  const content = await folderFiles(root).read(values.baseline === undefined ? config.baseline : path);
  if (content === null) return { path, text: null, entries: [] };
  return { path, text: content.toString('utf8'), entries: parseBaseline(content, shown) };
}

/**
 * Writes the whole file or nothing. A file that is cut off would excuse too little, or not be JSON.
 * @throws {UserError} with exit code 3 if it cannot be written
 */
export async function writeBaseline(path: string, text: string): Promise<void> {
  try {
    writeWhole(path, text);
  } catch (cause) {
    throw new UserError(`the baseline could not be written: ${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'}`, { where: path, exitCode: 3, cause });
  }
}
