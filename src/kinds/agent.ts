import { isObject } from '../json.ts';
import type { Kind } from './kind.ts';

/**
 * A JWT that names the Sentry agent type in its protected header (`getsentry/sentry src/sentry/seer/agent_token.py`).
 */
export const agent: Kind = {
  title: 'Agent Token',
  about: 'lives five minutes',
  noun: 'token',
  danger: 'low',
  thief: 'act as the agent for five minutes',
  knownBy: 'shape',
  read(text) {
    if (isAgentToken(text)) return { valid: true, secret: text, organization: null };
    return text.startsWith('sntryag_') ? { valid: false, problem: 'what follows sntryag_ is not a JWT of a Sentry agent' } : null;
  },
  proof: 'agent-token',
  sending: { may: 'never', why: 'an agent token lives five minutes' },
  actsAs: null,
  inFact: () => 'agent',
  listedIn: [],
  endings: [],
  byHand: 'there is nothing to revoke: it ends by itself after five minutes; find what writes such tokens into files or logs, and stop it',
  page: null,
  variable: null,
  replacement: 'Nothing has to be replaced.',
};

/** Whether a token is an agent's token, with or without the former prefix. */
function isAgentToken(text: string): boolean {
  const jwt = /^(?:sntryag_)?([A-Za-z0-9_-]+)\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/.exec(text);
  if (jwt === null) return false;
  try {
    const header: unknown = JSON.parse(Buffer.from(jwt[1]!, 'base64url').toString('utf8'));
    return isObject(header) && header['typ'] === 'sentry-agent+jwt';
  } catch {
    return false;
  }
}
