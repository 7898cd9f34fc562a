import { safeJson } from '../../../secret/escape.ts';
import { explain, type Explanation } from '../../../sentry/explain-token.ts';
import { asJson, type Command } from '../../command.ts';
import { exit } from '../../exit.ts';
import { type Terminal, write } from '../../terminal/io.ts';
import { readableTime, type Row, rowsText } from '../../terminal/rows.ts';
import { secretInput } from '../../terminal/secret-input.ts';

export const explainCommand: Command = {
  operands: '[TOKEN or -]',
  maxOperands: 1,
  examples: [
    ['sntrylint explain', 'asks for the token, and does not show it'],
    ['pbpaste | sntrylint explain -', 'from the clipboard of a Mac'],
    ['sntrylint explain - --format json < token.txt', 'for a program'],
  ],
  about: `Says what one token is: its kind, whether Sentry could have issued it and, for an organization token, for whom and \
when. It also knows DSNs and the secret key of a self-hosted Sentry. Nothing is sent anywhere. Without TOKEN, or \
with -, it reads the token from standard input, or asks for it without showing it: an argument is visible to other \
processes and stays in the shell's history. Ends with 1 if the text is not a secret.`,
  flags: ['format'],
  codes: [
    [0, 'it has the structure of a secret that Sentry issues'],
    [1, 'it does not; the answer says what is wrong'],
    [2, 'the call is wrong, or nothing was given'],
  ],
  run: async ({ io, values, operands: [operand = '-'] }) => {
    const text = operand === '-' ? await secretInput(io) : operand.trim();
    if (text === null) return exit.interrupted;
    const facts = explain(text);
    await write(io.stdout, asJson(values) ? `${safeJson(facts, 2)}\n` : pretty(facts, io.stdout));
    return facts.valid ? exit.clean : exit.findings;
  },
};

function pretty({ title, about, thief, redacted, problem, organization, ageInDays, lastFour, sha256 }: Explanation, terminal: Terminal): string {
  const rows: readonly Row[] = [
    ['token', redacted],
    ['kind', about === null ? title : `${title}: ${about}`],
    ['structure', problem ?? 'as Sentry issues it (there is no checksum: this does not say that it exists)'],
    ['a thief can', thief ?? ''],
    ['organization', organization?.slug ?? ''],
    ['host', organization?.url ?? ''],
    ['region', organization?.regionUrl ?? ''],
    ['issued', organization === null ? '' : `${readableTime(organization.issuedAt)} (${ageInDays} days ago)`],
    ['last four', lastFour ?? ''],
    ['SHA-256', sha256 ?? ''],
  ];
  // Anybody may have written the payload, so it is escaped.
  return rowsText(rows, { indent: 0, label: 12 }, terminal);
}
