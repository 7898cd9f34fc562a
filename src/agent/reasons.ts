import type { Finding } from '../findings/finding.ts';
import { safeName, safeSentence } from '../secret/escape.ts';
import { docsPage } from '../wording/docs-page.ts';
import type { Power, When } from './agent.ts';

/** What the agent should do instead. It depends on the moment at which the agent was stopped. */
const instead: Readonly<Record<When, string>> = {
  prompt: 'Write the prompt again without it, and name the environment variable that holds it.',
  call: 'Do not read, print, write or pass on this value. Use the environment variable that holds it, such as SENTRY_AUTH_TOKEN, and ask the person to set it where it is missing.',
  result: 'Do not repeat this value, and do not write it anywhere. Use the environment variable that holds it.',
};

const stopped: Readonly<Record<When, string>> = {
  prompt: 'The prompt was not sent: it holds',
  call: 'This step was stopped: it holds',
  result: 'The result of the tool was withheld: it holds',
};

const told: Readonly<Record<When, string>> = {
  prompt: 'The prompt was sent, and this agent cannot hold it back: it holds',
  call: 'This step goes on, and this agent cannot stop it: it holds',
  result: 'The result of the tool is in the context of the model now: it holds',
};

/**
 * Why a step was stopped, for the agent and its user: which secrets, where, what to do instead, which rule found them,
 * and where to revoke what the model has seen. The text holds no secret.
 * @param power what happens to the step; `asked` if the user decides
 * @param findings at least one
 */
export function leakReason(when: When, power: Power | 'asked', findings: readonly Finding[]): string {
  const shown = findings.slice(0, 5).map(described).join('; ');
  const more = findings.length > 5 ? `; and ${findings.length - 5} more` : '';
  return [`sntrylint: ${opening(when, power)} ${shown}${more}.`, advice(when, power), `Why it was found: ${pages(findings)}`, ...(power === 'told' || power === 'replaced' ? [revocation(power, findings)] : [])].join('\n');
}

function opening(when: When, power: Power | 'asked'): string {
  switch (power) {
    case 'asked':
      return 'This step waits for the person, since it may hold';
    case 'stopped':
      return stopped[when];
    case 'replaced':
      return 'The result of the tool was replaced, since it holds';
    case 'told':
      return told[when];
  }
}

function advice(when: When, power: Power | 'asked'): string {
  return power === 'asked' ? 'For the person: allow it if this is not a token; if it is one, use an environment variable instead.' : instead[when];
}

/** The pages that explain the rules of the findings. */
function pages(findings: readonly Finding[]): string {
  const ids = [...new Set(findings.map(({ rule }) => rule.id))].slice(0, 5);
  return ids.map((id) => docsPage(`rules.md#${id}`)).join(', ');
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
function revocation(power: 'told' | 'replaced', findings: readonly Finding[]): string {
  const urls = [...new Set(findings.flatMap(({ rule }) => rule.remediation.url ?? []))];
  const where = urls.length === 0 ? '' : ` (${urls.join(', ')})`;
  const why = power === 'told' ? 'the model has seen it, so treat it as leaked' : 'releases that do not replace a result have shown it to the model; if this may be one, treat it as leaked';
  return `For the person: ${why} and revoke it${where}; \`sntrylint revoke\` does it and waits until Sentry confirms it.`;
}
