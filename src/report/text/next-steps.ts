import type { Finding } from '../../findings/finding.ts';
import type { SourceName } from '../../sources/source.ts';
import { sources } from '../../sources/sources.ts';
import type { Step } from '../../sources/steps.ts';
import { openLocations } from './count.ts';
import { hasEnded } from './remediation.ts';

/**
 * What to do now, in order, for what was scanned.
 *
 * @param findings those that count: not suppressed, new. At least one.
 */
export function nextSteps(source: SourceName, findings: readonly Finding[]): readonly Step[] {
  const { nextSteps: stepsFor, takesComments } = sources[source];
  const secrets = findings.filter(({ rule }) => rule.kind !== 'practice');
  const open = secrets.filter((finding) => !hasEnded(finding)).length;
  const found = { them: secrets.length === 1 ? 'it' : 'them', open: open === 0 ? null : open === 1 ? 'it' : 'them', paths: newPaths(secrets) } as const;
  const steps = secrets.length === 0 ? [] : [...stepsFor(found)];
  const [first] = secrets.length === 0 ? findings : secrets;
  if (first !== undefined && takesComments && first.rule.id !== 'suppression-without-reason') {
    steps.push({
      text: 'A false alarm? Say why in a comment on the line above.',
      code: `sntrylint-disable-next-line ${first.rule.id} -- the reason`,
    });
  }
  return steps;
}

function newPaths(findings: readonly Finding[]): readonly string[] {
  const places = findings.flatMap(openLocations).filter(({ isNew }) => isNew);
  return [...new Set(places.map(({ place }) => place.path))];
}
