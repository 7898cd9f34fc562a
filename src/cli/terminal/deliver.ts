import { constants, existsSync } from 'node:fs';
import { appendFile, mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Finding } from '../../findings/finding.ts';
import { pathBelow, where } from '../../git/repository/where.ts';
import { plural } from '../../wording/plural.ts';
import { formats, showOrigin } from '../../report/formats.ts';
import type { Report, Reporter, ReportStyle } from '../../report/report.ts';
import type { Call } from '../command.ts';
import type { Output } from '../arguments/flags.ts';
import { type Io, write } from './io.ts';
import { reportStyle } from './style.ts';

/** Writes a report in every wanted format. */
export interface Delivery {
  /** Takes findings during the scan; null if no report is written before the end. */
  readonly found: ((findings: readonly Finding[]) => Promise<void>) | null;
  readonly finish: (report: Report) => Promise<void>;
}

/**
 * Prepares the reports. It is called before the scan, so that a wrong call is refused before any work.
 *
 * @throws {UserError} if two reports would go to standard output, or to one file
 */
export function delivery(call: Call): Promise<Delivery> {
  return deliveryOf(outputs(call), call);
}

/** Does what {@link delivery} does, for these reports only. */
export async function deliveryOf(wanted: readonly Output[], call: Call): Promise<Delivery> {
  const isRepeated = wanted.some(({ format }) => format === 'github') && (await import('../ci/github-push.ts')).isBranchPush(call.io.env);
  const ready = await Promise.all(
    wanted.map(async (output) => ({ output, reporter: (await formats[output.format]()) as Reporter, style: { ...reportStyle(call, output.file !== null), isRepeated: await isRepeated } })),
  );
  // This is found out before the scan, since HEAD may change during the scan.
  const origin = wanted.some(({ format }) => showOrigin.has(format)) ? (await import('./origin.ts')).originOf(call) : null;
  origin?.catch(() => {});
  const streams = isStreamed(wanted, call) ? await import('../../report/jsonl.ts') : null;
  return {
    found: streams === null ? null : (findings) => {
      finished.add(call.io);
      return write(call.io.stdout, findings.map(streams.jsonlFinding).join(''));
    },
    async finish(found) {
      finished.add(call.io);
      const report = origin === null ? found : { ...found, origin: await (await origin)(found.findings) };
      for (const { output, reporter, style } of ready) {
        if (streams !== null && output.file === null) await write(call.io.stdout, streams.jsonlSummary(report));
        else await deliver(report, output, reporter, style, call);
      }
    },
  };
}

/** The calls that have at least begun to write reports. */
const finished = new WeakSet<Io>();

/** Whether the reports of a call were written, or one of them could not be written. */
export function isFinished({ io }: Call): boolean {
  return finished.has(io);
}

/**
 * Whether JSON lines go to standard output during the scan. They do not if each has to wait for an answer of Sentry.
 */
function isStreamed(wanted: readonly Output[], { values }: Call): boolean {
  const isLines = wanted.some(({ format, file }) => format === 'jsonl' && file === null);
  return isLines && values.verify !== true && values.revoke !== true;
}

/**
 * The wanted reports. If a report has no file of its own, `--output` names its file.
 * @throws {UserError} if two reports would go to the same place
 */
export function outputs({ values }: Call): readonly Output[] {
  const given = values.format ?? [{ format: 'pretty', file: null }];
  const all = given.map(({ format, file }) => ({ format, file: file ?? values.output ?? null }));
  const files = all.map(({ file }) => file);
  const twice = files.find((file, i) => files.indexOf(file) !== i);
  if (twice !== undefined) {
    throw new UserError(`two reports would go to ${twice === null ? 'standard output' : 'one file'}`, {
      where: twice ?? '--format',
      fix: 'give all but one a file of their own: --format pretty --format sarif:out.sarif',
    });
  }
  if (values.output !== undefined && !files.includes(values.output)) {
    throw new UserError('every report has a file of its own, so nothing is left to be written there', { where: '--output' });
  }
  return all;
}

async function deliver(report: Report, { format, file }: Output, reporter: Reporter, style: ReportStyle, call: Call): Promise<void> {
  const { io, values } = call;
  if (format === 'github') await githubSummary(report, call);
  const text = reporter(report, style);
  if (file === null) return write(io.stdout, text);
  await written(file, writeReport(resolve(io.cwd, file), text, where(io).root));
  // A hook that blocks a commit must say so, even if its report goes to a file.
  const found = report.findings.filter(({ suppressed, isNew }) => suppressed === null && isNew).length;
  if (values.quiet === true && report.scan.complete && found === 0) return;
  await write(io.stderr, `sntrylint: ${plural(found, 'finding')}; the report is in ${file}\n`);
}

/** Writes the summary of a step. GitHub shows the file that this variable names. */
async function githubSummary(report: Report, { io }: Call): Promise<void> {
  const file = io.env.GITHUB_STEP_SUMMARY;
  if (file === undefined || file === '') return;
  const { githubOutput } = await import('../../report/github.ts');
  await written(file, appendFile(file, githubOutput(report).summary));
}

/**
 * Makes the folders of a report, and writes it. Below `root` no link is followed, since a pull request could use a link
 * to have another file overwritten.
 */
async function writeReport(file: string, text: string, root: string): Promise<void> {
  const isOurs = pathBelow(root, file) === null;
  let there = dirname(file);
  while (!existsSync(there)) there = dirname(there);
  const [folder, top] = [await realpath(there), await realpath(root)];
  if (!isOurs && folder !== top && !folder.startsWith(top + sep)) throw new UserError('the report would be written through a symlink that leads out of the repository', { exitCode: 3 });
  await mkdir(dirname(file), { recursive: true });
  if (isOurs) return writeFile(file, text);
  // Without O_NONBLOCK a FIFO would wait for a reader without end.
  const { O_CREAT, O_WRONLY, O_TRUNC, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
  await writeFile(file, text, { flag: O_CREAT | O_WRONLY | O_TRUNC | O_NOFOLLOW | O_NONBLOCK });
}

/** @throws {UserError} with exit code 3 if the file could not be written */
async function written(file: string, writing: Promise<void>): Promise<void> {
  try {
    await writing;
  } catch (cause) {
    if (cause instanceof UserError) throw new UserError(cause.what, { where: file, exitCode: 3 });
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ELOOP') throw new UserError('the file is a symlink, and reports are not written through symlinks', { where: file, exitCode: 3, cause });
    throw new UserError(`the report could not be written: ${code ?? 'unknown reason'}`, { where: file, exitCode: 3, cause });
  }
}
