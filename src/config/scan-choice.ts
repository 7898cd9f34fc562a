import { sep } from 'node:path';
import { baselineSuppression } from '../findings/baseline/baseline.ts';
import type { Finding } from '../findings/finding.ts';
import type { Suppression } from '../findings/suppress.ts';
import { builtinRules } from '../rules/builtin.ts';
import type { Rule } from '../rules/rule.ts';
import type { Config } from './config.ts';
import { exceptions, type Remarks } from './exceptions.ts';
import { type PathMatcher, pathGlobs } from './path-globs.ts';
import type { Settings } from './settings.ts';

/** What a scan looks for, and what suppresses findings. */
export interface ScanChoice {
  readonly rules: readonly Rule[];
  /** Ids of the rules to report; null for all. */
  readonly ruleIds: ReadonlySet<string> | null;
  readonly decodeDepth: number;
  readonly suppressions: readonly Suppression[];
  readonly remarks: (findings: readonly Finding[]) => Pick<Remarks, 'ended' | 'idle'>;
}

/** Which files a scan leaves out. */
export interface FileChoice {
  readonly exclude?: PathMatcher;
  /** In bytes. */
  readonly maxFileSize?: number;
}

/**
 * Makes the choices of a scan from settings.
 *
 * @param judgesHabits whether habits are judged in this source
 * @param only ids of the rules to use, even if the configuration turns them off; null for the configuration's rules
 * @param today the day in UTC, as 2026-12-31
 */
export async function scanChoice(
  { config, baseline }: Settings,
  { judgesHabits, only, today }: { readonly judgesHabits: boolean; readonly only: ReadonlySet<string> | null; readonly today: string },
): Promise<ScanChoice> {
  const rules = allRules(config);
  const { suppression, remarks } = await exceptions(config.suppress, today, only ?? judgedRules(rules, config, judgesHabits));
  return {
    rules,
    ruleIds: only ?? wantedRules(rules, config, judgesHabits),
    decodeDepth: config.decodeDepth,
    suppressions: [
      ...(config.suppress.length === 0 ? [] : [suppression]),
      ...(baseline.entries === null ? [] : [baselineSuppression(baseline.entries, baseline.name)]),
    ],
    remarks,
  };
}

/** The settings that a source needs. */
export async function fileChoice({ config: { exclude, maxFileSize } }: Settings): Promise<FileChoice> {
  return {
    ...(exclude.length === 0 ? {} : { exclude: await pathGlobs(exclude) }),
    ...(maxFileSize === null ? {} : { maxFileSize }),
  };
}

/** Remarks about globs that excluded nothing. */
export function idleGlobs(exclude: PathMatcher | undefined, { root, origins }: Settings): readonly string[] {
  return (exclude?.idle() ?? []).map((glob) => {
    const below = root.split(sep).join('/');
    const hint = glob.startsWith(`${below}/`) ? `: globs begin at the root of the repository, so write ${glob.slice(below.length + 1)}` : '';
    return `the glob ${glob} of \`exclude\` (${origins['exclude']}) matches no file here${hint}`;
  });
}

/** The built-in rules and the user's own, with the severities that the configuration gives them. */
export function allRules({ rules, severity }: Config): readonly Rule[] {
  if (rules.length === 0 && severity.size === 0) return builtinRules();
  return [...builtinRules(), ...rules].map((rule) => {
    const wanted = severity.get(rule.id);
    return wanted === undefined || wanted === 'off' ? rule : { ...rule, severity: wanted };
  });
}

/**
 * The rules that are judged in this source; null for all. Rules that are off are included, so exceptions for them are
 * reported as unused.
 */
function judgedRules(rules: readonly Rule[], { practice }: Config, judgesHabits: boolean): ReadonlySet<string> | null {
  return practice !== 'not-in-hooks' || judgesHabits ? null : new Set(rules.filter(({ kind }) => kind !== 'practice').map(({ id }) => id));
}

function wantedRules(rules: readonly Rule[], { severity, practice }: Config, judgesHabits: boolean): ReadonlySet<string> | null {
  const noPractice = practice === 'off' || (practice === 'not-in-hooks' && !judgesHabits);
  const wanted = rules.filter(({ id, kind }) => severity.get(id) !== 'off' && !(noPractice && kind === 'practice'));
  return wanted.length === rules.length ? null : new Set(wanted.map(({ id }) => id));
}
