import type { JudgedText } from '../run/text-judge.ts';
import type { Payload } from './payload.ts';
import type { Read } from './reads/read.ts';
import type { Session } from './shell/call.ts';

/** A text that the step passes on, with the file name by which it is judged. */
export type Text = JudgedText;

/** When in an agent's work its hook was called. */
export type When = 'prompt' | 'call' | 'result';

/** One step of an agent, as its hook tells it. */
export type Step =
  | {
      /** `prompt`: before a person's words go to the model. `call`: before a tool runs. `result`: after it ran. */
      readonly when: When;
      /** The absolute path of the step's folder. The configuration of this folder applies. */
      readonly folder: string;
      readonly texts: readonly Text[];
      /** Files that are going to be read. */
      readonly reads: readonly Read[];
    }
  /** A step that gives the model nothing, such as the beginning of a session or a notification. */
  | { readonly when: 'never' };

/** What is decided about a step that holds a secret. `ask` is for findings of low confidence, if the agent can ask its user. */
export interface Decision {
  readonly kind: 'stop' | 'ask';
  readonly reason: string;
  /** The result of a tool without the texts that hold a secret; null if the agent does not let a result be replaced. */
  readonly instead: { readonly result: unknown } | null;
}

/** The answer of the hook. */
export interface Reply {
  readonly exitCode: 0 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

/** What stopping a step does. */
export type Power =
  /** The step does not happen, and the model never sees it. */
  | 'stopped'
  /** The step's result is replaced. Some releases of the agent ignore that. */
  | 'replaced'
  /** The agent goes on, but shows the reason. */
  | 'told';

/** Everything that is known about one agent's hooks. */
export interface Agent {
  /** The name for people. */
  readonly title: string;
  /** The page that describes the protocol, and the day on which it was read. */
  readonly source: { readonly url: string; readonly read: string };
  /** Whether only this agent can have sent a payload. */
  readonly recognises: (payload: Payload) => boolean;
  /**
   * The step of a payload.
   * @param session where this program runs; a folder in the payload takes precedence
   * @returns null if the payload does not say what the step will do, so that it cannot be judged
   */
  readonly step: (payload: Payload, session: Session) => Step | null;
  /** What stopping a step does. */
  readonly power: (when: When, payload: Payload) => Power;
  /** Whether the agent asks its user if a hook wants that. */
  readonly asks: (when: When, payload: Payload) => boolean;
  /** The result of a tool, if the agent accepts another value of the same form in its place; else undefined. */
  readonly replaceable: (payload: Payload) => unknown;
  /** The answer that lets a step go on. `when` is null if it is unknown which step this is. */
  readonly pass: (when: Step['when'] | null) => Reply;
  /** The answer that makes the agent obey a decision. `payload` is the payload that it answers. */
  readonly reply: (when: When, decision: Decision, payload: Payload) => Reply;
  /** The answer to a step that could not be read or understood. `payload` is null if it is not JSON. */
  readonly refuse: (reason: string, payload: Payload | null) => Reply;
}

/** The agent goes on, and nothing is said. */
export const goOn: Reply = { exitCode: 0, stdout: '', stderr: '' };

/**
 * Blocks with the exit code, which works even if the agent cannot parse the output. The reason goes to standard error.
 */
export function block(reason: string): Reply {
  return { exitCode: 2, stdout: '', stderr: `${reason}\n` };
}

/** Answers with JSON. */
export function json(value: unknown, exitCode: 0 | 2 = 0, stderr = ''): Reply {
  return { exitCode, stdout: `${JSON.stringify(value)}\n`, stderr };
}
