import { plural } from '../../../wording/plural.ts';
import { revoke, type RevokeResult, type RevokeState } from '../../../sentry/revoke/revoke.ts';
import type { Secret } from '../../../secret/secret.ts';
import { type Candidate, handedOver } from '../../../sentry/verify.ts';
import { asJson, type Call, type Command } from '../../command.ts';
import { exit } from '../../exit.ts';
import { write } from '../../terminal/io.ts';
import { foldedText } from '../../terminal/rows.ts';
import { escapeText, safeJson } from '../../../secret/escape.ts';
import { access, accessFlags } from '../../sentry/access.ts';
import { interrupt } from '../../terminal/interrupt.ts';
import { revokeFlags, revokeOptions } from '../../sentry/revoke-options.ts';
import { tokenInput } from '../../sentry/token-input.ts';

export const revokeCommand: Command = {
  operands: '[-]',
  maxOperands: 1,
  examples: [
    ['sntrylint revoke', 'asks for the token, then step by step'],
    ['sntrylint revoke --open', 'opens the page where you end it'],
    ['sntrylint revoke - --yes < tokens.txt', 'without asking, for a script'],
  ],
  about: `Ends tokens, and says so only once Sentry refuses them. Sentry has no call that ends any token by the token alone. \
So this tries one way after the other, says what each would do, and asks before it does it: by Sentry's API, with an \
administrator's token (SNTRYLINT_ADMIN_TOKEN, or typed); by your own command or webhook; by hand, on the page that \
it names, while it waits. It reads the tokens from standard input, one a line, or asks for one without showing it. \
If there is no terminal to ask on, it needs --yes; without --yes it only says what it would do. Ends with 0 if every \
token has ended, with 1 if one still lives, with 3 if Sentry could not be asked about one.`,
  flags: [
    'format', ...revokeFlags, 'org', 'token-id', 'delete-integration', 'rotate-secret', 'new-secret-file',
    'revoke-command', 'pass', 'webhook', ...accessFlags,
  ],
  run: async (call) => {
    const json = asJson(call.values);
    const secrets = await tokenInput(call, 'revoke');
    if (secrets === null) return stopped(call);
    const candidates = secrets.map((secret) => wanted(secret, call));
    const settings = await access(call, { inHook: false });
    const stop = interrupt();
    try {
      const options = await revokeOptions(call, settings, stop.signal, candidates);
      if (options === null) return await stopped(call);
      const results: { readonly candidate: Candidate; readonly result: RevokeResult }[] = [];
      for (const candidate of candidates) {
        if (candidates.length > 1) options.voice.tell(`\n${candidate.secret.redacted}`);
        results.push({ candidate, result: await revoke(candidate, options) });
        if (stop.signal.aborted) break;
      }
      const left = candidates.length - results.length;
      if (left > 0) options.voice.tell(`You stopped it; ${plural(left, 'more token was', 'more tokens were')} not looked at.`);
      await options.voice.said();
      await write(call.io.stdout, json ? jsonText(results) : foldedText(results.map(text).join('\n'), call.io.stdout));
      // The result was printed first. Only then an error of the log is reported.
      const failure = options.logFailure();
      if (failure !== null) throw failure;
      return left > 0 ? exit.interrupted : exitOfStates(results.map(({ result }) => result.state));
    } finally {
      stop.release();
    }
  },
};

/** Handles Ctrl-C before anything was sent that could end a token. */
async function stopped({ io }: Call): Promise<number> {
  await write(io.stderr, 'sntrylint: you stopped it; nothing was done\n');
  return exit.interrupted;
}

/**
 * With a rotation, the secret is taken as a client secret. Without a prefix it looks like a token, and would be sent to
 * Sentry.
 */
function wanted(secret: Secret, { values }: Call): Candidate {
  const candidate = handedOver(secret);
  return values['rotate-secret'] !== undefined && candidate.kind === 'legacy' ? { ...candidate, kind: 'app-secret' } : candidate;
}

type Results = readonly { readonly candidate: Candidate; readonly result: RevokeResult }[];

const ended: ReadonlySet<RevokeState> = new Set(['revoked', 'already-revoked', 'rotated']);

function exitOfStates(states: readonly RevokeState[]): number {
  if (states.includes('unknown')) return exit.incomplete;
  return states.every((state) => ended.has(state)) ? exit.clean : exit.findings;
}

const words: Readonly<Record<RevokeState, string>> = {
  revoked: 'revoked, and Sentry confirms it',
  'already-revoked': 'Sentry did not accept it, so nothing was done: it had ended, or never existed',
  rotated: 'rotated: Sentry issued another client secret',
  'still-live': 'STILL LIVE',
  unknown: 'not known',
  'dry-run': 'STILL LIVE',
  declined: 'STILL LIVE',
};

function text({ candidate: { secret }, result }: Results[number]): string {
  const { state, reason, next } = result;
  const why = reason === null ? '' : `\n  ${reason.split('\n').map(escapeText).join('\n  ')}`;
  const steps = next.length === 0 ? '' : `\nWhat is left to do:\n${next.map((step, at) => `  ${at + 1}. ${step}`).join('\n')}`;
  return `${secret.redacted}: ${words[state]}${why}${steps}\n`;
}

function jsonText(results: Results): string {
  const tokens = results.map(({ candidate: { secret, kind }, result: { state, strategy, reason, verdict, tried, next } }) => ({
    kind: kind ?? 'unknown',
    redacted: secret.redacted,
    fingerprint: secret.sha256.slice(0, 32),
    sha256: secret.sha256,
    state,
    strategy,
    reason,
    host: verdict.host,
    checkedAt: verdict.checkedAt,
    tried,
    next,
  }));
  return `${safeJson({ schemaVersion: 1, tokens }, 2)}\n`;
}
