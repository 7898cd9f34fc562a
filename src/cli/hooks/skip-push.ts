import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { gitConfig, isTrue } from '../../git/repository/git-config.ts';
import type { PushUpdate } from '../../git/commits/push-updates.ts';
import { git } from '../../git/run.ts';
import { safeSentence } from '../../secret/escape.ts';
import { redactName } from '../../secret/redact-text.ts';
import { gitPlace } from '../arguments/time-limit.ts';
import type { Call } from '../command.ts';
import { write, type Io } from '../terminal/io.ts';

/** Lies in the git folder of the server's repository. Each line is one JSON object. */
const logFile = 'sntrylint-skipped.log';

/**
 * Whether a push asked to skip its scan (`git push -o sntrylint.skip=REASON`), and is allowed to. The server's git
 * configuration must set `sntrylint.allowSkip` to true, which no push can change. Each skip is logged on the server.
 * @throws {UserError} with exit code 3 if the skip cannot be logged; the push is then refused
 */
export async function skipPush(call: Call, updates: readonly PushUpdate[]): Promise<boolean> {
  const { io } = call;
  const reason = pushOption(io);
  if (reason === null) return false;
  const place = gitPlace(call);
  const allowed = (await gitConfig('^sntrylint\\.allowskip$', place)).at(-1);
  if (allowed === undefined || !isTrue(allowed.value)) {
    await write(io.stderr, 'sntrylint: the push option sntrylint.skip is not allowed here; the push is scanned\n');
    return false;
  }
  if (reason.trim() === '') {
    await write(io.stderr, 'sntrylint: the push option sntrylint.skip needs a reason (sntrylint.skip=REASON); the push is scanned\n');
    return false;
  }
  // A reason may hold a token, or control characters that a terminal obeys.
  const said = safeSentence(reason);
  const folder = (await git(['rev-parse', '--absolute-git-dir'], place)).toString('utf8').trimEnd();
  await log(join(folder, logFile), { time: new Date().toISOString(), reason: said, updates: updates.map((one) => ({ ...one, ref: redactName(one.ref) })) });
  await write(io.stderr, `sntrylint: not scanned, as the push option says: ${said} (this is logged)\n`);
  return true;
}

/**
 * Git puts the number of options into GIT_PUSH_OPTION_COUNT, and numbers them from 0 (`git help hooks`, "pre-receive").
 */
function pushOption({ env }: Io): string | null {
  const count = Number(env['GIT_PUSH_OPTION_COUNT'] ?? 0);
  for (let index = 0; index < count; index++) {
    const found = /^sntrylint\.skip(?:=(.*))?$/s.exec(env[`GIT_PUSH_OPTION_${index}`] ?? '');
    if (found !== null) return found[1] ?? '';
  }
  return null;
}

async function log(file: string, entry: object): Promise<void> {
  try {
    await appendFile(file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
  } catch (cause) {
    throw new UserError(`the skip could not be logged (${(cause as NodeJS.ErrnoException).code ?? 'unknown reason'}); the push is refused`, {
      where: logFile,
      exitCode: 3,
      cause,
    });
  }
}
