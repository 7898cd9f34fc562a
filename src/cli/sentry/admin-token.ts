import { Secret } from '../../secret/secret.ts';
import type { Io } from '../terminal/io.ts';
import { hiddenLine } from '../terminal/secret-input.ts';

/** An administrator's token; or why there is none: it was not given, or the user pressed Ctrl-C when asked. */
export type AdminToken = { readonly kind: 'given'; readonly token: Secret } | { readonly kind: 'none' } | { readonly kind: 'stopped' };

/**
 * Takes the token from SNTRYLINT_ADMIN_TOKEN, or asks for it on a terminal. It is never an argument, since other
 * processes would see it.
 */
export async function adminToken(io: Io): Promise<AdminToken> {
  const given = io.env['SNTRYLINT_ADMIN_TOKEN']?.trim();
  if (given) return { kind: 'given', token: new Secret(given) };
  if (io.stdin.isTTY !== true) return { kind: 'none' };
  const typed = await hiddenLine(io, "Administrator's token, if you have one (not shown; Enter for none): ");
  if (typed === null) return { kind: 'stopped' };
  return typed.trim() === '' ? { kind: 'none' } : { kind: 'given', token: new Secret(typed.trim()) };
}
