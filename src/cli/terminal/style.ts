import { UserError } from '../../errors.ts';
import type { ReportStyle } from '../../report/report.ts';
import type { Call } from '../command.ts';
import type { Io } from './io.ts';

/**
 * Decides for all reporters how the report may be written.
 * @throws {UserError} for `--show-secrets` if the report does not go to a terminal
 */
export function reportStyle({ io, values }: Call, toFile: boolean): ReportStyle {
  const showSecrets = values['show-secrets'] ?? false;
  if (showSecrets && (toFile || io.stdout.isTTY !== true)) {
    throw new UserError('secrets are shown on a terminal only, never in a file or a pipe', { where: '--show-secrets' });
  }
  return {
    color: wantsColor(values.color ?? 'auto', io, toFile),
    width: widthOf(io),
    verbose: values.verbose ?? false,
    quiet: values.quiet ?? false,
    showSecrets,
  };
}

/** How many columns a line may take. */
export function widthOf({ env, stdout }: Pick<Io, 'env' | 'stdout'>): number {
  return stdout.columns ?? (Number(env.COLUMNS) || 80);
}

/**
 * Decides about colours: first by `--color`, then FORCE_COLOR, then NO_COLOR (https://no-color.org: any text that is
 * not empty), then by the terminal.
 */
export function wantsColor(when: 'auto' | 'always' | 'never', { env, stdout }: Io, toFile: boolean): boolean {
  if (when !== 'auto') return when === 'always';
  if (toFile) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false;
  return stdout.isTTY === true && env.TERM !== 'dumb';
}
