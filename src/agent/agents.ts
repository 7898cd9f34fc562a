import type { Agent } from './agent.ts';
import type { Payload } from './payload.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { copilot } from './copilot.ts';
import { cursor } from './cursor.ts';
import { gemini } from './gemini.ts';

/** Every agent with known hooks. If a payload may come from several of them, the first one is taken. */
export const agents = { cursor, gemini, copilot, codex, 'claude-code': claudeCode } as const satisfies Readonly<Record<string, Agent>>;

export type AgentName = keyof typeof agents;

export const agentNames = Object.keys(agents) as readonly AgentName[];

/** The agent that sent a payload, by fields that only its payloads have; null if several are possible. */
export function recognise(payload: Payload): Agent | null {
  return Object.values<Agent>(agents).find((agent) => agent.recognises(payload)) ?? null;
}
