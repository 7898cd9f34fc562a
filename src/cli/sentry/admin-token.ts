import { Secret } from '../../sentry/secret.ts';
import type { Io } from '../io.ts';
import { hiddenLine } from '../secret-input.ts';

/**
 * An administrator's token out of SNTRYLINT_ADMIN_TOKEN, or asked for on a terminal; null where there is none.
 * Never an argument: other processes would see it.
 */
export async function adminToken(io: Io): Promise<Secret | null> {
  const given = io.env['SNTRYLINT_ADMIN_TOKEN']?.trim();
  if (given) return new Secret(given);
  if (io.stdin.isTTY !== true) return null;
  const typed = await hiddenLine(io, "Administrator's token, if you have one (not shown; Enter for none): ");
  return typed === null || typed.trim() === '' ? null : new Secret(typed.trim());
}
