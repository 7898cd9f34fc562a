import type { Rule } from '../../rules/rule.ts';

/** How bad a leak is, in the words that GitHub and GitLab have for it. */
export type Danger = 'critical' | 'high' | 'medium' | 'low';

/**
 * From what a thief can do with it: act as a person, an integration or a whole Sentry (critical), write releases or
 * ask for tokens (high), send events (medium). An agent's token lives for five minutes (low). What is only a warning
 * is never more than medium.
 */
export function danger({ kind, severity }: Rule): Danger {
  const worst = worstOf(kind);
  return severity === 'warning' && (worst === 'critical' || worst === 'high') ? 'medium' : worst;
}

function worstOf(kind: Rule['kind']): Danger {
  switch (kind) {
    case 'user':
    case 'integration':
    case 'legacy':
    case 'system-secret':
      return 'critical';
    case 'org':
    case 'app-secret':
    case 'custom':
      return 'high';
    case 'dsn-secret':
    case 'practice':
      return 'medium';
    case 'agent':
      return 'low';
  }
}
