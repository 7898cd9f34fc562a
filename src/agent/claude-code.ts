import { type Agent, block, goOn, json, type Reply } from './agent.ts';
import { field, type Payload } from './payload.ts';
import { stepOf } from './tool-call.ts';
import { withoutTexts } from './without-found.ts';

/**
 * Claude Code. Exit code 2 blocks, and its standard error is the reason; any other code but 0 is a warning that nobody
 * reads. A prompt is blocked by JSON: with exit code 2 the prompt would be shown again and kept
 * (`suppressOriginalPrompt`). Since release 2.1.121 `updatedToolOutput` replaces the result of a tool. An MCP tool
 * takes any value; a built-in tool needs a value of the same shape, which some releases ignored (anthropics/claude-code
 * issue 68951). If permissions are bypassed, `ask` lets the step through without a question (issue 77212).
 */
export const claudeCode: Agent = {
  title: 'Claude Code',
  source: { url: 'https://code.claude.com/docs/en/hooks', read: '2026-11-29' },
  recognises: (payload) => typeof payload['hook_event_name'] === 'string' && typeof payload['transcript_path'] === 'string' && !('turn_id' in payload),
  step: (payload, session) => stepOf(payload, session, { call: ['PreToolUse'], result: ['PostToolUse', 'PostToolUseFailure'] }),
  power: (when, payload) => (when !== 'result' ? 'stopped' : !isReplaceable(payload) ? 'told' : field(payload, 'tool_name').startsWith('mcp__') ? 'stopped' : 'replaced'),
  asks: (_when, payload) => payload['hook_event_name'] === 'PreToolUse' && payload['permission_mode'] !== 'bypassPermissions',
  replaceable: (payload) => (isReplaceable(payload) ? payload['tool_response'] : undefined),
  pass: () => goOn,
  reply: (when, decision, payload) => {
    if (decision.kind === 'ask') {
      return json({ hookSpecificOutput: { hookEventName: 'PreToolUse', permissionDecision: 'ask', permissionDecisionReason: decision.reason } });
    }
    if (when === 'prompt') {
      return json({ decision: 'block', reason: decision.reason, hookSpecificOutput: { hookEventName: payload['hook_event_name'], suppressOriginalPrompt: true } });
    }
    return when === 'result' && decision.instead !== null ? replaced(decision.reason, decision.instead.result) : block(decision.reason);
  },
  // With the exit code alone, the model would get the result.
  refuse: (reason, payload) => (payload !== null && isReplaceable(payload) ? replaced(reason, withoutTexts(payload['tool_response'])) : block(reason)),
};

/** With exit code 2 no JSON is read. */
function replaced(reason: string, result: unknown): Reply {
  return json({ decision: 'block', reason, systemMessage: reason, hookSpecificOutput: { hookEventName: 'PostToolUse', updatedToolOutput: result } });
}

function isReplaceable(payload: Payload): boolean {
  return payload['hook_event_name'] === 'PostToolUse' && payload['tool_response'] !== undefined;
}
