import type { Command, FlagName } from '../command.ts';
import { commands, defaultCommand } from '../commands.ts';
import { columns, helpWidth, leftColumn, wrap } from './columns.ts';
import { answerFormat, flags } from './flags.ts';

type Codes = readonly (readonly [code: number, meaning: string])[];

const scanCodes: Codes = [
  [0, 'the scan was complete and nothing counts against it'],
  [1, 'there are findings'],
  [2, 'the call or the configuration is wrong; nothing was scanned'],
  [3, 'the scan is not complete; what was not read is named'],
];

/** The exit codes of commands that scan nothing. Each such command says what its own 1 means. */
const otherCodes: Codes = [
  [0, 'done, and nothing needs attention'],
  [1, 'something does'],
  [2, 'the call or the configuration is wrong; nothing was done'],
  [3, 'something could not be checked; it is named'],
];

/** What the exit codes of a command mean. */
export function exitCodes(command: Command): Codes {
  return command.codes ?? (command.flags.includes('fail-on') && command.flags.includes('output') ? scanCodes : otherCodes);
}

/**
 * The help of one command. If `verb` is null, the help of the whole program; `command` is then the command without a
 * verb.
 */
export function help(verb: string | null, command: Command): string {
  const usage = verb === null
    ? 'Usage: sntrylint [PATH…]\n       sntrylint COMMAND [OPTION…]'
    : `Usage: ${['sntrylint', verb, command.operands].filter(Boolean).join(' ')}`;
  return [
    usage,
    wrap(command.about),
    ...(verb === null ? [verbs()] : []),
    `Examples:\n${exampleRows(command.examples)}`,
    ...optionGroups(command),
    ...(verb === null ? ['A command has its own help: sntrylint COMMAND --help'] : []),
    `Exit codes:\n${exitCodes(command).map(([code, meaning]) => `  ${code}  ${wrap(meaning, helpWidth - 5).replaceAll('\n', '\n     ')}`).join('\n')}`,
  ].join('\n\n') + '\n';
}

function verbs(): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => [name, summary] as const);
  return `Commands:\n${columns([['[PATH…]', defaultCommand.summary], ...rows])}`;
}

/** The options that the help of a command lists, in the order of its table. */
export function listedFlags({ flags: taken, unlisted = [] }: Command): readonly FlagName[] {
  return taken.filter((name) => !unlisted.includes(name));
}

/** The heading of each option; the compiler requires one for each. */
const headings = {
  exclude: 'What is read', 'max-file-size': 'What is read', archives: 'What is read', 'decode-depth': 'What is read', unreachable: 'What is read', path: 'What is read',
  jobs: 'What is read', 'no-cache': 'What is read', 'time-limit': 'What is read', history: 'What is read', with: 'What is read', stdio: 'What is read',
  rule: 'What is looked for', check: 'What is looked for', 'old-after': 'What is looked for', config: 'What is looked for', 'no-config': 'What is looked for', 'config-from': 'What is looked for',
  'fail-on': 'What counts', baseline: 'What counts', 'no-baseline': 'What counts', 'no-inline': 'What counts', 'fail-open': 'What counts', prune: 'What counts', import: 'What counts',
  format: 'The report', output: 'The report', quiet: 'The report', verbose: 'The report', 'show-secrets': 'The report', color: 'The report', progress: 'The report', stats: 'The report',
  verify: 'Asking Sentry', 'sentry-url': 'Asking Sentry', 'allow-http': 'Asking Sentry', org: 'Asking Sentry',
  revoke: 'Ending tokens', open: 'Ending tokens', wait: 'Ending tokens', 'audit-log': 'Ending tokens', 'token-id': 'Ending tokens', 'delete-integration': 'Ending tokens',
  'rotate-secret': 'Ending tokens', 'new-secret-file': 'Ending tokens', 'revoke-command': 'Ending tokens', pass: 'Ending tokens', webhook: 'Ending tokens',
  hook: 'What is set up', agent: 'What is set up', user: 'What is set up', client: 'What is set up', 'dry-run': 'What is set up', undo: 'What is set up', 'no-run': 'What is set up',
  yes: 'Other', help: 'Other', version: 'Other',
} as const satisfies Readonly<Record<FlagName, string>>;

function optionGroups(command: Command): readonly string[] {
  const options = [...listedFlags(command), 'help', 'version'] as const;
  const rows = options.map((name) => ({ name, row: optionRow(name, command) }));
  const left = leftColumn(rows.map(({ row }) => row));
  return [...new Set(Object.values(headings))].flatMap((heading) => {
    const own = rows.filter(({ name }) => headings[name] === heading);
    return own.length === 0 ? [] : [`${heading}:\n${columns(own.map(({ row }) => row), left)}`];
  });
}

function exampleRows(rows: Command['examples']): string {
  return columns(rows, Math.min(leftColumn(rows), 40));
}

function optionRow(name: FlagName, { flags: taken }: Command): readonly [string, string] {
  // A command that writes no scan report knows only two of the formats.
  const answers = name === 'format' && !taken.includes('output');
  const { short, placeholder, help: text } = answers ? answerFormat : flags[name];
  return [`${short === null ? '' : `-${short}, `}--${name}${placeholder === null ? '' : ` ${placeholder}`}`, text];
}
