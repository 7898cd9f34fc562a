import { type Agent, json, type Reply, type Step } from './agent.ts';
import { field, type Payload, strings, unpacked } from './payload.ts';
import { placed, prompt, stepOf, toolCall, toolResult } from './tool-call.ts';
import type { Session } from './shell/call.ts';

/**
 * Cursor. Permission events take `permission`, a prompt takes `continue`. Exit code 2 blocks too, and the answer has
 * both. `ask` is obeyed only before a command and an MCP call. After a call only the result of an MCP tool can be
 * replaced. If a hook fails, the step goes on, unless the hook's entry says `failClosed`, which `init` writes.
 */
export const cursor: Agent = {
  title: 'Cursor',
  source: { url: 'https://cursor.com/docs/hooks', read: '2026-11-29' },
  recognises: (payload) => typeof payload['cursor_version'] === 'string' || (typeof payload['conversation_id'] === 'string' && typeof payload['generation_id'] === 'string'),
  step,
  power: (when, payload) => (when !== 'result' || isMcpResult(payload) ? 'stopped' : 'told'),
  asks: (_when, payload) => /^before(?:Shell|MCP)Execution$/.test(field(payload, 'hook_event_name')),
  replaceable: (payload) => (isMcpResult(payload) ? unpacked(payload['tool_output']) : undefined),
  pass,
  reply: (when, decision, payload) => {
    if (decision.kind === 'ask') return json({ permission: 'ask', user_message: decision.reason, agent_message: decision.reason });
    if (when !== 'result') return refused(decision.reason);
    if (decision.instead !== null) return mcpReplaced(decision.reason);
    // The model gets this text only with exit code 0, and only after this event.
    return field(payload, 'hook_event_name') === 'postToolUse' ? json({ additional_context: decision.reason }) : refused(decision.reason);
  },
  refuse: (reason, payload) => (payload !== null && isMcpResult(payload) ? mcpReplaced(reason) : refused(reason)),
};

function step(payload: Payload, session: Session): Step | null {
  const roots = payload['workspace_roots'];
  const there = placed(session, field(payload, 'cwd') || (Array.isArray(roots) ? (strings(roots)[0] ?? '') : ''));
  const event = payload['hook_event_name'];
  switch (event) {
    case 'beforeSubmitPrompt':
      return prompt(payload['prompt'], there, payload['attachments']);
    case 'beforeShellExecution':
      return typeof payload['command'] === 'string' ? toolCall('Shell', { command: payload['command'] }, there) : null;
    case 'beforeReadFile':
    case 'beforeTabFileRead': {
      const { content } = payload;
      // Everything else that is sent along is listed there.
      const attached = prompt('', there, payload['attachments']);
      return typeof content !== 'string' || attached?.when !== 'prompt' ? null : { ...attached, when: 'call', texts: [{ path: field(payload, 'file_path'), text: content }] };
    }
    case 'beforeMCPExecution':
    case 'preToolUse':
      return toolCall(payload['tool_name'], unpacked(payload['tool_input']), there);
    case 'postToolUse':
      return toolResult(unpacked(payload['tool_output']), unpacked(payload['tool_input']), there);
    case 'postToolUseFailure':
      return toolResult(payload['error_message'], unpacked(payload['tool_input']), there);
    case 'afterShellExecution':
      return toolResult(payload['output'], null, there);
    case 'afterMCPExecution':
      return toolResult(unpacked(payload['result_json']), null, there);
    default:
      // Another agent that calls Cursor's hook, in its own way.
      return stepOf(payload, session, { call: ['PreToolUse'], result: ['PostToolUse', 'PostToolUseFailure'] });
  }
}

function isMcpResult(payload: Payload): boolean {
  return payload['hook_event_name'] === 'postToolUse' && /^(?:MCP:|mcp__)/.test(field(payload, 'tool_name'));
}

/** The text that the model gets in place of an MCP tool's result. */
function mcpReplaced(reason: string): Reply {
  return json({ updated_mcp_tool_output: { content: [{ type: 'text', text: reason }] }, additional_context: reason });
}

/** A permission event needs an explicit answer, and with `failClosed` an answer without JSON counts as a failure. */
function pass(when: Step['when'] | null): Reply {
  switch (when) {
    case 'prompt':
      return json({ continue: true });
    case 'call':
      return json({ permission: 'allow' });
    case 'result':
    case 'never':
      return json({});
    case null:
      return json({ continue: true, permission: 'allow' });
  }
}

/** One answer for all events: each event reads the field that it knows. */
function refused(reason: string): Reply {
  return json({ continue: false, permission: 'deny', user_message: reason, agent_message: reason }, 2, `${reason}\n`);
}
