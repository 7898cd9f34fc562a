import { onOneLine, type UserError } from '../../errors.ts';
import type { Report } from '../../report/report.ts';
import type { SourceName } from '../../sources/source.ts';
import { version } from '../../version.ts';
import type { Call } from '../command.ts';
import { safeSentence } from '../../secret/escape.ts';
import { deliveryOf, outputs } from './deliver.ts';
import { write } from './io.ts';

/**
 * Writes into the wanted reports why there was no scan. Otherwise a job that ends early with 2 or 3 would show nothing
 * in the pull request. GitHub gets an annotation. Every other format for programs gets an incomplete report without
 * findings. On a terminal the error message is enough.
 */
export async function reportFailure({ what, where, fix }: UserError, source: SourceName, call: Call): Promise<void> {
  const wanted = outputs(call);
  const reason = onOneLine([what, ...(fix === null ? [] : [`fix: ${fix}`])].join('; '));
  if (wanted.some(({ format, file }) => format === 'github' && file === null)) {
    const shown = safeSentence(`${reason}${where === null ? '' : ` (${where})`}`).replaceAll('%', '%25');
    await write(call.io.stdout, `::error title=sntrylint::${shown}\n`);
  }
  const reports = wanted.filter(({ format, file }) => file !== null || (format !== 'github' && format !== 'pretty'));
  if (reports.length > 0) await (await deliveryOf(reports, call)).finish(emptyReport(source, where ?? '.', reason));
}

function emptyReport(source: SourceName, path: string, reason: string): Report {
  const scan = { source, files: 0, bytes: 0, commits: 0, complete: false, notRead: [{ path, reason }], startedAt: new Date().toISOString(), milliseconds: 0 };
  return { version, scan, findings: [], notes: [], details: [], origin: null };
}
