import { type Agent, block, goOn } from './agent.ts';
import { stepOf } from './tool-call.ts';

/**
 * Codex. Exit code 2 with a reason on standard error blocks a prompt and a call. After a tool ran, the model gets the
 * reason instead of the tool's result. `ask` is in Codex's schema, but makes the hook fail.
 */
export const codex: Agent = {
  title: 'Codex',
  source: { url: 'https://learn.chatgpt.com/docs/hooks', read: '2026-11-29' },
  recognises: (payload) => typeof payload['hook_event_name'] === 'string' && 'turn_id' in payload,
  step: (payload, session) => stepOf(payload, session, { call: ['PreToolUse', 'PermissionRequest'], result: ['PostToolUse'] }),
  power: () => 'stopped',
  asks: () => false,
  replaceable: () => undefined,
  pass: () => goOn,
  reply: (_when, decision) => block(decision.reason),
  refuse: block,
};
