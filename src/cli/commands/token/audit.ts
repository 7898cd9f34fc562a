import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../../../errors.ts';
import { plural } from '../../../wording/plural.ts';
import { audit } from '../../../sentry/audit/audit.ts';
import type { AuditReport, Credential } from '../../../sentry/audit/credential.ts';
import { readKnownLeaks, type KnownLeak } from '../../../sentry/audit/known-leak.ts';
import { asJson, type Call, type Command } from '../../command.ts';
import { exit } from '../../exit.ts';
import { readableTime, type Row, rowsText } from '../../terminal/rows.ts';
import { type Terminal, write } from '../../terminal/io.ts';
import { escapeText, safeJson } from '../../../secret/escape.ts';
import { access, accessFlags } from '../../sentry/access.ts';
import { adminToken } from '../../sentry/admin-token.ts';

/** After how many days a credential is old, without `--old-after`. */
const oldAfterDays = 90;

export const auditCommand: Command = {
  operands: '',
  maxOperands: 0,
  examples: [
    ['sntrylint audit --org acme', 'what is old, unused or too powerful'],
    ['sntrylint audit --org acme --old-after 30', 'already after 30 days'],
    ['sntrylint audit --org acme --with report.json', 'and which of it was found in code'],
  ],
  about: `Lists the credentials that still give access to an organization: its organization tokens, its internal integrations \
and their tokens, and the members whose personal tokens still work. It shows age, last use and scopes, the worst \
first. It needs a token that may read these (SNTRYLINT_ADMIN_TOKEN, or typed), and names what it may not list. Only \
their owners can list personal tokens. --with looks for the findings of a scan's JSON report among them. It changes \
nothing. Ends with 1 if something needs attention, with 3 if something could not be listed.`,
  flags: ['org', 'with', 'old-after', 'format', ...accessFlags],
  run: async (call) => {
    const json = asJson(call.values);
    const { org } = call.values;
    if (org === undefined) throw new UserError('which organization?', { fix: 'name it: sntrylint audit --org acme' });
    const leaks = await knownLeaks(call);
    const { hosts, client } = await access(call, { inHook: false });
    const credential = await adminToken(call.io);
    if (credential.kind === 'stopped') return exit.interrupted;
    if (credential.kind === 'none') {
      throw new UserError('a token that may list credentials is needed', { fix: 'set SNTRYLINT_ADMIN_TOKEN, or run it on a terminal and type it' });
    }
    const report = await audit({
      client: client(),
      base: hosts.preferred,
      credential: credential.token,
      organization: org,
      oldAfterDays: call.values['old-after'] ?? oldAfterDays,
      leaks,
      now: Date.now,
    });
    await write(call.io.stdout, json ? `${safeJson({ schemaVersion: 1, ...report }, 2)}\n` : pretty(report, call.io.stdout));
    if (report.notListed.length > 0) return exit.incomplete;
    return report.credentials.some(({ flags }) => flags.length > 0) ? exit.findings : exit.clean;
  },
};

async function knownLeaks({ io, values }: Call): Promise<readonly KnownLeak[]> {
  const file = values.with;
  if (file === undefined) return [];
  const fix = 'make one with `sntrylint --format json --output report.json`';
  let text: string;
  try {
    text = await readFile(resolve(io.cwd, file), 'utf8');
  } catch (error) {
    throw new UserError(`the report could not be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown reason'}`, { where: file, fix });
  }
  const leaks = readKnownLeaks(parse(text));
  if (leaks === null) throw new UserError('this is not a JSON report of a scan', { where: file, fix });
  return leaks;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function pretty(report: AuditReport, terminal: Terminal): string {
  const { notListed, elsewhere, host } = report;
  const flagged = report.credentials.filter(({ flags }) => flags.length > 0);
  const blocks = [
    ...flagged.map((one) => block(one, terminal)),
    ...notListed.map(({ what, reason }) => `not listed: ${escapeText(what)}\n  ${escapeText(reason)}\n`),
    `${summary(report, flagged.length)}\n` +
      (elsewhere === 0 ? '' : `${plural(elsewhere, 'finding')} of the report ${elsewhere === 1 ? 'is' : 'are'} of another organization than ${escapeText(report.organization)} on ${host}, and ${elsewhere === 1 ? 'was' : 'were'} not looked for.\n`) +
      'Only their owners can list personal tokens.\n' +
      (flagged.length === 0 ? '' : 'Next: end what nobody needs in the settings of the organization, or with `sntrylint revoke`.\n'),
  ];
  return blocks.join('\n');
}

/** The last line. It must not call everything fine if something could not be listed. */
function summary({ organization, host, credentials, notListed }: AuditReport, flagged: number): string {
  const where = `${escapeText(organization)} on ${host}`;
  if (credentials.length === 0 && notListed.length > 0) return `${where}: could not check it.`;
  const fine = credentials.length - flagged;
  const listed = notListed.length > 0 ? `${plural(credentials.length, 'credential')} that could be listed` : plural(credentials.length, 'credential');
  return `${where}: ${flagged} of ${listed} ${flagged === 1 ? 'deserves' : 'deserve'} a look${fine > 0 ? `, ${fine} ${fine === 1 ? 'shows' : 'show'} nothing` : ''}.`;
}

function block({ type, name, lastFour, scopes, created, lastUsed, flags }: Credential, terminal: Terminal): string {
  const ends = lastFour === null ? '' : ` …${lastFour}`;
  const rows: readonly Row[] = [
    ['created', readableTime(created ?? '')],
    [type === 'member' ? 'last seen' : 'last used', readableTime(lastUsed ?? '')],
    ['scopes', scopes.join(', ')],
    ...flags.map(({ kind, says }) => [kind, says] as const),
  ];
  return `${type}: ${escapeText(name)}${escapeText(ends)}\n${rowsText(rows, { indent: 2, label: 16 }, terminal)}`;
}
