import { answerFormat } from '../terminal/as-json.ts';
import type { Command, FlagName } from '../command.ts';
import { commands, defaultCommand } from '../commands.ts';
import { flags } from './flags.ts';

const width = 79;

type Codes = readonly (readonly [code: number, meaning: string])[];

const scanCodes: Codes = [
  [0, 'the scan was complete and nothing counts against it'],
  [1, 'there are findings'],
  [2, 'the call or the configuration is wrong; nothing was scanned'],
  [3, 'the scan is not complete; what was not read is named'],
];

/** Of the commands that scan nothing; what a 1 is with each of them, its text says. */
const otherCodes: Codes = [
  [0, 'it is done, and nothing deserves a look'],
  [1, 'something does'],
  [2, 'the call or the configuration is wrong; nothing was done'],
  [3, 'something could not be found out; it is named'],
];

/** What the exit codes of a command mean. */
export function exitCodes(command: Command): Codes {
  return command.codes ?? (command.flags.includes('fail-on') && command.flags.includes('output') ? scanCodes : otherCodes);
}

/** The help of one command; of the program as a whole where `verb` is null, which is the command without a verb. */
export function help(verb: string | null, command: Command): string {
  const usage = verb === null
    ? 'Usage: sntrylint [PATH…]\n       sntrylint COMMAND [OPTION…]'
    : `Usage: ${['sntrylint', verb, command.operands].filter(Boolean).join(' ')}`;
  const options = [...command.flags, 'help', 'version'] as const;
  return [
    usage,
    wrap(command.about),
    ...(verb === null ? [verbs()] : []),
    `Options:\n${columns(options.map((name) => optionRow(name, command)))}`,
    ...(verb === null ? ['A command has its own help: sntrylint COMMAND --help'] : []),
    `Exit codes:\n${exitCodes(command).map(([code, meaning]) => `  ${code}  ${wrap(meaning, width - 5).replaceAll('\n', '\n     ')}`).join('\n')}`,
  ].join('\n\n') + '\n';
}

function verbs(): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => [name, summary] as const);
  return `Commands:\n${columns([['[PATH…]', defaultCommand.summary], ...rows])}`;
}

function optionRow(name: FlagName, { flags: taken }: Command): readonly [string, string] {
  // A command that writes no report knows two formats of all those.
  const answers = name === 'format' && !taken.includes('output');
  const { short, placeholder, help: text } = answers ? { ...flags.format, ...answerFormat } : flags[name];
  return [`${short === null ? '' : `-${short}, `}--${name}${placeholder === null ? '' : ` ${placeholder}`}`, text];
}

/** Two columns, the second wrapped under itself. */
function columns(rows: readonly (readonly [string, string])[]): string {
  const left = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows.map(([name, text]) => `  ${name}`.padEnd(left) + wrap(text, width - left).replaceAll('\n', `\n${' '.repeat(left)}`)).join('\n');
}

/** Breaks every line of `text` between words, so that none is longer than `limit`. */
function wrap(text: string, limit = width): string {
  return text.split('\n').map((line) => wrapLine(line, limit)).join('\n');
}

function wrapLine(line: string, limit: number): string {
  const lines = [''];
  for (const word of line.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= limit) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
