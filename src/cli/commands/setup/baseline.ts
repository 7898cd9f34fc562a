import { limitFlags } from '../../arguments/settings.ts';
import { relative } from 'node:path';
import { UserError } from '../../../errors.ts';
import { type BaselineEntry, entriesOf, formatBaseline, keyOf } from '../../../findings/baseline/baseline.ts';
import { safeSentence } from '../../../secret/escape.ts';
import { baselineFile, writeBaseline } from '../../baseline/baseline-file.ts';
import { scanForBaseline, scanHistoryForBaseline } from '../../baseline/baseline-scan.ts';
import type { Call, Command } from '../../command.ts';
import { exit } from '../../exit.ts';
import { write } from '../../terminal/io.ts';

export const baselineCommand: Command = {
  operands: '',
  maxOperands: 0,
  examples: [
    ['sntrylint baseline', 'writes down what the files hold'],
    ['sntrylint baseline --history', 'and what only old commits hold'],
    ['sntrylint baseline --prune', 'drops what is gone'],
    ['sntrylint baseline --import .gitleaksignore', 'takes over what another tool ignores'],
  ],
  about: `Writes what the repository holds now into .sntrylint-baseline.json (or the file of --baseline), by fingerprint and \
rule. From then on only new findings are reported. --history includes what only old commits hold. Entries that are \
there stay; --prune removes those that are gone, and adds none. --import adds only what another tool was told to \
ignore, from a .gitleaksignore, a JSON report of gitleaks, a .secrets.baseline of detect-secrets or the JSON of \
trufflehog. A secret in the baseline is still a leak: revoke it.`,
  flags: ['prune', 'history', 'import', 'baseline', 'config', 'no-config', 'verbose', ...limitFlags, 'decode-depth', 'archives'],
  run: async (call) => {
    if (call.values.prune === true && call.values.import !== undefined) {
      throw new UserError('--prune and --import do not go together', { where: '--prune', fix: 'run the command twice' });
    }
    if (call.values.history === true && call.values.import !== undefined) {
      throw new UserError('--import and --history do not go together', { where: '--history', fix: 'run the command twice' });
    }
    const file = await baselineFile(call);
    const { entries: now, details } = await wanted(call, file.entries);
    const text = formatBaseline(now);
    if (text !== file.text) await writeBaseline(file.path, text);
    await write(call.io.stdout, said(relative(call.io.cwd, file.path), file.entries, now, details));
    return exit.clean;
  },
};

interface Wanted {
  readonly entries: readonly BaselineEntry[];
  readonly details: readonly string[];
}

async function wanted(call: Call, known: readonly BaselineEntry[]): Promise<Wanted> {
  const { values } = call;
  if (values.import !== undefined) {
    const { importEntries } = await import('../../baseline/baseline-import.ts');
    const { entries, details } = await importEntries(call, values.import);
    return { entries: [...known, ...entries], details };
  }
  const findings = [...(await scanForBaseline(call)), ...(values.history === true ? await scanHistoryForBaseline(call) : [])];
  if (values.prune !== true) return { entries: [...known, ...entriesOf(findings.filter(({ suppressed }) => suppressed === null))], details: [] };
  // A finding that another exception excuses still exists. It may come back when the exception ends.
  const there = new Set(entriesOf(findings).map(keyOf));
  return { entries: known.filter((entry) => there.has(keyOf(entry))), details: [] };
}

function said(file: string, before: readonly BaselineEntry[], now: readonly BaselineEntry[], details: readonly string[]): string {
  const [old, current] = [new Set(before.map(keyOf)), new Set(now.map(keyOf))];
  const added = [...current].filter((key) => !old.has(key)).length;
  const dropped = [...old].filter((key) => !current.has(key)).length;
  const lines = [`${file}: ${added} added, ${dropped} dropped, ${current.size} in all`, ...details];
  if (added > 0) lines.push('A token that works is a leak, known or not: revoke it (`sntrylint --no-baseline --verify` says which live).');
  return lines.map((line) => `${safeSentence(line)}\n`).join('');
}
