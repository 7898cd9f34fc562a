import { onOneLine, type UserError } from '../../errors.ts';
import type { Report } from '../../report/report.ts';
import type { SourceName } from '../../sources/source.ts';
import { version } from '../../version.ts';
import type { Call } from '../command.ts';
import { safeSentence } from '../../secret/escape.ts';
import { deliveryOf, outputs } from './deliver.ts';
import { write } from './io.ts';

/**
 * Says in the reports that were asked for why there was no scan: a job that ends with 2 or 3 before it shows otherwise
 * nothing where a pull request is looked at. GitHub shows an annotation; every other format that a program reads is a
 * report without findings that is not complete. On a terminal the error itself says all.
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
