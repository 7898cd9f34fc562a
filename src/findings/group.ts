import type { Confidence } from '../rules/rule.ts';
import { organizationOf } from '../kinds/kinds.ts';
import type { Secret } from '../secret/secret.ts';
import type { Rule } from '../rules/rule.ts';
import { unasked } from '../sentry/state.ts';
import type { Finding, Location } from './finding.ts';
import { compareLocations } from './order.ts';
import { settle } from './suppress.ts';

/** A finding while its places are still coming in. */
export interface Group {
  readonly rule: Rule;
  readonly secret: Secret;
  readonly sha256: string;
  confidence: Confidence;
  /** Places with their excerpts: never many more than twice {@link keptExcerpts}. */
  near: Location[];
  /** The other places, without their excerpts. */
  far: Location[];
}

/**
 * How many places of one finding keep their excerpts. A secret may stand in a million places; nobody reads so many
 * lines.
 */
export const keptExcerpts = 100;

const confidences: readonly Confidence[] = ['low', 'medium', 'high'];

/**
 * Adds one place. Excerpts are kept for the places that come first in the sorted list, in whatever order places arrive.
 * If a place is not among the first of the places so far, it will not be among the first of all places.
 */
export function addLocation(group: Group, location: Location, confidence: Confidence): void {
  if (confidences.indexOf(confidence) > confidences.indexOf(group.confidence)) group.confidence = confidence;
  group.near.push(location);
  if (group.near.length < 2 * keptExcerpts) return;
  group.near.sort(compareLocations);
  for (const late of group.near.splice(keptExcerpts)) group.far.push({ ...late, excerpt: null });
}

/** Turns a group into its finding. Equal places are listed once. */
export function toFinding(group: Group): Finding {
  const sorted = [...group.near, ...group.far].sort(compareLocations);
  const locations = sorted.filter((one, index) => index === 0 || compareLocations(sorted[index - 1]!, one) !== 0);
  return settle({
    rule: group.rule,
    confidence: group.confidence,
    secret: group.secret,
    fingerprint: group.sha256.slice(0, 32),
    sha256: group.sha256,
    organization: group.rule.kind === 'org' ? organizationOf(group.secret.reveal()) : null,
    verification: unasked,
    locations,
    isNew: true,
    suppressed: null,
  });
}
