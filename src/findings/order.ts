import type { Finding, Location } from './finding.ts';

/** Compares by code unit and not by locale, so that the order is the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Orders places by path, then offset. Commit and decoding come last, so that two places are never equal. */
export function compareLocations(a: Location, b: Location): number {
  return (
    compareText(a.place.path, b.place.path) ||
    a.span.start - b.span.start ||
    a.span.end - b.span.end ||
    compareText(a.place.commit ?? '', b.place.commit ?? '') ||
    compareText(a.encoding ?? '', b.encoding ?? '')
  );
}

/** Orders findings: errors before warnings, then by path, line and rule of the first place. */
export function compareFindings(a: Finding, b: Finding): number {
  const [first, other] = [a.locations[0]!, b.locations[0]!];
  return (
    compareText(a.rule.severity, b.rule.severity) ||
    compareText(first.place.path, other.place.path) ||
    first.position.startLine - other.position.startLine ||
    compareText(a.rule.id, b.rule.id) ||
    first.span.start - other.span.start ||
    compareText(first.place.commit ?? '', other.place.commit ?? '') ||
    compareText(a.fingerprint, b.fingerprint)
  );
}
