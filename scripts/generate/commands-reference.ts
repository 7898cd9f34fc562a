import { flags } from '../../src/cli/arguments/flags.ts';
import type { Command } from '../../src/cli/command.ts';
import { type CommandEntry, commands, defaultCommand } from '../../src/cli/commands.ts';
import { exitCodes, listedFlags } from '../../src/cli/arguments/help.ts';

/**
 * The page of commands and options. It is made from the tables that the program uses to read options and to write
 * `--help`.
 */
export async function commandsReference(): Promise<string> {
  const all = [['', defaultCommand] as const, ...Object.entries(commands)];
  const sections = await Promise.all(all.map(([verb, entry]) => section(verb, entry)));
  const rows = Object.entries(flags).map(([name, { placeholder, short, help }]) => {
    const shown = `${short === null ? '' : `\`-${short}\`, `}\`--${name}${placeholder === null ? '' : ` ${placeholder}`}\``;
    return `| ${shown.replaceAll('|', '\\|')} | ${cell(help)} |\n`;
  });
  return `${sections.join('\n')}\n## Options\n\nEach command names those that it takes. An unknown one names the nearest that exists, and ends with 2.\n\n| option | what it does |\n|---|---|\n${rows.join('')}`;
}

async function section(verb: string, { summary, load }: CommandEntry): Promise<string> {
  const command: Command = await load();
  const usage = `sntrylint ${[verb, verb === '' ? '[PATH…]' : command.operands].filter(Boolean).join(' ')}`;
  const options = listedFlags(command).map((name) => `\`--${name}\``).join(', ');
  const codes = exitCodes(command).map(([code, meaning]) => `| ${code} | ${cell(meaning)} |\n`);
  return `## \`${usage}\`\n\n${summary[0]!.toUpperCase()}${summary.slice(1)}.\n\n${prose(command.about)}\n\n${options === '' ? '' : `Options: ${options}\n\n`}| exit code | meaning |\n|---|---|\n${codes.join('')}`;
}

function prose(text: string): string {
  return text.replaceAll('<', '&lt;').replaceAll(/(?<![`\w])((?:\.?[\w-]*\*[\w.*-]*|--[\w-]+))/g, '`$1`').replaceAll('``', '`');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
