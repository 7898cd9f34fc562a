import type { Finding } from '../findings/finding.ts';
import { safeName, safeSentence } from '../secret/escape.ts';
import type { Power, When } from './agent.ts';

/** What the agent is told to do instead, by the moment at which it was stopped. */
const instead: Readonly<Record<When, string>> = {
  prompt: 'Write the prompt again without it, and name the environment variable that holds it.',
  call: 'Do not read, print, write or pass on this value. Use the environment variable that holds it, such as SENTRY_AUTH_TOKEN, and ask the person to set it where it is missing.',
  result: 'Do not repeat this value, and do not write it anywhere. Use the environment variable that holds it.',
};

const stopped: Readonly<Record<When, string>> = {
  prompt: 'The prompt was not sent: it holds',
  call: 'This step was stopped: it holds',
  result: 'What the tool gave back was withheld: it holds',
};

const told: Readonly<Record<When, string>> = {
  prompt: 'The prompt was sent, and this agent cannot hold it back: it holds',
  call: 'This step goes on, and this agent cannot stop it: it holds',
  result: 'What the tool gave back is in the context of the model now: it holds',
};

/**
 * Why a step was stopped, for the agent and for its person: which secrets, where, what to do instead, and where to
 * revoke what the model has seen. No secret stands in it.
 *
 * @param findings at least one
 */
export function leakReason(when: When, power: Power, findings: readonly Finding[]): string {
  const opening = power === 'stopped' ? stopped[when] : told[when];
  const shown = findings.slice(0, 5).map(described).join('; ');
  const more = findings.length > 5 ? `; and ${findings.length - 5} more` : '';
  return [`sntrylint: ${opening} ${shown}${more}.`, instead[when], ...(power === 'told' ? [revocation(findings)] : [])].join('\n');
}

/** Why a step that could not be judged is stopped. */
export function unknownReason(what: string): string {
  return `sntrylint: this step was stopped, since nobody can tell whether it holds a Sentry token: ${safeSentence(what)}. With --fail-open such steps go on.`;
}

function described({ rule, secret, locations }: Finding): string {
  const [first] = locations;
  const place = first === undefined || first.place.path.startsWith('<') ? '' : `, ${safeName(first.place.path)}:${first.position.startLine}`;
  return `${rule.title} (${secret.redacted}${place})`;
}

/** A token that a model has seen has left the machine. */
function revocation(findings: readonly Finding[]): string {
  const pages = [...new Set(findings.flatMap(({ rule }) => rule.remediation.url ?? []))];
  const where = pages.length === 0 ? '' : ` (${pages.join(', ')})`;
  return `For the person: the model has seen it, so treat it as leaked and revoke it${where}; \`sntrylint revoke\` does it and waits for Sentry's word.`;
}
