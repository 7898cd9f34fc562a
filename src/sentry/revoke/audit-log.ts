import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { UserError } from '../../errors.ts';
import type { Strategy } from './step.ts';

/** One line of the log of revocations. It never holds a token. */
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
 * Opens a log to which entries are appended, one JSON line each. The file is made at once, readable only by its owner.
 * So a file that cannot be written is reported before anything is revoked. A link is not followed: in a folder that
 * others may write to, it could lead to any file of the user's.
 * @throws {UserError} if the log cannot be written, now or at a later entry
 */
export function auditLog(file: string): (entry: AuditEntry) => void {
  append(file, '');
  return (entry) => append(file, `${JSON.stringify(entry)}\n`);
}

/** A pipe without a reader gives an error and does not block. An incomplete line is an error too. */
const flags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

function append(file: string, text: string): void {
  try {
    const descriptor = openSync(file, flags, 0o600);
    try {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no reason given';
    const why = code === 'ELOOP' ? 'it is a link' : code;
    throw new UserError(`the audit log cannot be written (${why})`, { where: file, fix: 'name another file with --audit-log', exitCode: text === '' ? 2 : 3 });
  }
}
