import { safeJson } from '../../../secret/escape.ts';
import { access, accessFlags } from '../../sentry/access.ts';
import { tokenJson, tokenText } from '../../sentry/describe-token.ts';
import { tokenInput } from '../../sentry/token-input.ts';
import type { State } from '../../../sentry/state.ts';
import { handedOver } from '../../../sentry/verify.ts';
import { asJson, type Command } from '../../command.ts';
import { exit } from '../../exit.ts';
import { write } from '../../terminal/io.ts';

export const verifyCommand: Command = {
  operands: '[-]',
  maxOperands: 1,
  examples: [
    ['sntrylint verify', 'asks for the token, and does not show it'],
    ['sntrylint verify - < tokens.txt', 'one token a line'],
    ['sntrylint verify --sentry-url https://sentry.example.com', 'a Sentry of your own'],
  ],
  about: `Asks Sentry whether tokens live, whom they act as and what a thief could do with them. It reads the tokens from \
standard input, one a line, or asks for one without showing it. It sends a token only to sentry.io, or to the Sentry \
that --sentry-url, SNTRYLINT_SENTRY_URL or your own ~/.config/sntrylint/config.yaml names, whatever the token says. \
Ends with 1 if one is live, with 3 if Sentry could not be asked about one.`,
  flags: ['format', ...accessFlags],
  run: async (call) => {
    const json = asJson(call.values);
    const secrets = await tokenInput(call, 'verify');
    if (secrets === null) return exit.interrupted;
    const verifier = (await access(call, { inHook: false })).verifier();
    const verdicts = await Promise.all(secrets.map(async (secret) => ({ secret, verdict: await verifier.verify(handedOver(secret)) })));
    const text = json
      ? `${safeJson({ schemaVersion: 1, tokens: verdicts.map(({ secret, verdict }) => tokenJson(secret, verdict)) }, 2)}\n`
      : verdicts.map(({ secret, verdict }) => tokenText(secret, verdict, call.io.stdout)).join('\n');
    await write(call.io.stdout, text);
    return exitOfStates(verdicts.map(({ verdict }) => verdict.state));
  },
};

/** As in a scan, an unknown state decides before known ones. */
function exitOfStates(states: readonly State[]): number {
  if (states.some((state) => state === 'unknown' || state === 'unverified')) return exit.incomplete;
  return states.includes('live') ? exit.findings : exit.clean;
}
