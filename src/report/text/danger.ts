import type { Danger } from '../../kinds/kind.ts';
import { dangerOf } from '../../kinds/kinds.ts';
import type { Rule } from '../../rules/rule.ts';

/**
 * How dangerous a finding is, by what a thief can do. Critical: act as a person, as an integration or as a whole
 * Sentry. High: write releases or ask for tokens. Medium: send events. Low: an agent's token, which lives for five
 * minutes. A warning is at most medium.
 */
export function danger({ kind, severity }: Rule): Danger {
  const worst = dangerOf(kind);
  return severity === 'warning' && (worst === 'critical' || worst === 'high') ? 'medium' : worst;
}
