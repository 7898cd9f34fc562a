import type { Finding, Location } from './finding.ts';

/** By code unit, never by locale: the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** By path, then offset; commit and decoding last, so that two places never tie. */
export function compareLocations(a: Location, b: Location): number {
  return (
    compareText(a.place.path, b.place.path) ||
    a.span.start - b.span.start ||
    a.span.end - b.span.end ||
    compareText(a.place.commit ?? '', b.place.commit ?? '') ||
    compareText(a.encoding ?? '', b.encoding ?? '')
  );
}

/** Errors before warnings, then path, line and rule of the first place. */
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
