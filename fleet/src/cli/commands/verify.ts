import { exit } from '../../../../src/cli/exit.ts';
import { interrupt } from '../../../../src/cli/terminal/interrupt.ts';
import { write } from '../../../../src/cli/terminal/io.ts';
import { safeName, safeSentence } from '../../../../src/secret/escape.ts';
import { trustHosts } from '../../../../src/sentry/hosts.ts';
import { plural } from '../../../../src/wording/plural.ts';
import { type Asking, type Verdict, verifyTokens } from '../../scan/verify-tokens.ts';
import { saveVerdict } from '../../store/judge.ts';
import { toVerify } from '../../store/to-verify.ts';
import type { Command } from '../command.ts';
import { scanFlags, scanSettingsOf, storeFlags, storeOf } from '../session.ts';

export const verifyCommand: Command = {
  operands: '',
  takes: { least: 0, most: 0 },
  about: `Asks Sentry once about every token that was found: whether it lives, and what it may do. The token is read again \
from the copy of a repository, and written nowhere. It is sent to sentry.io, to --sentry-url, to SNTRYLINT_SENTRY_URL or to \
an address of the configuration in your home directory; never to an address that a repository names.`,
  examples: [
    ['sntrylint-fleet verify', 'the report then says which of them live'],
    ['sntrylint-fleet verify --sentry-url https://sentry.example.com', 'for tokens of your own Sentry'],
  ],
  flags: [...storeFlags, ...scanFlags.filter((name) => name !== 'workers'), 'sentry-url', 'allow-http', 'all'],
  codes: [[0, 'no token lives'], [1, 'some live'], [2, 'the call is wrong; Sentry was not asked'], [3, 'for some it is not known; the reason is named']],
  async run(call) {
    const { io, values } = call;
    const asking: Asking = { sentryUrl: values['sentry-url'] ?? null, allowHttp: values['allow-http'] === true };
    // Checked here already, so that a mistyped address is reported before anything is fetched.
    trustHosts({ option: values['sentry-url'], environment: io.env['SNTRYLINT_SENTRY_URL'], allowHttp: asking.allowHttp });
    const settings = scanSettingsOf(call);
    const stop = interrupt();
    const { signal } = stop;
    const count = { live: 0, over: 0, unknown: 0, notAsked: 0 };
    try {
      await using database = await storeOf(call);
      const without: string[] = [];
      const done: string[] = [];
      // A token that one repository does not give may come from the next one that holds it.
      for (let [next] = await todo(); next !== undefined && !signal.aborted; [next] = await todo()) {
        const { verdicts, failed } = await verifyTokens(next, settings, asking, signal);
        for (const { sha256, verification } of verdicts) {
          await saveVerdict(database, sha256, verification);
          done.push(sha256);
          count[counted[verification.state]]++;
        }
        if (failed !== null) await write(io.stderr, `sntrylint-fleet: ${safeName(next.name)} could not be read again: ${safeSentence(failed)}\n`);
        without.push(next.name);
      }
      const missing = await unasked();
      await write(io.stdout, `${plural(count.live, 'token lives', 'tokens live')}, ${count.over} ended, ${count.notAsked} must not be sent, ${count.unknown + missing} not known\n`);
      if (signal.aborted) return exit.interrupted;
      return count.unknown + missing > 0 ? exit.incomplete : count.live > 0 ? exit.findings : exit.clean;

      function todo() {
        return toVerify(database, { all: values.all === true, without, done });
      }
      async function unasked(): Promise<number> {
        const rows = await toVerify(database, { all: values.all === true, without: [], done });
        return rows.reduce((sum, { sha256s }) => sum + sha256s.length, 0);
      }
    } finally {
      stop.release();
    }
  },
};

const counted = { live: 'live', revoked: 'over', expired: 'over', unknown: 'unknown', unverified: 'notAsked' } as const satisfies Record<Verdict['verification']['state'], string>;
