import { type Agent, block, goOn } from './agent.ts';
import { field, prompt, toolCall, toolResult } from './tool-call.ts';

/**
 * Gemini CLI: exit code 2 blocks at each of these events; standard error becomes the reason, and after a tool ran it
 * takes the place of what the tool gave back (google-gemini/gemini-cli docs/hooks/reference.md).
 */
export const gemini: Agent = {
  title: 'Gemini CLI',
  source: { url: 'https://geminicli.com/docs/hooks/reference', read: '2026-11-29' },
  recognises: (payload) => /^(?:Before|After)(?:Agent|Tool|Model|ToolSelection)$/.test(field(payload, 'hook_event_name')),
  step: (payload) => {
    switch (payload['hook_event_name']) {
      case 'BeforeAgent':
        return prompt(field(payload, 'prompt'));
      case 'BeforeTool':
        return toolCall(field(payload, 'tool_name'), payload['tool_input'], field(payload, 'cwd'));
      case 'AfterTool':
        return toolResult(payload['tool_response'], payload['tool_input']);
      default:
        return typeof payload['hook_event_name'] === 'string' ? { when: 'never' } : null;
    }
  },
  power: { prompt: 'stopped', call: 'stopped', result: 'stopped' },
  reply: (_when, decision) => (decision.kind === 'pass' ? goOn : block(decision.reason)),
  refuse: block,
};
