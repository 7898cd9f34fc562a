import type { JudgedText } from '../run/text-judge.ts';
import type { Payload } from './payload.ts';
import type { Read } from './reads/read.ts';
import type { Session } from './shell/shown-files.ts';

/** A text that the step passes on, and the file name that it is judged by. */
export type Text = JudgedText;

/** When in an agent's work its hook was called. */
export type When = 'prompt' | 'call' | 'result';

/** One step of an agent, as its hook tells it. */
export type Step =
  | {
      /** `prompt`: before a person's words go to the model. `call`: before a tool runs. `result`: after it ran. */
      readonly when: When;
      /** The folder of the step, absolute: its configuration holds. */
      readonly folder: string;
      readonly texts: readonly Text[];
      /** Files that are going to be read. */
      readonly reads: readonly Read[];
    }
  /** A step that brings the model nothing: a session begins, a notification. */
  | { readonly when: 'never' };

/** What is decided about a step. `ask` is for findings of low confidence, where the agent can ask its person. */
export type Decision =
  | { readonly kind: 'pass' }
  | {
      readonly kind: 'stop' | 'ask';
      readonly reason: string;
      /** The result of a tool without the texts that hold a secret; null if the agent does not let a result be replaced. */
      readonly instead: { readonly result: unknown } | null;
    };

/** The answer of the hook. */
export interface Reply {
  readonly exitCode: 0 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

/** What happens to a step that is stopped. */
export type Power =
  /** It does not happen: the model never sees it. */
  | 'stopped'
  /** Its result is replaced; some releases of the agent ignore that. */
  | 'replaced'
  /** The agent goes on, but shows the reason. */
  | 'told';

/** Everything that is known of one agent's hooks. */
export interface Agent {
  /** The name for people. */
  readonly title: string;
  /** Where the protocol is described, and the day it was read. */
  readonly source: { readonly url: string; readonly read: string };
  /** Whether a payload can only be this agent's. */
  readonly recognises: (payload: Payload) => boolean;
  /**
   * The step of a payload.
   * @param session where this program runs; a folder in the payload comes first
   * @returns null if the payload does not say what the step will do, so that it cannot be judged
   */
  readonly step: (payload: Payload, session: Session) => Step | null;
  /** What stopping does. */
  readonly power: (when: When, payload: Payload) => Power;
  /** Whether it asks its user if a hook wants that. */
  readonly asks: (when: When, payload: Payload) => boolean;
  /** The result of a tool, if the agent lets it be replaced by a value of the same form; else undefined. */
  readonly replaceable: (payload: Payload) => unknown;
  /** A decision in the form that the agent obeys. `payload` is the one that was answered. */
  readonly reply: (when: When, decision: Decision, payload: Payload) => Reply;
  /** The answer to a step that could not be read or understood. `payload` is null if it is not JSON. */
  readonly refuse: (reason: string, payload: Payload | null) => Reply;
}

/** Goes on without a word. */
export const goOn: Reply = { exitCode: 0, stdout: '', stderr: '' };

/** Blocks by the exit code, which no parsing error can turn into a yes; the reason goes to standard error. */
export function block(reason: string): Reply {
  return { exitCode: 2, stdout: '', stderr: `${reason}\n` };
}

/** Answers with JSON. */
export function json(value: unknown, exitCode: 0 | 2 = 0, stderr = ''): Reply {
  return { exitCode, stdout: `${JSON.stringify(value)}\n`, stderr };
}
