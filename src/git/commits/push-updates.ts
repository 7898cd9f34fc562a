import { UserError } from '../../errors.ts';

/** One ref that a push changes. */
export interface PushUpdate {
  /** The ref on the receiving side. */
  readonly ref: string;
  /** The object that the ref names after the push; null if the push deletes the ref. */
  readonly newOid: string | null;
  /** The object that the ref names before the push; null if the push creates the ref. */
  readonly oldOid: string | null;
}

/** The message for a push with an empty standard input. */
export const noRefs = 'git named no refs on standard input';

/**
 * Reads the standard input of a pre-push hook (`git help hooks`): one line for each ref.
 *
 *     <local ref> SP <local object name> SP <remote ref> SP <remote object name> LF
 *
 * @throws {UserError} with exit code 3 for a line of another form: a ref that is not understood must not be skipped.
 */
export function prePushUpdates(input: string): readonly PushUpdate[] {
  // The first field may be any revision and hold spaces (`HEAD~1`, `(delete)`, `@{1 hour ago}`). The other fields hold
  // no spaces.
  return lines(input).map((line) => update(/ (?<newOid>[0-9a-f]{40,64}) (?<ref>\S+) (?<oldOid>[0-9a-f]{40,64})$/.exec(line)));
}

/**
 * Reads the standard input of a pre-receive hook: `<old object name> SP <new object name> SP <ref> LF`, one line for each ref.
 * @throws {UserError} with exit code 3 for a line of another form.
 */
export function preReceiveUpdates(input: string): readonly PushUpdate[] {
  return lines(input).map((line) => update(/^(?<oldOid>[0-9a-f]{40,64}) (?<newOid>[0-9a-f]{40,64}) (?<ref>\S+)$/.exec(line)));
}

function lines(input: string): readonly string[] {
  return input.split('\n').filter((line) => line !== '');
}

function update(found: RegExpExecArray | null): PushUpdate {
  const { ref, newOid, oldOid } = found?.groups ?? {};
  if (ref === undefined || newOid === undefined || oldOid === undefined) {
    throw new UserError('standard input is not what git gives this hook', { where: 'standard input', exitCode: 3 });
  }
  return { ref, newOid: orNull(newOid), oldOid: orNull(oldOid) };
}

function orNull(oid: string): string | null {
  return /^0+$/.test(oid) ? null : oid;
}
