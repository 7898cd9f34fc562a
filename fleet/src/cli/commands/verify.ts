import { exit } from '../../../../src/cli/exit.ts';
import { interrupt } from '../../../../src/cli/terminal/interrupt.ts';
import { write } from '../../../../src/cli/terminal/io.ts';
import { safeName, safeSentence } from '../../../../src/secret/escape.ts';
import { trustHosts } from '../../../../src/sentry/hosts.ts';
import { plural } from '../../../../src/wording/plural.ts';
import { type Asked, askEverywhere, type Asking, type ToVerify, type Verdict, verifyTokens } from '../../scan/verify-tokens.ts';
import { saveVerdict } from '../../store/judge.ts';
import { holders, toVerify, unreadableTokens } from '../../store/to-verify.ts';
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
    // This is checked first, so that a mistyped address is reported before anything is fetched.
    trustHosts({ option: values['sentry-url'], environment: io.env['SNTRYLINT_SENTRY_URL'], allowHttp: asking.allowHttp });
    const settings = scanSettingsOf(call);
    const stop = interrupt();
    const { signal } = stop;
    const count = { live: 0, over: 0, unknown: 0, notAsked: 0 };
    try {
      await using database = await storeOf(call);
      const ask = async (one: ToVerify): Promise<Asked> => {
        if (signal.aborted) return { answered: [], isReadable: false };
        const { verdicts, failed } = await verifyTokens(one, settings, asking, signal);
        for (const { sha256, verification } of verdicts) {
          await saveVerdict(database, sha256, verification);
          count[counted[verification.state]]++;
        }
        if (failed !== null && !signal.aborted) await write(io.stderr, `sntrylint-fleet: ${safeName(one.name)} could not be read again: ${safeSentence(failed)}\n`);
        return { answered: verdicts.map(({ sha256 }) => sha256), isReadable: failed === null };
      };
      const first = await toVerify(database, { all: values.all === true });
      const left = await askEverywhere(first, (sha256s) => holders(database, sha256s), ask);
      const unreadable = await unreadableTokens(database, { all: values.all === true });
      if (unreadable > 0) await write(io.stderr, `sntrylint-fleet: ${plural(unreadable, 'token')} cannot be read again, since no history contains ${unreadable === 1 ? 'it' : 'them'} any more\n`);
      const missing = left.length + unreadable;
      await write(io.stdout, `${plural(count.live, 'token lives', 'tokens live')}, ${count.over} ended, ${count.notAsked} must not be sent, ${count.unknown + missing} not known\n`);
      if (signal.aborted) return exit.interrupted;
      return count.unknown + missing > 0 ? exit.incomplete : count.live > 0 ? exit.findings : exit.clean;
    } finally {
      stop.release();
    }
  },
};

const counted = { live: 'live', revoked: 'over', expired: 'over', unknown: 'unknown', unverified: 'notAsked' } as const satisfies Record<Verdict['verification']['state'], string>;
