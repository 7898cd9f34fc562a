import { resolve } from 'node:path';
import { Unreadable, UserError } from '../errors.ts';
import { isObject } from '../json.ts';
import type { Finding } from '../findings/finding.ts';
import { type Agent, type Decision, goOn, type Payload, type Reply, type Text } from './agent.ts';
import { recognise } from './agents.ts';
import { filesToRead } from './files-to-read.ts';
import { leakReason, unknownReason } from './reasons.ts';
import { field } from './tool-call.ts';

/** What an agent's hook is answered with. */
export interface AnswerOptions {
  /** The agent that the call names; null to tell it by its payload. */
  readonly agent: Agent | null;
  /** The folder of the process, where the payload names none. */
  readonly cwd: string;
  /** Whether a step goes on about which nobody can tell. */
  readonly failOpen: boolean;
  /** Finds secrets in texts, by the rules and exceptions of a folder's repository: those that count. */
  readonly scan: (texts: readonly Text[], cwd: string) => Promise<readonly Finding[]>;
}

/**
 * Answers one call of an agent's hook: whether the step goes on. What cannot be read, understood or judged is stopped,
 * unless the caller says otherwise. Never throws.
 *
 * @param input what stands on standard input: one JSON object
 */
export async function answer(input: Buffer, options: AnswerOptions): Promise<Reply> {
  let agent = options.agent;
  try {
    const payload = read(input);
    agent ??= recognise(payload);
    if (agent === null) throw new UserError('the hook of an unknown agent', { fix: 'name the agent: sntrylint agent-hook claude-code' });
    return await judged(agent, payload, options);
  } catch (error) {
    if (options.failOpen) return goOn;
    const reason = unknownReason(whatFailed(error));
    return agent === null ? { exitCode: 2, stdout: '', stderr: `${reason}\n` } : agent.refuse(reason);
  }
}

async function judged(agent: Agent, payload: Payload, { cwd, scan }: AnswerOptions): Promise<Reply> {
  const step = agent.step(payload);
  if (step === null) throw new UserError(`${agent.title} says nothing of what it is about to do`);
  if (step.when === 'never') return goOn;
  const folder = resolve(cwd, field(payload, 'cwd'));
  const findings = await scan([...step.texts, ...filesToRead(step.files, folder)], folder);
  return agent.reply(step.when, decide(agent, step.when, findings), payload);
}

/** A value that only may be a token is the person's to judge. */
function decide(agent: Agent, when: 'prompt' | 'call' | 'result', findings: readonly Finding[]): Decision {
  if (findings.length === 0) return { kind: 'pass' };
  const isSure = findings.some(({ confidence }) => confidence !== 'low');
  return { kind: isSure ? 'stop' : 'ask', reason: leakReason(when, agent.power[when], findings) };
}

function read(input: Buffer): Payload {
  let payload: unknown;
  try {
    payload = JSON.parse(input.toString('utf8'));
  } catch {
    // Its message would quote what stands there.
    throw new UserError('standard input is no JSON');
  }
  if (!isObject(payload)) throw new UserError('standard input is no JSON object');
  return payload;
}

/** Only our own words: those of others could quote what was read. */
function whatFailed(error: unknown): string {
  if (error instanceof UserError) return error.line;
  if (error instanceof Unreadable) return error.reason;
  // What is said goes through all of it, call in call.
  return error instanceof RangeError ? 'standard input is nested too deep to be read' : 'this is a bug in sntrylint';
}
