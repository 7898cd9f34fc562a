import { type Agent, goOn, json, type When } from './agent.ts';
import { field, prompt, strings, toolCall, toolResult, unpacked } from './tool-call.ts';

/**
 * Cursor: permission events take `permission`, a prompt takes `continue`; exit code 2 blocks too, and both are given.
 * Events after the fact are told only. Hooks fail open unless their entry says `failClosed`, which `init` writes.
 */
export const cursor: Agent = {
  title: 'Cursor',
  source: { url: 'https://cursor.com/docs/hooks', read: '2026-11-29' },
  recognises: (payload) => typeof payload['cursor_version'] === 'string' || (typeof payload['conversation_id'] === 'string' && typeof payload['generation_id'] === 'string'),
  step: (payload) => {
    const roots = payload['workspace_roots'];
    const cwd = field(payload, 'cwd') || (Array.isArray(roots) ? (strings(roots)[0] ?? '') : '');
    switch (payload['hook_event_name']) {
      case 'beforeSubmitPrompt':
        return prompt(field(payload, 'prompt'));
      case 'beforeShellExecution':
        return toolCall('Shell', { command: payload['command'] }, cwd);
      case 'beforeMCPExecution':
        return toolCall(field(payload, 'tool_name'), unpacked(payload['tool_input']), cwd);
      case 'beforeReadFile':
      case 'beforeTabFileRead':
        return { when: 'call', texts: [{ path: field(payload, 'file_path'), text: field(payload, 'content') }], files: [] };
      case 'preToolUse':
        return toolCall(field(payload, 'tool_name'), unpacked(payload['tool_input']), cwd);
      case 'postToolUse':
        return toolResult(unpacked(payload['tool_output']), unpacked(payload['tool_input']));
      case 'afterShellExecution':
        return toolResult(payload['output'], null);
      case 'afterMCPExecution':
        return toolResult(unpacked(payload['result_json']), null);
      default:
        return typeof payload['hook_event_name'] === 'string' ? { when: 'never' } : null;
    }
  },
  power: { prompt: 'stopped', call: 'stopped', result: 'told' },
  reply: (when, decision) => {
    if (decision.kind === 'pass') return allowed(when);
    if (decision.kind === 'ask' && when === 'call') return json({ permission: 'ask', user_message: decision.reason, agent_message: decision.reason });
    return refused(decision.reason);
  },
  refuse: refused,
};

/** A permission event waits for a word; silence is none. */
function allowed(when: When): Reply {
  if (when === 'result') return goOn;
  return json(when === 'prompt' ? { continue: true } : { permission: 'allow' });
}

/** One answer for every event: each reads what it knows. */
function refused(reason: string): Reply {
  return json({ continue: false, permission: 'deny', user_message: reason, agent_message: reason }, 2, `${reason}\n`);
}

type Reply = ReturnType<typeof json>;
