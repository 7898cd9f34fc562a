import { fileChoice, type FileChoice, scanChoice, type ScanChoice } from '../config/scan-choice.ts';
import { readSettings, type Settings, type SettingsRequest } from '../config/settings.ts';
import { here, type Here } from './here.ts';

/** The configuration of a repository, ready to be used. */
export interface Configuration {
  readonly settings: Settings;
  /** What a source leaves out: to be given to the source. */
  readonly files: FileChoice;
  /** What a scan of a source follows: to be given to the scan. */
  readonly options: (source: { readonly name: string }) => Promise<ScanChoice>;
}

/**
 * Reads `.sntrylint.yaml` and the baseline as the command line does.
 * @throws {UserError} for what is not there, or says what it cannot say
 */
export async function configuration(request: Here & Omit<SettingsRequest, keyof Here> = {}): Promise<Configuration> {
  const settings = await readSettings({ ...request, ...here(request) });
  return {
    settings,
    files: await fileChoice(settings),
    options: ({ name }) => scanChoice(settings, { source: name, only: null, today: new Date().toISOString().slice(0, 10) }),
  };
}
