import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { type BaselineEntry, entriesOf } from '../../findings/baseline/baseline.ts';
import { isSame, type KnownElsewhere } from '../../findings/baseline/import/known-elsewhere.ts';
import { readImport } from '../../findings/baseline/import/read-import.ts';
import type { Finding } from '../../findings/finding.ts';
import { atRoot, pathBelow } from '../../git/repository/where.ts';
import { commitFileSource } from '../../sources/commits/commit-files.ts';
import { scanForBaseline, scanWhole, settingsWithoutBaseline } from './baseline-scan.ts';
import type { Call } from '../command.ts';

/** The result of an import. */
export interface Imported {
  readonly entries: readonly BaselineEntry[];
  /** Lines for people. */
  readonly details: readonly string[];
}

/**
 * Makes entries for findings that another tool already knows. The files and commits that the tool names are scanned
 * again. A finding is taken over if its place or its secret is one that the tool names.
 *
 * @param file the other tool's file, relative to the working folder
 * @throws {UserError} if the file cannot be read, or something could not be scanned
 */
export async function importEntries(call: Call, file: string): Promise<Imported> {
  const settings = await settingsWithoutBaseline(call);
  const known = readImport(read(resolve(call.io.cwd, file), file), file).map((one) => ({ ...one, path: belowRoot(one.path, settings.root) }));
  const files = known.flatMap(({ commit, path }) => (commit === null ? [] : [{ commit, path }]));
  const findings = [
    ...(await scanForBaseline(call)),
    ...(files.length === 0 ? [] : await scanWhole(commitFileSource(files, atRoot(call.io)), settings)),
  ];
  return match(known, findings, call.values.verbose === true);
}

function match(known: readonly KnownElsewhere[], findings: readonly Finding[], verbose: boolean): Imported {
  const same = known.map((one) => findings.filter((finding) => isSame(one, finding)));
  const lost = known.filter((_, at) => same[at]!.length === 0);
  const details = [`${known.length} read, ${known.length - lost.length} found again`];
  if (lost.length > 0 && !verbose) details.push(`${lost.length} not found again: no Sentry secret, or gone (--verbose lists them)`);
  if (verbose) for (const { name } of lost) details.push(`not found again: ${name}`);
  return { entries: entriesOf(same.flat()), details };
}

function read(path: string, shown: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new UserError(`the file cannot be read: ${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'}`, { where: shown, cause });
  }
}

/** Other tools write paths as they were given them: `./a`, or the absolute path. */
function belowRoot(path: string, root: string): string {
  return pathBelow(root, resolve(root, path)) ?? path;
}
