import { type Agent, block, goOn, json } from './agent.ts';
import { stepOf } from './tool-call.ts';

/**
 * Claude Code: exit code 2 blocks and its standard error is the reason; any other code but 0 is a warning that nobody
 * reads. What a tool gave back can be replaced since release 2.1.121, by a value of the same shape; some releases
 * ignore it for built-in tools (anthropics/claude-code issue 68951), so it is replaced and told all the same.
 */
export const claudeCode: Agent = {
  title: 'Claude Code',
  source: { url: 'https://code.claude.com/docs/en/hooks', read: '2026-11-29' },
  recognises: (payload) => typeof payload['hook_event_name'] === 'string' && typeof payload['transcript_path'] === 'string' && !('turn_id' in payload),
  step: (payload) => stepOf(payload, { prompt: ['UserPromptSubmit'], call: ['PreToolUse'], result: ['PostToolUse', 'PostToolUseFailure'] }),
  power: { prompt: 'stopped', call: 'stopped', result: 'told' },
  reply: (when, decision) => {
    if (decision.kind === 'pass') return goOn;
    if (decision.kind === 'ask' && when === 'call') {
      return json({ hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'ask', permissionDecisionReason: decision.reason } });
    }
    return block(decision.reason);
  },
  refuse: block,
};
