import { scan } from '../index.ts';
import { builtinRules } from '../rules/builtin.ts';
import type { Report } from '../report/report.ts';
import type { Source } from '../sources/source.ts';
import type { Call, FlagName } from './command.ts';
import { delivery } from './deliver.ts';
import { exitOf } from './exit.ts';
import { defaultDecodeDepth } from './flags.ts';
import { pickRules } from './pick-rules.ts';

/** The options of every scan. */
export const scanFlags: readonly FlagName[] = [
  'format', 'output', 'rule', 'decode-depth', 'quiet', 'verbose', 'show-secrets', 'color',
];

/** Scans a source, reports, and gives the exit code: what every scanning command ends in. */
export async function lint(call: Call, source: Source, exitCode: (report: Report) => number = exitOf): Promise<number> {
  const deliver = await delivery(call);
  const report = await scan(source, {
    ruleIds: pickRules(call.values.rule, builtinRules()),
    decodeDepth: call.values['decode-depth'] ?? defaultDecodeDepth,
  });
  await deliver(report);
  return exitCode(report);
}
