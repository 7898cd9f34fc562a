import { Unreadable, UserError } from '../errors.ts';
import type { Environment } from '../environment.ts';
import type { Finding } from '../findings/finding.ts';
import { type Agent, type Decision, goOn, type Reply, type When } from './agent.ts';
import { agents, recognise } from './agents.ts';
import { type Payload, readPayload } from './payload.ts';
import { leakReason, unknownReason } from './reasons.ts';
import { contents } from './reads/contents.ts';
import { type IsIgnored, onlyShown } from './reads/only-shown.ts';
import { budget } from './reads/walk.ts';
import type { TextScan } from './text-scan.ts';
import { withoutFound } from './without-found.ts';

/** What is needed to answer an agent's hook. */
export interface AnswerOptions {
  /** The agent that the call names; null to recognize it by its payload. */
  readonly agent: Agent | null;
  /** The folder of the process, used if the payload names none. */
  readonly cwd: string;
  /** The variables for `$HOME` and the like in a command. */
  readonly env: Environment;
  /** Whether a step that cannot be judged goes on. */
  readonly failOpen: boolean;
  /**
   * Makes the scan of texts, with the rules and exceptions of the repository that a folder belongs to. The scan returns
   * only findings that count.
   */
  readonly scanIn: (cwd: string) => Promise<TextScan>;
  /** Whether git ignores a file. */
  readonly isIgnored: IsIgnored;
}

/**
 * Answers one call of an agent's hook: whether the step goes on. A step that cannot be read, understood or judged is
 * stopped, unless the caller wants otherwise. Never throws.
 * @param input the bytes of standard input: one JSON object
 */
export async function answer(input: Buffer, options: AnswerOptions): Promise<Reply> {
  let { agent } = options;
  let payload: Payload | null = null;
  try {
    payload = readPayload(input);
    agent = agentOf(payload, agent);
    if (agent === null) throw new UserError('the agent is unknown', { fix: 'name the agent: sntrylint agent-hook claude-code' });
    return await judged(agent, payload, options);
  } catch (error) {
    if (options.failOpen) return agent === null ? goOn : agent.pass(null);
    const reason = unknownReason(whatFailed(error));
    return agent === null ? { exitCode: 2, stdout: '', stderr: `${reason}\n` } : agent.refuse(reason, payload);
  }
}

/** Cursor, VS Code and Copilot's command line also run the hooks in Claude Code's settings, but with their own payloads and answers. */
function agentOf(payload: Payload, named: Agent | null): Agent | null {
  const recognised = recognise(payload);
  return named === null || recognised === agents.cursor || recognised === agents.copilot ? (recognised ?? named) : named;
}

async function judged(agent: Agent, payload: Payload, { cwd, env, scanIn, isIgnored }: AnswerOptions): Promise<Reply> {
  const session = { cwd, env, left: budget() };
  const step = agent.step(payload, session);
  if (step === null) throw new UserError(`${agent.title} does not say what it is about to do`);
  if (step.when === 'never') return agent.pass('never');
  const { when } = step;
  const scan = await scanIn(step.folder);
  const said = scan(step.texts);
  const files = contents(step.reads, step.folder);
  const shown = files.length === 0 ? [] : await onlyShown(scan(files), files, isIgnored);
  const findings = [...said, ...shown];
  return findings.length === 0 ? agent.pass(when) : agent.reply(when, decide(agent, when, payload, findings, scan), payload);
}

/** If a value may or may not be a token, the user decides, provided that the agent can ask. */
function decide(agent: Agent, when: When, payload: Payload, findings: readonly Finding[], scan: TextScan): Decision {
  const isSure = findings.some(({ confidence }) => confidence !== 'low');
  const kind = isSure || !agent.asks(when, payload) ? 'stop' : 'ask';
  const result = when === 'result' ? agent.replaceable(payload) : undefined;
  return {
    kind,
    reason: leakReason(when, kind === 'ask' ? 'asked' : agent.power(when, payload), findings),
    instead: result === undefined ? null : { result: withoutFound(result, scan) },
  };
}

/** Uses only our own words: other messages could quote what was read. */
function whatFailed(error: unknown): string {
  if (error instanceof UserError) return error.line;
  if (error instanceof Unreadable) return error.reason;
  // The values in it are walked by recursive calls.
  return error instanceof RangeError ? 'standard input is nested too deep to be read' : 'this is a bug in sntrylint';
}
