import { appendFileSync } from 'node:fs';
import { UserError } from '../../errors.ts';
import type { Strategy } from './step.ts';

/** One line of the log of what was done about leaks. Never holds a token. */
export interface AuditEntry {
  /** ISO 8601 in UTC. */
  readonly when: string;
  /** Who ran it: `ada@laptop`. */
  readonly who: string;
  readonly fingerprint: string;
  readonly kind: string;
  readonly host: string | null;
  readonly strategy: Strategy | null;
  readonly result: string;
}

/**
 * Appends one JSON line to a file, made readable by its owner alone if it is new.
 *
 * @throws {UserError} where it cannot be written.
 */
export function appendAuditEntry(file: string, entry: AuditEntry): void {
  try {
    appendFileSync(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
    throw new UserError(`The audit log cannot be written (${code})`, { where: file, fix: 'name another file with --audit-log' });
  }
}
