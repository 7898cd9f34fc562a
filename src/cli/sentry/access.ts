import { sentryAccess, type SentryAccess } from '../../config/home/sentry-access.ts';
import type { Call, FlagName } from '../command.ts';
import { write } from '../terminal/io.ts';

/** The options of every command that asks Sentry. */
export const accessFlags: readonly FlagName[] = ['sentry-url', 'allow-http', 'verbose'];

/**
 * Reads the addresses of Sentry only from the command line, the environment and the home directory.
 *
 * @param options.inHook whether all questions together must fit into the time of a hook
 * @throws {UserError} for an address or a configuration that cannot be used
 */
export function access({ io, values }: Call, options: { readonly inHook: boolean }): Promise<SentryAccess> {
  return sentryAccess({
    env: io.env,
    cwd: io.cwd,
    sentryUrl: values['sentry-url'],
    allowHttp: values['allow-http'],
    inHook: options.inHook,
    ...(values.verbose === true ? { log: logger(io) } : {}),
  });
}

function logger(io: Call['io']): (line: { readonly method: string; readonly path: string; readonly status: number | null }) => void {
  return ({ method, path, status }) => {
    // A log line that cannot be written must not stop the command.
    write(io.stderr, `sntrylint: ${method} ${path} ${status ?? 'no answer'}\n`).catch(() => {});
  };
}
