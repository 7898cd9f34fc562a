import type { JudgedText } from '../run/text-judge.ts';
import type { Payload } from './payload.ts';
import type { Read } from './reads/read.ts';
import type { Session } from './shell/shown-files.ts';

/** A text that is about to go somewhere, and the name of a file that it is judged by. */
export type Text = JudgedText;

/** When in an agent's work its hook was called. */
export type When = 'prompt' | 'call' | 'result';

/** One step of an agent, as its hook tells it. */
export type Step =
  | {
      /** `prompt`: before a person's words go to the model. `call`: before a tool runs. `result`: after it ran. */
      readonly when: When;
      /** Where it happens, absolute: the configuration there holds. */
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
      /** What a tool gave back, without the texts that hold a secret; null if the agent takes no other value for it. */
      readonly instead: { readonly result: unknown } | null;
    };

/** What the hook gives back. */
export interface Reply {
  readonly exitCode: 0 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

/** What becomes of a step that is stopped. */
export type Power =
  /** It does not happen: the model never sees it. */
  | 'stopped'
  /** Its result is replaced, which some releases of the agent do not obey. */
  | 'replaced'
  /** The agent goes on all the same; what is said is shown. */
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
   * The step that a payload tells of.
   * @param session where this program runs: what the payload says of a folder comes first
   * @returns null if it does not say what it is about to do: then nobody can tell what would go through
   */
  readonly step: (payload: Payload, session: Session) => Step | null;
  /** What stopping does. */
  readonly power: (when: When, payload: Payload) => Power;
  /** Whether it asks its person where a hook wants that. */
  readonly asks: (when: When, payload: Payload) => boolean;
  /** What a tool gave back, where the agent takes another value of the same shape in its place; undefined elsewhere. */
  readonly replaceable: (payload: Payload) => unknown;
  /** A decision in the form that the agent obeys. `payload` is the one that was answered. */
  readonly reply: (when: When, decision: Decision, payload: Payload) => Reply;
  /** The answer to what could not be read or understood, whatever it was. `payload` is null if it is no JSON. */
  readonly refuse: (reason: string, payload: Payload | null) => Reply;
}

/** Goes on without a word. */
export const goOn: Reply = { exitCode: 0, stdout: '', stderr: '' };

/** Blocks by the exit code, which no fault of parsing can turn into a yes; the reason goes to standard error. */
export function block(reason: string): Reply {
  return { exitCode: 2, stdout: '', stderr: `${reason}\n` };
}

/** Answers with JSON. */
export function json(value: unknown, exitCode: 0 | 2 = 0, stderr = ''): Reply {
  return { exitCode, stdout: `${JSON.stringify(value)}\n`, stderr };
}
