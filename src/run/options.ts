import { strayConfigurations } from '../config/file/stray-configurations.ts';
import { fileChoice, idleGlobs, scanChoice } from '../config/scan-choice.ts';
import type { Settings } from '../config/settings.ts';
import type { Source } from '../sources/source.ts';
import { sources } from '../sources/sources.ts';
import type { ScanOptions } from './scan.ts';

/**
 * What a scan of a source follows under some settings: rules, exceptions, limits, and the day that decides which
 * exceptions hold. Made once a call; the source is handed the same.
 *
 * @param only ids of the rules that alone are wanted; null for what the settings say
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
      // Of a history only what was caught has a path.
      return { ended, idle: [...(whole === 'files' ? idleGlobs(files.exclude, settings) : []), ...idle], unread: strays.words() };
    },
    noticed: strays.notice,
    archives: settings.config.archives,
  };
}
