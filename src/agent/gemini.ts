import { type Agent, block, goOn } from './agent.ts';
import { field } from './payload.ts';
import { stepOf } from './tool-call.ts';

/**
 * Gemini CLI. Exit code 2 blocks at each of these events, and standard error becomes the reason. After a tool ran, the
 * reason replaces the tool's result (google-gemini/gemini-cli docs/hooks/reference.md).
 */
export const gemini: Agent = {
  title: 'Gemini CLI',
  source: { url: 'https://geminicli.com/docs/hooks/reference', read: '2026-11-29' },
  recognises: (payload) => /^(?:Before|After)(?:Agent|Tool|Model|ToolSelection)$/.test(field(payload, 'hook_event_name')),
  step: (payload, session) => stepOf(payload, session, { call: ['BeforeTool'], result: ['AfterTool'] }),
  power: () => 'stopped',
  asks: () => false,
  replaceable: () => undefined,
  pass: () => goOn,
  reply: (_when, decision) => block(decision.reason),
  refuse: block,
};
