import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { scan } from '../index.ts';
import { builtinRules } from '../rules/builtin.ts';
import type { Report } from '../report/report.ts';
import type { Source } from '../sources/source.ts';
import type { Call, FlagName } from './command.ts';
import { exitOf } from './exit.ts';
import { defaultDecodeDepth } from './flags.ts';
import { formats } from './formats.ts';
import { write } from './io.ts';
import { pickRules } from './pick-rules.ts';
import { reportStyle } from './style.ts';

/** The options of every scan. */
export const scanFlags: readonly FlagName[] = [
  'format', 'output', 'rule', 'decode-depth', 'quiet', 'verbose', 'show-secrets', 'color',
];

/** Scans a source, reports, and gives the exit code: what every scanning command ends in. */
export async function lint(call: Call, source: Source): Promise<number> {
  const style = reportStyle(call);
  const reporter = await formats[call.values.format ?? 'pretty']();
  const report = await scan(source, {
    ruleIds: pickRules(call.values.rule, builtinRules()),
    decodeDepth: call.values['decode-depth'] ?? defaultDecodeDepth,
  });
  await deliver(reporter(report, style), report, call);
  return exitOf(report);
}

/**
 * To standard output or to the file of `--output`, with a line on standard error that says so:
 * a hook that blocks a commit must not be mute.
 */
async function deliver(text: string, report: Report, { io, values }: Call): Promise<void> {
  if (values.output === undefined) return write(io.stdout, text);
  try {
    await writeFile(resolve(io.cwd, values.output), text);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UserError(`the report could not be written: ${code ?? 'unknown reason'}`, {
      where: values.output,
      exitCode: 3,
      cause,
    });
  }
  if (values.quiet === true && report.scan.complete && report.findings.length === 0) return;
  const found = report.findings.length;
  await write(io.stderr, `sntrylint: ${found} finding${found === 1 ? '' : 's'}; the report is in ${values.output}\n`);
}
