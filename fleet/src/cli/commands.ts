import type { Command } from './command.ts';

/** How a verb is listed, and how its code is loaded when it is called. */
interface CommandEntry {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Every verb, in the order of the help. */
export const commands: Readonly<Record<string, CommandEntry>> = {
  scan: {
    summary: 'list repositories, scan them, and report',
    load: async () => (await import('./commands/scan.ts')).scanCommand,
  },
  report: {
    summary: 'report what is known',
    load: async () => (await import('./commands/report.ts')).reportCommand,
  },
  verify: {
    summary: 'ask Sentry which tokens live',
    load: async () => (await import('./commands/verify.ts')).verifyCommand,
  },
  excuse: {
    summary: 'say that a finding does not count, and why',
    load: async () => (await import('./commands/excuse.ts')).excuseCommand,
  },
  status: {
    summary: 'say how far the work is',
    load: async () => (await import('./commands/status.ts')).statusCommand,
  },
  add: {
    summary: 'list repositories, and queue them for workers',
    load: async () => (await import('./commands/add.ts')).addCommand,
  },
  work: {
    summary: 'scan what was added; on as many machines as you want',
    load: async () => (await import('./commands/work.ts')).workCommand,
  },
  forget: {
    summary: 'take a repository out',
    load: async () => (await import('./commands/forget.ts')).forgetCommand,
  },
};
