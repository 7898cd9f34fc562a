import type { Config } from '../../../config/config.ts';
import type { Settings } from '../../../config/settings.ts';
import { plural } from '../../../wording/plural.ts';
import { safeJson, safeSentence } from '../../../secret/escape.ts';
import { redactText } from '../../../secret/redact-text.ts';
import { asJson, type Command } from '../../command.ts';
import { exit } from '../../exit.ts';
import { write } from '../../terminal/io.ts';
import { limitFlags, settingsFlags, settingsOf } from '../../arguments/settings.ts';

export const configCommand: Command = {
  operands: '',
  maxOperands: 0,
  examples: [
    ['sntrylint config', 'each value, and where it comes from'],
    ['sntrylint config --config-from origin/main', 'as a pull request is judged'],
    ['sntrylint config --format json', 'for a program'],
  ],
  about: `Shows the configuration that a scan with the same options would use, and where each value comes from. It also checks \
the configuration: it names each fault with its file, line and column, and ends with 2.`,
  flags: ['format', ...settingsFlags, ...limitFlags, 'decode-depth', 'archives', 'fail-on'],
  codes: [
    [0, 'the configuration is right, or there is none'],
    [2, 'the call or the configuration is wrong; each fault is named with its place'],
    [3, 'the commit of --config-from, or the base of a pull request in CI, could not be read'],
  ],
  run: async (call) => {
    const json = asJson(call.values);
    const read = await settingsOf(call);
    const shown = effective(read);
    await write(call.io.stdout, json ? `${redactText(safeJson({ schemaVersion: 1, ...shown }, 2))}\n` : pretty(shown));
    return exit.clean;
  },
};

/** The output of `--format json`. */
interface Effective {
  /** Null if there is no file. */
  readonly file: string | null;
  readonly baseline: { readonly file: string; readonly entries: number } | null;
  readonly values: Readonly<Record<string, { readonly value: unknown; readonly from: string }>>;
}

function effective({ config, file, origins, baseline }: Settings): Effective {
  const values = Object.entries(asSaid(config)).map(([key, value]) => [key, { value, from: origins[key] ?? 'default' }] as const);
  return {
    file,
    baseline: baseline.entries === null ? null : { file: baseline.name, entries: baseline.entries.length },
    values: Object.fromEntries(values),
  };
}

/** A configuration with the keys that a file would have. */
function asSaid({ severity, suppress, rules, ...rest }: Config): Readonly<Record<string, unknown>> {
  const plainly = {
    ...rest,
    severity: Object.fromEntries(severity),
    suppress: suppress.map(({ rule = [], path = [], fingerprint = [], reason, until = null, where }) => ({ rule, path, fingerprint, reason, until, where })),
    rules: rules.map(({ id }) => id),
  };
  return Object.fromEntries(Object.entries(plainly).map(([key, value]) => [key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), value]));
}

function pretty({ file, baseline, values }: Effective): string {
  const rows = Object.entries(values).flatMap(([key, { value, from }]) => {
    const [first = 'none', ...more] = texts(key, value);
    return [[key, first, from], ...more.map((text) => ['', text, ''])];
  });
  const width = (column: number, most: number): number => Math.min(most, Math.max(...rows.map((row) => row[column]!.length)));
  const [left, middle] = [width(0, 20), width(1, 60)];
  const known = baseline === null ? 'none' : `${baseline.file}, ${plural(baseline.entries, 'entry', 'entries')}`;
  const lines = rows.map(([key = '', text = '', from = '']) => `${key.padEnd(left)}  ${text.padEnd(middle)}  ${from}`.trimEnd());
  return [`configuration: ${file ?? 'none'}`, `baseline: ${known}`, '', ...lines].map((line) => `${safeSentence(line)}\n`).join('');
}

function texts(key: string, value: unknown): readonly string[] {
  if (value === null) return [];
  if (key === 'suppress') return (value as readonly Record<string, unknown>[]).map(exceptionText);
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === 'object') return Object.entries(value).map(([name, text]) => `${name}: ${String(text)}`);
  return [key === 'max-file-size' ? `${String(value)} bytes` : String(value)];
}

function exceptionText({ rule, path, fingerprint, reason, until, where }: Record<string, unknown>): string {
  const what = [rule, path, fingerprint].flat().join(', ');
  return `${what}: ${String(reason)}${until === null ? '' : ` (until ${String(until)})`} [${String(where)}]`;
}
