import { readSettings, type Settings, type SettingsRequest } from '../config/settings.ts';
import { scanOptions } from '../run/options.ts';
import type { ScanOptions } from '../run/scan.ts';
import type { Source } from '../sources/source.ts';
import { here, type Here } from './here.ts';

/** The configuration of a repository, ready to be used. */
export interface Configuration {
  readonly settings: Settings;
  /** What a scan of a source follows: to be given to the scan. */
  readonly options: (source: Source) => Promise<ScanOptions>;
}

/**
 * Reads `.sntrylint.yaml` and the baseline as the command line does.
 * @throws {UserError} for what is not there, or says what it cannot say
 */
export async function configuration(request: Here & Omit<SettingsRequest, keyof Here> = {}): Promise<Configuration> {
  const settings = await readSettings({ ...request, ...here(request) });
  return { settings, options: (source) => scanOptions(settings, source) };
}
