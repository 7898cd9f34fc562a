import type { Command } from './command.ts';

/** How a verb is listed, and how its code is loaded when it is called. */
export interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** The command without a verb: `sntrylint [PATH…]`. */
export const defaultCommand: CommandEntry = {
  summary: 'scan the files of the work tree (default: the folder you are in)',
  load: async () => (await import('./commands/scan/worktree.ts')).worktreeCommand,
};

/** Every verb, in the order of the help. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  staged: {
    summary: 'scan what the next commit would add; for a pre-commit hook',
    load: async () => (await import('./commands/scan/staged.ts')).stagedCommand,
  },
  range: {
    summary: 'scan what commits add, as in A..B; for CI',
    load: async () => (await import('./commands/scan/range.ts')).rangeCommand,
  },
  history: {
    summary: 'scan everything the repository has ever held',
    load: async () => (await import('./commands/scan/history.ts')).historyCommand,
  },
  'commit-msg': {
    summary: 'scan the message about to be committed; for a commit-msg hook',
    load: async () => (await import('./commands/scan/commit-msg.ts')).commitMsgCommand,
  },
  'pre-push': {
    summary: 'scan what a push would publish; for a pre-push hook',
    load: async () => (await import('./commands/scan/pre-push.ts')).prePushCommand,
  },
  'pre-receive': {
    summary: 'scan what a push brings in; for a pre-receive hook on a server',
    load: async () => (await import('./commands/scan/pre-receive.ts')).preReceiveCommand,
  },
  stdin: {
    summary: 'scan standard input',
    load: async () => (await import('./commands/scan/stdin.ts')).stdinCommand,
  },
  explain: {
    summary: 'say what one token is, without any network',
    load: async () => (await import('./commands/token/explain.ts')).explainCommand,
  },
  verify: {
    summary: 'ask Sentry whether tokens live, and what they may do',
    load: async () => (await import('./commands/token/verify.ts')).verifyCommand,
  },
  revoke: {
    summary: 'end a token, and wait until Sentry confirms it',
    load: async () => (await import('./commands/token/revoke.ts')).revokeCommand,
  },
  audit: {
    summary: 'list the credentials of an organization that are old, unused or too powerful',
    load: async () => (await import('./commands/token/audit.ts')).auditCommand,
  },
  init: {
    summary: 'set up the hook, the ignore entries and a CI job; asks before it changes a file',
    load: async () => (await import('./commands/setup/init.ts')).initCommand,
  },
  doctor: {
    summary: 'prove that the hooks that are installed really run and really block',
    load: async () => (await import('./commands/setup/doctor.ts')).doctorCommand,
  },
  watch: {
    summary: 'look at the files of the work tree as they change, on a terminal',
    load: async () => (await import('./commands/editor/watch.ts')).watchCommand,
  },
  lsp: {
    summary: 'show tokens in an editor while they are typed; a language server',
    load: async () => (await import('./commands/editor/lsp.ts')).lspCommand,
  },
  'agent-hook': {
    summary: 'stop what a coding agent is about to send, run, write or read; for the hooks of agents',
    load: async () => (await import('./commands/editor/agent-hook.ts')).agentHookCommand,
  },
  baseline: {
    summary: 'write down what is there now, so that only what is new is reported',
    load: async () => (await import('./commands/setup/baseline.ts')).baselineCommand,
  },
  config: {
    summary: 'show the configuration that holds, and where each value comes from',
    load: async () => (await import('./commands/setup/config.ts')).configCommand,
  },
  rules: {
    summary: 'list the rules, show one, or prove them against their examples',
    load: async () => (await import('./commands/setup/rules.ts')).rulesCommand,
  },
};
