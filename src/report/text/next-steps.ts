import type { Finding } from '../../findings/finding.ts';
import type { SourceName } from '../../sources/source.ts';
import { sources } from '../../sources/sources.ts';
import type { Step } from '../../sources/steps.ts';
import { openLocations } from './count.ts';
import { hasEnded } from './remediation.ts';

/**
 * What to do now about the findings of a source, in order.
 *
 * @param findings those that count: new, and not suppressed; at least one
 */
export function nextSteps(source: SourceName, findings: readonly Finding[]): readonly Step[] {
  const { nextSteps: stepsFor } = sources[source];
  const secrets = findings.filter(({ rule }) => rule.kind !== 'practice');
  const open = secrets.filter((finding) => !hasEnded(finding)).length;
  const found = { them: secrets.length === 1 ? 'it' : 'them', open: open === 0 ? null : open === 1 ? 'it' : 'them', paths: newPaths(secrets) } as const;
  const steps = secrets.length === 0 ? [] : [...stepsFor(found)];
  const excused = falseAlarm(source, (secrets.length === 0 ? findings : secrets).filter(({ rule }) => rule.id !== 'suppression-without-reason'));
  return [...steps, ...(excused === null ? [] : [excused]), ...manyAtOnce(source, findings.length)];
}

/** Up to this many findings, an exception for each can be written by hand. */
const fewFindings = 3;

/** How to suppress a finding that is a false alarm, in a way that works for this source; null if there is none. */
function falseAlarm(source: SourceName, findings: readonly Finding[]): Step | null {
  const { takesComments, whole } = sources[source];
  const [first] = findings;
  if (first === undefined || !takesComments) return null;
  const gone = findings.filter((finding) => openLocations(finding).every(({ place }) => place.inHead === false));
  // A comment that is added now is not in older versions, so these need another exception.
  const past = whole === 'versions' ? findings : gone;
  if (past.length < findings.length) return { text: 'A false alarm? Say why in a comment on the line above.', code: `sntrylint-disable-next-line ${first.rule.id} -- the reason` };
  const prints = past.slice(0, fewFindings).map(({ fingerprint }) => fingerprint);
  return {
    text: `A false alarm? A comment cannot reach an old commit. Say why in .sntrylint.yaml${whole === null ? ' (of the base, for a pull request)' : ''}, by the fingerprint.`,
    code: ['suppress:', `  - fingerprint: ${prints.length === 1 ? prints[0] : `[${prints.join(', ')}]`}`, '    reason: the reason'].join('\n'),
  };
}

/** If there are this many findings, nobody handles them one by one. */
const manyFindings = 20;

function manyAtOnce(source: SourceName, count: number): readonly Step[] {
  const { whole } = sources[source];
  if (whole === null || count < manyFindings) return [];
  const code = whole === 'versions' ? 'sntrylint baseline --history' : 'sntrylint baseline';
  return [{ text: 'Too many to mend today? Write down what is there: from then on only what is new is reported.', code }];
}

function newPaths(findings: readonly Finding[]): readonly string[] {
  const places = findings.flatMap(openLocations).filter(({ isNew }) => isNew);
  return [...new Set(places.map(({ place }) => place.path))];
}
