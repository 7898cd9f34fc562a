import type { Rule } from '../rules/rule.ts';

/**
 * The only rule without a file in `rules/`. It is about our own comments. The engine reads these anyway, so no pattern
 * looks for them. `rules` and `explain` list it with the others.
 */
export const suppressionWithoutReason: Rule = {
  id: 'suppression-without-reason',
  kind: 'practice',
  title: 'Suppression without a reason',
  severity: 'warning',
  confidence: 'high',
  message: 'This suppression gives no reason, so it suppresses nothing',
  why: 'In a year nobody knows whether a suppression was a false alarm or a leak that somebody was in a hurry to hide. A reason costs one line now and saves that question.',
  anchor: { keywords: ['sntrylint-disable'] },
  pattern: 'sntrylint-disable',
  flags: '',
  behind: 0,
  maxLength: 27,
  context: null,
  proof: [],
  placeholders: 'reported',
  entropy: 0,
  remediation: {
    summary: 'Add the reason after two dashes, such as: -- made-up token of the tests.',
    url: 'https://docs.sentry.io/account/auth-tokens/',
  },
  sources: [],
  examples: { match: [], noMatch: [] },
};
