import { isObject } from '../json.ts';
import { type Agent, block, type Decision, goOn, json, type Reply, type Step } from './agent.ts';
import { field, type Payload, unpacked } from './payload.ts';
import { placed, prompt, toolCall, toolResult } from './tool-call.ts';
import type { Session } from './shell/call.ts';

/**
 * GitHub Copilot: the command line, the cloud agent, and VS Code, which runs the same hooks. An event's name in the
 * configuration, `preToolUse` or `PreToolUse`, decides the form of its payload. A call is denied by exit code 2
 * together with JSON.
 *
 * The command line lets a hook replace a result, and the prompt that it has made from the user's
 * (`userPromptTransformed`). It ignores the answer of the prompt's own hook (github/docs
 * content/copilot/reference/hooks-reference.md). VS Code stops a prompt by exit code 2, and cannot replace a result
 * (microsoft/vscode-docs docs/agent-customization/hooks.md).
 */
export const copilot: Agent = {
  title: 'GitHub Copilot',
  source: { url: 'https://docs.github.com/en/copilot/reference/hooks-reference', read: '2026-11-29' },
  recognises: (payload) => 'sessionId' in payload || 'hookEventName' in payload || 'tool_result' in payload || ('timestamp' in payload && 'session_id' in payload),
  step,
  power: (when, payload) => {
    if (when === 'call') return 'stopped';
    if (isTransformed(payload)) return 'stopped';
    return (when === 'prompt') === isVsCode(payload) && failureOf(payload) === undefined ? 'stopped' : 'told';
  },
  asks: (when) => when === 'call',
  replaceable: () => undefined,
  pass: () => goOn,
  reply: (when, decision, payload) => {
    if (when === 'call') return permission(decision, payload);
    if (isTransformed(payload)) return rewritten(decision.reason);
    if (when === 'prompt') return isVsCode(payload) ? json({ systemMessage: decision.reason }, 2, `${decision.reason}\n`) : block(decision.reason);
    return withheld(decision.reason, payload);
  },
  refuse: (reason, payload) => {
    if (payload !== null && isTransformed(payload)) return rewritten(reason);
    // After a tool ran, exit code 2 is only a warning, and the model would get the result.
    const isResult = payload !== null && (resultOf(payload) ?? failureOf(payload)) !== undefined;
    return isResult ? withheld(reason, payload) : permission({ kind: 'stop', reason }, payload ?? {});
  },
};

function step(payload: Payload, session: Session): Step | null {
  const there = placed(session, field(payload, 'cwd'));
  // An object; in older releases a text with JSON.
  const input = unpacked(payload['toolArgs'] ?? payload['tool_input']);
  const result = resultOf(payload) ?? failureOf(payload);
  if (result !== undefined) return toolResult(result, input, there);
  const event = eventOf(payload);
  if (/^post/i.test(event)) return null;
  const tool = payload['toolName'] ?? payload['tool_name'];
  if (tool !== undefined || /^pre_?tool/i.test(event)) return toolCall(tool, input, there);
  if (isTransformed(payload)) return prompt(payload['transformedPrompt'], there);
  if (payload['prompt'] !== undefined || /prompt/i.test(event)) return prompt(payload['prompt'], there);
  return event !== '' || 'sessionId' in payload ? { when: 'never' } : null;
}

function eventOf(payload: Payload): string {
  return field(payload, 'hook_event_name', 'hookEventName');
}

/** VS Code's own hooks call a result `response`. */
function resultOf(payload: Payload): unknown {
  return payload['toolResult'] ?? payload['tool_result'] ?? payload['tool_response'];
}

/** The error of a tool. An error of the agent itself is an object. */
function failureOf(payload: Payload): unknown {
  return isObject(payload['error']) ? undefined : payload['error'];
}

/** Whether this is the prompt that the command line has made, as the model is about to get it. */
function isTransformed(payload: Payload): boolean {
  return 'transformedPrompt' in payload;
}

/** The model gets the reason in place of the prompt. */
function rewritten(reason: string): Reply {
  return json({ modifiedTransformedPrompt: reason });
}

/**
 * Whether VS Code sent the payload. Only VS Code names a transcript at every event, and only its own hooks have these
 * two fields.
 */
function isVsCode(payload: Payload): boolean {
  return 'hookEventName' in payload || 'tool_response' in payload || 'transcript_path' in payload;
}

/** Denies by the exit code; the JSON with it says why. A question needs exit code 0. */
function permission({ kind, reason }: Pick<Decision, 'kind' | 'reason'>, payload: Payload = {}): Reply {
  const answer = { permissionDecision: kind === 'ask' ? 'ask' : 'deny', permissionDecisionReason: reason };
  const event = eventOf(payload);
  // VS Code's own hooks look for the answer one level deeper.
  const said = event === '' ? answer : { ...answer, hookSpecificOutput: { hookEventName: event, ...answer } };
  return kind === 'ask' ? json(said) : json(said, 2, `${reason}\n`);
}

/** The text that the model gets in place of a result, or with the result if the agent allows nothing else. */
function withheld(reason: string, payload: Payload): Reply {
  if (isVsCode(payload)) return json({ decision: 'block', reason, systemMessage: reason, hookSpecificOutput: { hookEventName: 'PostToolUse', additionalContext: reason } }, 2, `${reason}\n`);
  if (failureOf(payload) !== undefined) return json({ additionalContext: reason }, 2, `${reason}\n`);
  return json({ modifiedResult: { resultType: 'success', textResultForLlm: reason } });
}
