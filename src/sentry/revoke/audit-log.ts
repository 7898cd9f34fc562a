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
 * A log to append entries to, one JSON line each. The file is made at once, readable by its owner alone, so that one
 * that cannot be written is told before anything is revoked.
 *
 * @throws {UserError} where it cannot be written; the log itself throws it too
 */
export function auditLog(file: string): (entry: AuditEntry) => void {
  append(file, '');
  return (entry) => append(file, `${JSON.stringify(entry)}\n`);
}

function append(file: string, text: string): void {
  try {
    appendFileSync(file, text, { mode: 0o600 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
    throw new UserError(`The audit log cannot be written (${code})`, { where: file, fix: 'name another file with --audit-log' });
  }
}
