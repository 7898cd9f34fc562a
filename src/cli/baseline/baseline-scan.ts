import { readSettings, type Settings } from '../../config/settings.ts';
import { UserError } from '../../errors.ts';
import { atRoot } from '../../git/repository/where.ts';
import type { Finding } from '../../findings/finding.ts';
import { scanOptions } from '../../run/options.ts';
import { scan } from '../../run/scan.ts';
import type { Source } from '../../sources/source.ts';
import { worktree } from '../../sources/worktree.ts';
import type { Call } from '../command.ts';

/**
 * Scans the files of the repository without a baseline.
 * @throws {UserError} with exit code 3 if something could not be read, since it may hold findings that seem to be gone
 */
export async function scanForBaseline(call: Call): Promise<readonly Finding[]> {
  const settings = await settingsWithoutBaseline(call);
  return scanWhole(worktree({ ...atRoot(call.io), paths: [] }), settings);
}

/**
 * Scans the history of the repository without a baseline.
 * @throws {UserError} with exit code 3 if something could not be read
 */
export async function scanHistoryForBaseline(call: Call): Promise<readonly Finding[]> {
  const settings = await settingsWithoutBaseline(call);
  const { history } = await import('../../sources/history/history.ts');
  return scanWhole(history({ ...atRoot(call.io), unreachable: false, jobs: null, remembers: true }), settings);
}

/**
 * The findings of a source.
 * @param as the source whose rules judge the content; a commit may be judged like files of the work tree
 * @throws {UserError} with exit code 3 if something could not be read
 */
export async function scanWhole(source: Source, settings: Settings, as: Pick<Source, 'name'> = source): Promise<readonly Finding[]> {
  const { scan: read, findings } = await scan(source, await scanOptions(settings, as));
  const [first, ...more] = read.notRead;
  if (first === undefined) return findings;
  const others = more.length === 0 ? '' : `, and ${more.length} more`;
  throw new UserError(`the scan is not complete, so the baseline stays as it is: ${first.reason}`, {
    where: `${first.path}${others}`,
    fix: 'make them readable, or leave them out with `exclude`',
    exitCode: 3,
  });
}

/** The settings for commands about the baseline itself. */
export function settingsWithoutBaseline({ io: { cwd, env }, values }: Call): Promise<Settings> {
  return readSettings({
    cwd,
    env,
    config: values['no-config'] === true ? false : values.config,
    baseline: false,
    exclude: values.exclude,
    maxFileSize: values['max-file-size'],
    decodeDepth: values['decode-depth'],
    archives: values.archives,
  });
}
