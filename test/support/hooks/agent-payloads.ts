import { readdirSync, readFileSync } from 'node:fs';
import type { AgentName } from '../../../src/agent/agents.ts';

const folder = new URL('../../agent/payloads/', import.meta.url);

/** The payloads that an agent sends to its hooks, as its documentation shows them. */
export interface AgentPayloads {
  readonly source: string;
  /** The day on which the documentation was read. */
  readonly read: string;
  /** Payloads by step, with templates: `{{folder}}`, `{{file}}`, `{{content}}` and `{{token}}`. */
  readonly steps: Readonly<Record<string, object>>;
}

/** The payloads of each agent, and of VS Code, which has fields of its own. */
export const agentPayloads: Readonly<Record<string, AgentPayloads>> = Object.fromEntries(
  readdirSync(folder).map((name) => [name.replace('.json', ''), JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as AgentPayloads]),
);

/** The agent's name with which a hook is called for these payloads. */
export function agentOf(name: string): AgentName {
  return name === 'vs-code' ? 'copilot' : (name as AgentName);
}

/** The texts for the templates of a payload. */
export interface Filling {
  readonly folder: string;
  /** A path below the folder. */
  readonly file: string;
  readonly content: string;
  readonly token: string;
}

/** A payload as a hook gets it on standard input. */
export function payload(name: string, step: string, filling: Filling): string {
  const found = agentPayloads[name]?.steps[step];
  if (found === undefined) throw new Error(`there is no payload of ${name} for ${step}`);
  return JSON.stringify(found).replaceAll(/\{\{(\w+)\}\}/g, (_, key: keyof Filling) => JSON.stringify(filling[key]).slice(1, -1));
}
