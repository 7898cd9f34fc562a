import { columns, helpWidth, wrap } from '../../../src/cli/arguments/columns.ts';
import type { Command } from './command.ts';
import { commands } from './commands.ts';
import { flags } from './flags.ts';

/** The help of the program as a whole. */
export function programHelp(): string {
  return parts([
    'Usage: sntrylint-fleet COMMAND [OPTION…]',
    wrap('Finds Sentry tokens in everything that every repository of an organization has ever held, says which of them live, and remembers.'),
    `Commands:\n${columns(Object.entries(commands).map(([name, { summary }]) => [name, summary] as const))}`,
    `Options:\n${options(['help', 'version'])}`,
    'A command has its own help: sntrylint-fleet COMMAND --help',
  ]);
}

/** The help of one command. */
export function commandHelp(verb: string, { operands, about, examples, flags: taken, codes }: Command): string {
  return parts([
    `Usage: ${['sntrylint-fleet', verb, operands].filter(Boolean).join(' ')}`,
    wrap(about),
    `Examples:\n${columns(examples)}`,
    `Options:\n${options([...taken, 'help', 'version'])}`,
    `Exit codes:\n${codes.map(([code, meaning]) => `  ${code}  ${wrap(meaning, helpWidth - 5).replaceAll('\n', '\n     ')}`).join('\n')}`,
  ]);
}

function parts(all: readonly string[]): string {
  return `${all.join('\n\n')}\n`;
}

function options(names: readonly (keyof typeof flags)[]): string {
  const rows = names.map((name) => {
    const { short, placeholder, help } = flags[name];
    return [`${short === null ? '' : `-${short}, `}--${name}${placeholder === null ? '' : ` ${placeholder}`}`, help] as const;
  });
  return columns(rows);
}
