import type { Finding, Location, Suppressed } from './finding.ts';

/**
 * One way of excusing findings: the configuration's, the baseline's. Asked for every place by itself, since a path
 * may be excused where the same secret elsewhere is not. Pure.
 */
export type Suppression = (finding: Finding, location: Location) => Suppressed | null;

/**
 * Applies suppressions in the order given; the first that suppresses a place names the reason. What stands in the file
 * itself (inline) came before and stays.
 */
export function suppress(findings: readonly Finding[], suppressions: readonly Suppression[]): readonly Finding[] {
  if (suppressions.length === 0) return findings;
  return findings.map((finding) =>
    settle({
      ...finding,
      locations: finding.locations.map((location) => {
        if (location.suppressed !== null) return location;
        for (const suppression of suppressions) {
          const suppressed = suppression(finding, location);
          if (suppressed !== null) return { ...location, suppressed };
        }
        return location;
      }),
    }),
  );
}

/**
 * Says of a whole finding what its places say: it is suppressed where all of them are, and new where one is new that
 * is not suppressed. (A new place that is excused does not turn an old secret into a new one.)
 */
export function settle(finding: Finding): Finding {
  const open = finding.locations.filter((location) => location.suppressed === null);
  const counted = open.length === 0 ? finding.locations : open;
  return {
    ...finding,
    isNew: counted.some((location) => location.isNew),
    suppressed: open.length === 0 ? (finding.locations[0]?.suppressed ?? null) : null,
  };
}
