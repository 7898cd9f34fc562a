import { readdirSync, readFileSync } from 'node:fs';
import type { AgentName } from '../../../src/agent/agents.ts';

const folder = new URL('../../agent/payloads/', import.meta.url);

/** What an agent sends to its hooks, as its documentation has it. */
export interface AgentPayloads {
  readonly source: string;
  /** The day on which it was read. */
  readonly read: string;
  /** Payloads by what they are about, with templates: `{{folder}}`, `{{file}}`, `{{content}}` and `{{token}}`. */
  readonly steps: Readonly<Record<string, object>>;
}

/** Of each agent, and of VS Code, which sends fields of its own. */
export const agentPayloads: Readonly<Record<string, AgentPayloads>> = Object.fromEntries(
  readdirSync(folder).map((name) => [name.replace('.json', ''), JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as AgentPayloads]),
);

/** The agent by whose name a hook is called that gets these payloads. */
export function agentOf(name: string): AgentName {
  return name === 'vs-code' ? 'copilot' : (name as AgentName);
}

/** What stands in the templates of a payload. */
export interface Filling {
  readonly folder: string;
  /** Below the folder. */
  readonly file: string;
  readonly content: string;
  readonly token: string;
}

/** A payload as it comes on standard input. */
export function payload(name: string, step: string, filling: Filling): string {
  const found = agentPayloads[name]?.steps[step];
  if (found === undefined) throw new Error(`there is no payload of ${name} for ${step}`);
  return JSON.stringify(found).replaceAll(/\{\{(\w+)\}\}/g, (_, key: keyof Filling) => JSON.stringify(filling[key]).slice(1, -1));
}
