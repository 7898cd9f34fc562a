import type { AgentName } from '../../agent/agents.ts';
import type { Registration } from '../agents/agent-files.ts';
import type { TrialEvent } from './agent-trials.ts';

/**
 * Whether an agent runs an entry at an event and waits for it. The entry's event must be the same, and its matcher must
 * fit as this agent reads it.
 */
export function isFor(agent: AgentName, { event, matcher, isGuard }: Registration, trial: TrialEvent): boolean {
  if (event !== trial.event || !isGuard) return false;
  if (matcher === null || matcher === '' || matcher === '*') return true;
  return trial.tools.length === 0 || matches[agent](matcher, trial.tools, event);
}

/** How each agent reads a matcher that is neither empty nor a star (`agents[name].source`). */
const matches: Readonly<Record<AgentName, (matcher: string, words: readonly string[], event: string) => boolean>> = {
  'claude-code': (matcher, words) => (/^[\w\s,|-]*$/.test(matcher) ? isOneOf(matcher, words) : found(matcher, words)),
  // openai/codex codex-rs/hooks/src/events/common.rs
  codex: (matcher, words) => (/^[A-Za-z0-9_|]*$/.test(matcher) ? isOneOf(matcher, words) : found(matcher, words)),
  gemini: found,
  // An unanchored expression over a tool's name, the whole command line, or a word that stands for the event.
  cursor: found,
  // For events with Claude Code's spelling, a list of names is allowed too.
  copilot: (matcher, words, event) => matcher === '**' || (/^[A-Z]/.test(event) && isOneOf(matcher, words)) || found(`^(?:${matcher})$`, words),
};

function isOneOf(matcher: string, words: readonly string[]): boolean {
  return matcher.split(/[|,]/).some((one) => words.includes(one.trim()));
}

/** Agents ignore an entry with an invalid expression. */
function found(matcher: string, words: readonly string[]): boolean {
  try {
    const expression = new RegExp(matcher);
    return words.some((word) => expression.test(word));
  } catch {
    return false;
  }
}
