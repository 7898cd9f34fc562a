import { type Agent, block, goOn } from './agent.ts';
import { stepOf } from './tool-call.ts';

/**
 * Codex: exit code 2 with a reason on standard error blocks a prompt and a call; after a tool ran it replaces nothing,
 * the reason is fed back to the model (openai/codex codex-rs/hooks/src/events/{pre,post}_tool_use.rs). `ask` is in its
 * schema, and not obeyed.
 */
export const codex: Agent = {
  title: 'Codex',
  source: { url: 'https://developers.openai.com/codex/hooks', read: '2026-11-29' },
  recognises: (payload) => typeof payload['hook_event_name'] === 'string' && 'turn_id' in payload,
  step: (payload) => stepOf(payload, { prompt: ['UserPromptSubmit'], call: ['PreToolUse', 'PermissionRequest'], result: ['PostToolUse'] }),
  power: { prompt: 'stopped', call: 'stopped', result: 'told' },
  reply: (_when, decision) => (decision.kind === 'pass' ? goOn : block(decision.reason)),
  refuse: block,
};
