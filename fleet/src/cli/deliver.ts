import { mkdir, open } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { exit } from '../../../src/cli/exit.ts';
import { write } from '../../../src/cli/terminal/io.ts';
import { wantsColor, widthOf } from '../../../src/cli/terminal/style.ts';
import { UserError } from '../../../src/errors.ts';
import { plural } from '../../../src/wording/plural.ts';
import type { FleetFinding, FleetReport } from '../report/fleet-report.ts';
import { type Format, reporterFor } from '../report/formats.ts';
import { isNew } from '../report/triage.ts';
import type { Call, FlagName, Values } from './command.ts';

/** The options of every command that writes a report. */
export const reportFlags: readonly FlagName[] = ['format', 'new-for', 'fail-on', 'verbose', 'color'];

interface Output {
  readonly format: Format;
  readonly file: string | null;
}

/**
 * The reports that a call asks for.
 * @throws {UserError} if two would go to one place
 */
export function outputsOf({ values }: Pick<Call, 'values'>): readonly Output[] {
  const all = values.format ?? [{ format: 'pretty', file: null } as const];
  const files = all.map(({ file }) => file);
  const twice = files.find((file, i) => files.indexOf(file) !== i);
  if (twice !== undefined) throw new UserError(`two reports would go to ${twice ?? 'standard output'}`, { where: '--format', fix: 'give all but one a file of its own: --format pretty --format html:fleet.html' });
  return all;
}

/** Writes a report in every wanted format. It is written in pieces, since it may be larger than the memory. */
export async function deliver(report: FleetReport, outputs: readonly Output[], { io, values }: Call): Promise<void> {
  for (const { format, file } of outputs) {
    const reporter = await reporterFor(format);
    const style = { color: wantsColor(values.color ?? 'auto', io, file !== null), width: widthOf(io), verbose: values.verbose === true };
    const pieces = reporter(report, style);
    if (file === null) {
      for (const piece of pieces) await write(io.stdout, piece);
      continue;
    }
    await writeFile(resolve(io.cwd, file), pieces, file);
    await write(io.stderr, `sntrylint-fleet: ${plural(report.findings.length, 'finding')}; the report is in ${file}\n`);
  }
}

async function writeFile(path: string, pieces: Iterable<string>, shown: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(path, 'w');
    try {
      for (const piece of pieces) await handle.write(piece);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    throw new UserError(`the report could not be written: ${code}`, { where: shown, exitCode: 3, cause });
  }
}

/** The exit code of a report: an incomplete scan (3) wins over findings (1). */
export function exitOf(report: FleetReport, failOn: Values['fail-on'] = 'any'): number {
  if (report.notRead.length > 0 || report.repositories.some(({ state }) => state !== 'scanned')) return exit.incomplete;
  return report.findings.some((finding) => fails(finding, failOn, report)) ? exit.findings : exit.clean;
}

/** With `live`, a secret also counts if Sentry could not be asked about it, since it may be live. */
function fails(finding: FleetFinding, failOn: NonNullable<Values['fail-on']>, report: FleetReport): boolean {
  if (finding.state === 'excused' || finding.state === 'revoked') return false;
  return failOn === 'any' || failOn === 'live' || (failOn === 'new' && isNew(finding, report));
}
