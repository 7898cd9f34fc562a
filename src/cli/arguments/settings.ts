import { readSettings, type Settings } from '../../config/settings.ts';
import { UserError } from '../../errors.ts';
import { mayBeChange } from '../ci/may-be-change.ts';
import type { Call, FlagName } from '../command.ts';
import { gitPlace } from './time-limit.ts';

/** The options that exclude files. */
export const limitFlags: readonly FlagName[] = ['exclude', 'max-file-size'];

/** The options that say where exceptions come from. */
export const settingsFlags: readonly FlagName[] = ['config', 'no-config', 'config-from', 'baseline', 'no-baseline'];

/** The settings of a call. A sentence says which of them come from the base of a change in CI. */
export interface CallSettings extends Settings {
  readonly fromBase: string | null;
}

const known = new WeakMap<Call, Promise<CallSettings>>();

/**
 * The settings of a call: configuration, baseline and options together. In the CI run for a change, they come from the
 * change's base. They are read once for each call.
 * @throws {UserError} as `readSettings` and `baseSettings` do, and for options that contradict each other
 */
export function settingsOf(call: Call): Promise<CallSettings> {
  const found = known.get(call) ?? read(call);
  known.set(call, found);
  return found;
}

async function read(call: Call): Promise<CallSettings> {
  const { io: { env }, values } = call;
  for (const [one, other] of [['config', 'no-config'], ['baseline', 'no-baseline']] as const) {
    if (values[one] !== undefined && values[other] === true) {
      throw new UserError(`contradicts --${one}`, { where: `--${other}` });
    }
  }
  // The hook's own program (`src/cli/hook.ts`) lacks this module. In such a CI run the whole program takes over.
  const base = values['config-from'] === undefined && mayBeChange(env) ? await (await import('../ci/base-settings.ts')).baseSettings(call) : null;
  const isBaseless = base !== null && base.commit === null;
  const settings = await readSettings({
    ...gitPlace(call),
    config: isBaseless || values['no-config'] === true ? false : values.config,
    configFrom: base?.commit ?? values['config-from'],
    configFromCi: base !== null,
    baseline: isBaseless || values['no-baseline'] === true ? false : values.baseline,
    exclude: values.exclude,
    maxFileSize: values['max-file-size'],
    decodeDepth: values['decode-depth'],
    archives: values.archives,
    failOn: values['fail-on'],
  });
  return { ...settings, fromBase: base?.note ?? null };
}
