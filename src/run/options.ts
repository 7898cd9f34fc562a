import { strayConfigurations } from '../config/file/stray-configurations.ts';
import { fileChoice, idleGlobs, scanChoice } from '../config/scan-choice.ts';
import type { Settings } from '../config/settings.ts';
import type { Source } from '../sources/source.ts';
import { sources } from '../sources/sources.ts';
import type { ScanOptions } from './scan.ts';

/**
 * Makes the options of a scan from settings: rules, exceptions, limits, and the day that decides which exceptions hold.
 * They are made once a call, and the source gets the same ones.
 *
 * @param only ids of the rules to use; null for the rules of the settings
 */
export async function scanOptions(settings: Settings, { name }: Pick<Source, 'name'>, only: ReadonlySet<string> | null = null): Promise<ScanOptions> {
  const today = new Date().toISOString().slice(0, 10);
  const { judgesHabits, whole } = sources[name];
  const files = await fileChoice(settings);
  const choice = await scanChoice(settings, { judgesHabits, only, today });
  const strays = strayConfigurations(settings);
  return {
    ...files,
    ...choice,
    remarks(findings) {
      const { ended, idle } = choice.remarks(findings);
      // In a history only contents with findings get a path, so it is unknown whether a glob matched anything.
      return { ended, idle: [...(whole === 'files' ? idleGlobs(files.exclude, settings) : []), ...idle], unread: strays.words() };
    },
    noticed: strays.notice,
    archives: settings.config.archives,
  };
}
