import type { Danger } from '../../kinds/kind.ts';
import { dangerOf } from '../../kinds/kinds.ts';
import type { Rule } from '../../rules/rule.ts';

/**
 * The danger, by what a thief can do: act as a person, an integration or a whole Sentry (critical), write releases or
 * ask for tokens (high), send events (medium). An agent's token lives for five minutes (low). What is only a warning
 * is never more than medium.
 */
export function danger({ kind, severity }: Rule): Danger {
  const worst = dangerOf(kind);
  return severity === 'warning' && (worst === 'critical' || worst === 'high') ? 'medium' : worst;
}
