import type { Finding, Location } from '../../findings/finding.ts';

/** One place of one finding, for formats that cannot show several places of a secret. */
export interface Occurrence {
  readonly finding: Finding;
  readonly location: Location;
  /** 1 for the first place of the finding in its file, 2 for the second. It stays the same when lines move. */
  readonly nth: number;
}

/** Every place of every finding, in the order of the report, but with suppressed places last. */
export function occurrences(findings: readonly Finding[]): readonly Occurrence[] {
  const all = findings.flatMap((finding) => {
    const seen = new Map<string, number>();
    return finding.locations.map((location) => {
      const nth = (seen.get(location.place.path) ?? 0) + 1;
      seen.set(location.place.path, nth);
      return { finding, location, nth };
    });
  });
  const isOpen = ({ location }: Occurrence): boolean => location.suppressed === null;
  return [...all.filter(isOpen), ...all.filter((one) => !isOpen(one))];
}
