import type { Finding, Location, Suppressed } from './finding.ts';

/**
 * One way to suppress findings: by the configuration or by the baseline. It judges every place separately, since a
 * finding may be suppressed at one path and not at another. It is a pure function.
 */
export type Suppression = (finding: Finding, location: Location) => Suppressed | null;

/**
 * Applies suppressions in the given order. The first one that suppresses a place gives the reason. Comments in the file
 * itself (inline) were applied before.
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
 * Derives the state of a finding from its places. It is suppressed if all places are. It is new if any place is new and
 * not suppressed. (A new but suppressed place does not make an old secret new.)
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
