import { type Agent, block, goOn } from './agent.ts';
import { field } from './payload.ts';
import { stepOf } from './tool-call.ts';

/**
 * Gemini CLI: exit code 2 blocks at each of these events; standard error becomes the reason, and after a tool ran it
 * takes the place of what the tool gave back (google-gemini/gemini-cli docs/hooks/reference.md).
 */
export const gemini: Agent = {
  title: 'Gemini CLI',
  source: { url: 'https://geminicli.com/docs/hooks/reference', read: '2026-11-29' },
  recognises: (payload) => /^(?:Before|After)(?:Agent|Tool|Model|ToolSelection)$/.test(field(payload, 'hook_event_name')),
  step: (payload, session) => stepOf(payload, session, { call: ['BeforeTool'], result: ['AfterTool'] }),
  power: () => 'stopped',
  asks: () => false,
  replaceable: () => undefined,
  reply: (_when, decision) => (decision.kind === 'pass' ? goOn : block(decision.reason)),
  refuse: block,
};
