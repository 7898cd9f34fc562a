import { readSettings, type Settings, type SettingsRequest } from '../config/settings.ts';
import { decodeDepths } from '../engine/scanner.ts';
import { scanOptions } from '../run/options.ts';
import type { ScanOptions } from '../run/scan.ts';
import type { Source } from '../sources/source.ts';
import { here, type Here } from './here.ts';
import { type Check, checkOptions, either, exactly, hereChecks, isSwitch, isText, isTexts, isWhole } from './options.ts';

/** The configuration of a repository. */
export interface Configuration {
  readonly settings: Settings;
  /** Makes the options for a scan of a source. */
  readonly options: (source: Source) => Promise<ScanOptions>;
}

/** Where to read the configuration, and options that override it. */
export type ConfigurationRequest = Here & Omit<SettingsRequest, keyof Here | 'signal'>;

/**
 * Reads `.sntrylint.yaml` and the baseline, as the command line does.
 * @throws {UserError} for a missing or invalid file
 */
export async function configuration(request: ConfigurationRequest = {}): Promise<Configuration> {
  checkOptions(request, 'configuration()', checks);
  const settings = await readSettings({ ...request, ...here(request) });
  return { settings, options: (source) => scanOptions(settings, source) };
}

const checks = {
  ...hereChecks,
  config: either(isText, exactly(false)),
  configFrom: isText,
  configFromCi: isSwitch,
  baseline: either(isText, exactly(false)),
  exclude: isTexts,
  maxFileSize: isWhole(0, Infinity, ' of bytes'),
  decodeDepth: isWhole(0, decodeDepths.most),
  archives: isSwitch,
  failOn: (value) => (['any', 'live', 'none'].includes(value as string) ? null : 'any, live or none'),
} as const satisfies Record<keyof ConfigurationRequest, Check>;
