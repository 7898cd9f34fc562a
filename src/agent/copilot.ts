import { type Agent, block, type Decision, goOn, json, type Payload, type Reply, type Step } from './agent.ts';
import { field, prompt, toolCall, toolResult, unpacked } from './tool-call.ts';

/**
 * GitHub Copilot (command line, cloud agent, and VS Code, which runs the same hooks): the form of the payload follows
 * the name that the event has in the configuration, `preToolUse` or `PreToolUse`. A call is denied by exit code 2 and
 * the JSON beside it; a result can be replaced; a prompt cannot be stopped, its output is dropped
 * (github/docs content/copilot/reference/hooks-reference.md).
 */
export const copilot: Agent = {
  title: 'GitHub Copilot',
  source: { url: 'https://docs.github.com/en/copilot/reference/hooks-reference', read: '2026-11-29' },
  recognises: (payload) => 'sessionId' in payload || 'tool_result' in payload || (typeof payload['timestamp'] === 'string' && 'session_id' in payload && !('transcript_path' in payload)),
  step,
  power: { prompt: 'told', call: 'stopped', result: 'stopped' },
  reply: (when, decision, payload) => {
    if (decision.kind === 'pass') return goOn;
    if (when === 'call') return permission(decision, payload);
    return when === 'prompt' ? block(decision.reason) : replaced(decision.reason, payload);
  },
  refuse: (reason) => permission({ kind: 'stop', reason }),
};

function step(payload: Payload): Step | null {
  const cwd = field(payload, 'cwd');
  const event = field(payload, 'hook_event_name');
  const tool = field(payload, 'toolName') || field(payload, 'tool_name');
  const input = argumentsOf(payload['toolArgs'] ?? payload['tool_input']);
  // VS Code's own hooks call it a response.
  const result = payload['toolResult'] ?? payload['tool_result'] ?? payload['tool_response'];
  if (result !== undefined) return toolResult(result, input);
  if (tool !== '' && typeof payload['error'] === 'string') return toolResult(payload['error'], input);
  if (tool !== '') return toolCall(tool, input, cwd);
  if (typeof payload['prompt'] === 'string') return prompt(payload['prompt']);
  return event !== '' || 'sessionId' in payload ? { when: 'never' } : null;
}

/** `toolArgs` comes as an object, and as JSON in a text from older releases; what is neither is looked at as a command. */
function argumentsOf(value: unknown): unknown {
  const read = unpacked(value);
  return typeof value === 'string' && read === value ? { command: value } : read;
}

/** Denied by the exit code; the JSON beside it says why. A question takes the exit code 0. */
function permission(decision: Exclude<Decision, { readonly kind: 'pass' }>, payload: Payload = {}): Reply {
  const permissionDecision = decision.kind === 'ask' ? 'ask' : 'deny';
  const stderr = decision.kind === 'ask' ? '' : `${decision.reason}\n`;
  const answer = { permissionDecision, permissionDecisionReason: decision.reason };
  const event = field(payload, 'hook_event_name');
  // VS Code's own hooks look for it one level deeper.
  return json(event === '' ? answer : { ...answer, hookSpecificOutput: { hookEventName: event, ...answer } }, decision.kind === 'ask' ? 0 : 2, stderr);
}

/** What the model gets in the place of a result, in the spelling of the payload. */
function replaced(reason: string, payload: Payload): Reply {
  if (typeof payload['error'] === 'string' || 'tool_response' in payload) return json({ additionalContext: reason }, 2, `${reason}\n`);
  return json({ modifiedResult: { resultType: 'success', textResultForLlm: reason } });
}
