import type { AgentName } from '../../agent/agents.ts';

/** The material of a trial. */
export interface TrialPlace {
  readonly cwd: string;
  /** A freshly made-up token. */
  readonly token: string;
  /** The absolute path of a file that holds the token. */
  readonly file: string;
}

/** One event by which an agent tells its hooks about a step. */
export interface TrialEvent {
  /** The event's name in the agent's settings. */
  readonly event: string;
  /** The words that a matcher is compared with: the tool and its other names; for Cursor's shell events the command, and for its prompts a word; empty if the agent uses none. */
  readonly tools: readonly string[];
  readonly payload: (place: TrialPlace) => object;
}

/** The steps that a hook has to stop. Each has a name for people, and all events by which the agent tells about it. */
export type Trials = Readonly<Record<TrialStep, readonly TrialEvent[]>>;

export const trialSteps = ['a prompt', 'a command', 'a file read', 'a file write', 'an edit', 'an MCP call', 'a tool result'] as const;
export type TrialStep = (typeof trialSteps)[number];

/** Every step of every agent, as its hooks get it (`agents[name].source`). */
export const agentTrials: Readonly<Record<AgentName, Trials>> = {
  'claude-code': likeClaude({ prompt: 'UserPromptSubmit', call: 'PreToolUse', result: 'PostToolUse' }, (cwd) => ({ session_id: 'doctor', transcript_path: '', cwd }), {
    command: ['Bash'], read: ['Read'], write: ['Write'], edit: ['Edit'],
  }),
  codex: {
    ...likeClaude({ prompt: 'UserPromptSubmit', call: 'PreToolUse', result: 'PostToolUse' }, (cwd) => ({ session_id: 'doctor', turn_id: 'doctor', transcript_path: null, cwd }), {
      command: ['Bash'], read: ['Bash'], write: ['apply_patch', 'Write', 'Edit'], edit: ['apply_patch', 'Edit', 'Write'],
    }),
    // Codex reads files with commands, and writes them with patches.
    'a file read': [{ event: 'PreToolUse', tools: ['Bash'], payload: ({ cwd, file }) => codexCall(cwd, 'Bash', `cat '${file}'`) }],
    'a file write': [{ event: 'PreToolUse', tools: ['apply_patch', 'Write', 'Edit'], payload: ({ cwd, token }) => codexCall(cwd, 'apply_patch', `*** Begin Patch\n*** Add File: a\n+${token}\n*** End Patch`) }],
    'an edit': [{ event: 'PreToolUse', tools: ['apply_patch', 'Edit', 'Write'], payload: ({ cwd, token }) => codexCall(cwd, 'apply_patch', `*** Begin Patch\n*** Update File: a\n-b\n+${token}\n*** End Patch`) }],
  },
  gemini: likeClaude({ prompt: 'BeforeAgent', call: 'BeforeTool', result: 'AfterTool' }, (cwd) => ({ session_id: 'doctor', cwd }), {
    command: ['run_shell_command'], read: ['read_file'], write: ['write_file'], edit: ['replace'],
  }),
  cursor: {
    'a prompt': [cursorEvent('beforeSubmitPrompt', ['UserPromptSubmit'], ({ token }) => ({ prompt: token, attachments: [] }))],
    'a command': [
      cursorEvent('beforeShellExecution', ['echo TOKEN'], ({ cwd, token }) => ({ cwd, command: `echo ${token}` })),
      cursorEvent('preToolUse', ['Shell'], ({ cwd, token }) => ({ cwd, tool_name: 'Shell', tool_input: { command: `echo ${token}` } })),
    ],
    'a file read': [
      cursorEvent('beforeReadFile', ['Read'], ({ file, token }) => ({ file_path: file, content: token, attachments: [] })),
      cursorEvent('preToolUse', ['Read'], ({ file }) => ({ tool_name: 'Read', tool_input: { file_path: file } })),
    ],
    'a file write': [cursorEvent('preToolUse', ['Write'], ({ token }) => ({ tool_name: 'Write', tool_input: { file_path: 'a', content: token } }))],
    'an edit': [cursorEvent('preToolUse', ['Write', 'Edit', 'StrReplace'], ({ token }) => ({ tool_name: 'Write', tool_input: { file_path: 'a', old_string: 'a', new_string: token } }))],
    'an MCP call': [
      cursorEvent('beforeMCPExecution', ['doctor', 'MCP:doctor'], ({ token }) => ({ tool_name: 'doctor', tool_input: JSON.stringify({ token }) })),
      cursorEvent('preToolUse', ['MCP:doctor'], ({ token }) => ({ tool_name: 'MCP:doctor', tool_input: { token } })),
    ],
    'a tool result': [
      cursorEvent('postToolUse', ['Shell'], ({ token }) => ({ tool_name: 'Shell', tool_input: {}, tool_output: JSON.stringify({ output: token, exitCode: 0 }) })),
      cursorEvent('afterShellExecution', ['x'], ({ token }) => ({ command: 'x', output: token })),
    ],
  },
  copilot: {
    'a prompt': [
      ...copilotEvent('userPromptSubmitted', 'UserPromptSubmit', null, ({ token }) => ({ prompt: token })),
      { event: 'userPromptTransformed', tools: [], payload: ({ cwd, token }) => ({ sessionId: 'doctor', timestamp: 0, cwd, prompt: token, transformedPrompt: token }) },
    ],
    'a command': copilotCall(['bash', 'Bash'], ({ token }) => ({ command: `echo ${token}` })),
    'a file read': copilotCall(['view', 'Read'], ({ file }) => ({ path: file })),
    'a file write': copilotCall(['create', 'Write'], ({ token }) => ({ path: 'a', file_text: token })),
    'an edit': copilotCall(['edit', 'Edit'], ({ token }) => ({ path: 'a', old_str: 'a', new_str: token })),
    'an MCP call': copilotCall(['doctor-whoami', 'doctor-whoami'], ({ token }) => ({ token })),
    'a tool result': [
      { event: 'postToolUse', tools: ['bash'], payload: ({ cwd, token }) => ({ sessionId: 'doctor', timestamp: 0, cwd, toolName: 'bash', toolArgs: {}, toolResult: { resultType: 'success', textResultForLlm: token } }) },
      { event: 'PostToolUse', tools: ['Bash', 'bash'], payload: ({ cwd, token }) => ({ hook_event_name: 'PostToolUse', session_id: 'doctor', timestamp: '', cwd, tool_name: 'Bash', tool_input: {}, tool_result: { result_type: 'success', text_result_for_llm: token } }) },
    ],
  },
};

interface Tools {
  readonly command: readonly string[];
  readonly read: readonly string[];
  readonly write: readonly string[];
  readonly edit: readonly string[];
}

/** The steps of an agent that sends Claude Code's payloads. */
function likeClaude(events: { readonly prompt: string; readonly call: string; readonly result: string }, base: (cwd: string) => object, tools: Tools): Trials {
  const call = (names: readonly string[], input: (place: TrialPlace) => object): readonly TrialEvent[] => [
    { event: events.call, tools: names, payload: (place) => ({ ...base(place.cwd), hook_event_name: events.call, tool_name: names[0], tool_input: input(place) }) },
  ];
  return {
    'a prompt': [{ event: events.prompt, tools: [], payload: ({ cwd, token }) => ({ ...base(cwd), hook_event_name: events.prompt, prompt: token }) }],
    'a command': call(tools.command, ({ token }) => ({ command: `echo ${token}` })),
    'a file read': call(tools.read, ({ file }) => ({ file_path: file })),
    'a file write': call(tools.write, ({ token }) => ({ file_path: 'a', content: token })),
    'an edit': call(tools.edit, ({ token }) => ({ file_path: 'a', old_string: 'a', new_string: token })),
    'an MCP call': call(['mcp__doctor__whoami'], ({ token }) => ({ token })),
    'a tool result': [{ event: events.result, tools: tools.command, payload: ({ cwd, token }) => ({ ...base(cwd), hook_event_name: events.result, tool_name: tools.command[0], tool_input: {}, tool_response: { stdout: token, stderr: '' } }) }],
  };
}

function codexCall(cwd: string, tool: string, command: string): object {
  return { session_id: 'doctor', turn_id: 'doctor', transcript_path: null, cwd, hook_event_name: 'PreToolUse', tool_name: tool, tool_input: { command } };
}

function cursorEvent(event: string, tools: readonly string[], more: (place: TrialPlace) => object): TrialEvent {
  return { event, tools, payload: (place) => ({ conversation_id: 'doctor', generation_id: 'doctor', hook_event_name: event, workspace_roots: [place.cwd], ...more(place) }) };
}

/** An event under both of its names. The payload depends on the name that the settings use. */
function copilotEvent(camel: string, pascal: string, tools: readonly [camel: string, pascal: string] | null, more: (place: TrialPlace) => object): readonly TrialEvent[] {
  return [
    { event: camel, tools: tools === null ? [] : [tools[0]], payload: (place) => ({ sessionId: 'doctor', timestamp: 0, cwd: place.cwd, ...more(place) }) },
    { event: pascal, tools: tools === null ? [] : [tools[1], tools[0]], payload: (place) => ({ hook_event_name: pascal, session_id: 'doctor', timestamp: '', cwd: place.cwd, ...more(place) }) },
  ];
}

function copilotCall(tools: readonly [camel: string, pascal: string], input: (place: TrialPlace) => object): readonly TrialEvent[] {
  const [camel, pascal] = copilotEvent('preToolUse', 'PreToolUse', tools, () => ({}));
  return [
    { ...camel!, payload: (place) => ({ ...camel!.payload(place), toolName: tools[0], toolArgs: input(place) }) },
    { ...pascal!, payload: (place) => ({ ...pascal!.payload(place), tool_name: tools[1], tool_input: input(place) }) },
  ];
}
