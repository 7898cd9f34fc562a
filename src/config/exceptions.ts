import type { Finding, Location } from '../findings/finding.ts';
import type { Suppression } from '../findings/suppress.ts';
import { plural } from '../wording/plural.ts';
import type { Exception } from './config.ts';
import { pathGlobs } from './path-globs.ts';

/** The compiled exceptions of a configuration. */
export interface Exceptions {
  readonly suppression: Suppression;
  /** Gives the remarks after the scan. */
  readonly remarks: (findings: readonly Finding[]) => Pick<Remarks, 'ended' | 'idle'>;
}

export interface Remarks {
  /** Exceptions that have ended, so that their findings count again. */
  readonly ended: readonly string[];
  /** Exceptions that suppressed nothing, and globs that matched no path. */
  readonly idle: readonly string[];
  /** Configuration files in places where they have no effect. */
  readonly unread: readonly string[];
}

/**
 * Compiles the exceptions of a configuration. The first exception that applies to a place suppresses it.
 *
 * @param today the day in UTC, as 2026-12-31
 * @param ruleIds ids of the rules that are searched for; null for all. Exceptions for other rules are never reported as
 * unused
 */
export async function exceptions(list: readonly Exception[], today: string, ruleIds: ReadonlySet<string> | null): Promise<Exceptions> {
  const all = await Promise.all(list.map(compile));
  const holding = all.filter(({ until }) => until === undefined || until >= today);
  const over = all.filter(({ until }) => until !== undefined && until < today);
  return {
    suppression: (finding, location) => {
      const found = holding.find(({ speaksOf }) => speaksOf(finding, location));
      return found === undefined ? null : { by: 'config', reason: found.reason };
    },
    remarks: (findings) => ({
      ended: over.flatMap((one) => endedNote(one, findings)),
      idle: holding.filter((one) => isLookedFor(one, ruleIds) && !isUsed(one, findings)).map(({ where }) => `the suppression at ${where} suppresses nothing here`),
    }),
  };
}

type Compiled = Exception & {
  readonly speaksOf: (finding: Finding, location: Location) => boolean;
};

async function compile(one: Exception): Promise<Compiled> {
  const { rule: rules, path: paths, fingerprint: fingerprints } = one;
  const matches = paths === undefined ? null : await pathGlobs(paths);
  return {
    ...one,
    speaksOf: ({ rule, fingerprint }, { place }) =>
      rules?.includes(rule.id) !== false && fingerprints?.includes(fingerprint) !== false && matches?.(place.path) !== false,
  };
}

function endedNote(one: Compiled, findings: readonly Finding[]): readonly string[] {
  const back = findings.filter((finding) => finding.locations.some((place) => place.suppressed === null && one.speaksOf(finding, place)));
  if (back.length === 0) return [];
  return [`${plural(back.length, 'finding is', 'findings are')} back: the suppression at ${one.where} held until ${one.until} (its reason: ${one.reason})`];
}

function isLookedFor({ rule }: Compiled, ruleIds: ReadonlySet<string> | null): boolean {
  return ruleIds === null || rule?.some((id) => ruleIds.has(id)) === true;
}

function isUsed(one: Compiled, findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.locations.some((place) => one.speaksOf(finding, place)));
}
