import { escapeText, safeJson } from '../../report/escape.ts';
import { Secret } from '../../sentry/secret.ts';
import { parseToken, type Token, type TokenKind } from '../../sentry/token.ts';
import type { Command } from '../command.ts';
import { asJson } from '../as-json.ts';
import { exit } from '../exit.ts';
import { write } from '../io.ts';
import { secretInput } from '../secret-input.ts';

export const explainCommand: Command = {
  operands: '[TOKEN or -]',
  maxOperands: 1,
  about: `Says what one token is: its kind, whether Sentry could have issued it, and, for an organization token, for \
whom and when. Nothing is sent anywhere. Without TOKEN, or with -, the token is read from standard input, or asked \
for without showing it: an argument is visible to other processes and stays in the shell's history. Ends with 1 \
where the text is no token.`,
  flags: ['format'],
  run: async ({ io, values, operands: [operand = '-'] }) => {
    const text = operand === '-' ? await secretInput(io) : operand.trim();
    if (text === null) return exit.interrupted;
    const facts = explanation(text, Date.now());
    await write(io.stdout, asJson(values) ? `${safeJson(facts, 2)}\n` : pretty(facts));
    return facts.valid ? exit.clean : exit.findings;
  },
};

/** What can be said of a token without asking anyone; the keys of `--format json`. */
interface Explanation {
  readonly kind: TokenKind;
  readonly title: string;
  readonly valid: boolean;
  readonly problem: string | null;
  readonly redacted: string;
  readonly lastFour: string | null;
  readonly sha256: string | null;
  readonly organization: Token['organization'];
  /** Whole days since an org token was issued. */
  readonly ageInDays: number | null;
}

const day = 24 * 60 * 60 * 1000;

function explanation(text: string, now: number): Explanation {
  const { kind, valid, problem, organization } = parseToken(text);
  const secret = new Secret(text);
  const issued = organization === null ? null : Date.parse(organization.issuedAt);
  return {
    kind,
    title: titles[kind],
    valid,
    problem,
    redacted: secret.redacted,
    lastFour: valid ? text.slice(-4) : null,
    sha256: valid ? secret.sha256 : null,
    organization,
    ageInDays: issued === null ? null : Math.floor((now - issued) / day),
  };
}

const titles: Readonly<Record<TokenKind, string>> = {
  user: 'personal token: acts as a person, in every organization of that person',
  integration: 'internal integration token',
  org: 'organization token, made for CI',
  'app-secret': 'client secret of an integration or OAuth application; no bearer token',
  legacy: '64 hexadecimal digits: a token without a prefix, or any SHA-256',
  agent: 'agent token; lives five minutes',
  unknown: 'no Sentry token',
};

function pretty({ title, redacted, problem, organization, ageInDays, lastFour, sha256 }: Explanation): string {
  const rows: readonly (readonly [string, string | null])[] = [
    ['token', redacted],
    ['kind', title],
    ['structure', problem ?? 'as Sentry issues it (there is no checksum: this does not say that it exists)'],
    ['organization', organization?.slug ?? null],
    ['host', organization?.url || null],
    ['region', organization?.regionUrl || null],
    ['issued', organization === null ? null : `${organization.issuedAt} (${ageInDays} days ago)`],
    ['last four', lastFour],
    ['SHA-256', sha256],
  ];
  // What the payload says is anyone's text.
  return rows
    .filter((row): row is readonly [string, string] => row[1] !== null)
    .map(([name, text]) => `${name.padEnd(12)}  ${escapeText(text)}\n`)
    .join('');
}
