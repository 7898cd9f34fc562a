import { readSettings, type Settings } from '../../config/settings.ts';
import { UserError } from '../../errors.ts';
import type { Call, FlagName } from '../command.ts';

/** The options that say where exceptions come from. */
export const settingsFlags: readonly FlagName[] = ['config', 'no-config', 'config-from', 'baseline', 'no-baseline'];

const known = new WeakMap<Call, Promise<Settings>>();

/**
 * The settings of a call: configuration, baseline and options together. Read once, however often they are asked for.
 * @throws {UserError} for what `readSettings` throws, and for options that contradict each other
 */
export function settingsOf(call: Call): Promise<Settings> {
  const found = known.get(call) ?? read(call);
  known.set(call, found);
  return found;
}

async function read({ io: { cwd, env }, values, fromBase }: Call): Promise<Settings> {
  for (const [one, other] of [['config', 'no-config'], ['baseline', 'no-baseline']] as const) {
    if (values[one] !== undefined && values[other] === true) {
      throw new UserError(`contradicts --${one}`, { where: `--${other}` });
    }
  }
  return readSettings({
    cwd,
    env,
    config: values['no-config'] === true ? false : values.config,
    configFrom: values['config-from'],
    configFromCi: fromBase !== undefined,
    baseline: values['no-baseline'] === true ? false : values.baseline,
    exclude: values.exclude,
    maxFileSize: values['max-file-size'],
    decodeDepth: values['decode-depth'],
    archives: values.archives,
    failOn: values['fail-on'],
  });
}
