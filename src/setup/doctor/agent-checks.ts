import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { agentNames, agents, type AgentName } from '../../agent/agents.ts';
import type { Environment } from '../../environment.ts';
import { UserError } from '../../errors.ts';
import { makePrefixed, seed } from '../../rules/templates.ts';
import { type Registration, agentFiles } from '../agents/agent-files.ts';
import { agentFilePath } from '../agents/plan-agents.ts';
import type { Survey } from '../survey.ts';
import { agentTrials, type TrialEvent, type TrialPlace, type TrialStep, trialSteps } from './agent-trials.ts';
import { isFor } from './matchers.ts';
import { type Check, note, ok, problem } from './check.ts';

/** In milliseconds. Agents wait as long. */
const timeLimit = 30_000;

/**
 * Checks that the hooks of coding agents that name sntrylint really stop a token. Each step of an agent is passed to
 * the commands in its settings, in the agent's own form and with a made-up token. A step without a command is named.
 * @param run whether commands are run: those in the repository are its own code
 */
export async function agentChecks(survey: Survey, env: Environment, run: boolean): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const name of agentNames) checks.push(...(await checksOf(name, survey, env, run)));
  return checks;
}

async function checksOf(name: AgentName, survey: Survey, env: Environment, run: boolean): Promise<readonly Check[]> {
  const notes: Check[] = [];
  const paths: string[] = [];
  const off: Check[] = [];
  // An agent runs the hooks of all its files.
  const registrations = [agentFilePath(name, 'repository', env), ...agentFiles[name].beside, agentFilePath(name, 'user', env)].flatMap((path) => {
    try {
      const text = survey.read(path);
      if (text === null) return [];
      const why = agentFiles[name].off(text);
      if (why !== null) off.push(problem(`${agents[name].title} runs no hook: ${path} has ${why}`, 'take that out'));
      // Only files in JSON can hold our entries.
      const found = path.endsWith('.json') ? agentFiles[name].registrations(text) : [];
      if (found.length > 0) paths.push(path);
      return found;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      notes.push(note(`${path} cannot be read as the hooks of ${agents[name].title}: ${error.what}`));
      return [];
    }
  });
  if (registrations.length === 0) return notes;
  if (off.length > 0) return [...notes, ...off];
  const where = paths.join(', ');
  if (!run) return [...notes, note(`the hooks of ${agents[name].title} name sntrylint (${where}); whether they stop a token was not tried`)];
  return [...notes, ...(await proven(name, registrations, where, survey.hooks.root, env))];
}

/** What became of a step: `unseen` if no entry is for it. */
type Outcome = 'stopped' | 'told' | 'stopped for another reason' | 'let through' | 'unseen';

async function proven(name: AgentName, registrations: readonly Registration[], where: string, cwd: string, env: Environment): Promise<readonly Check[]> {
  const token = makePrefixed(seed(randomBytes(16).toString('hex')), 'sntryu_');
  const folder = mkdtempSync(join(tmpdir(), 'sntrylint-doctor-'));
  try {
    const place = { cwd, token, file: join(folder, 'made-up.env') };
    writeFileSync(place.file, `SENTRY_AUTH_TOKEN=${token}\n`, { mode: 0o600 });
    const outcomes = await Promise.all(trialSteps.map(async (step) => [step, await outcomeOf(name, agentTrials[name][step], registrations, place, env)] as const));
    return verdicts(name, new Map(outcomes), where);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The best outcome of all entries: one entry that stops the agent is enough. */
async function outcomeOf(name: AgentName, events: readonly TrialEvent[], registrations: readonly Registration[], place: TrialPlace, env: Environment): Promise<Outcome> {
  const runs = events.flatMap((event) => {
    const commands = new Set(registrations.filter((one) => isFor(name, one, event)).map(({ command }) => command));
    return [...commands].map(async (command) => outcome(await runCommand(command, event.payload(place), place.cwd, env), place.token));
  });
  const all = await Promise.all(runs);
  return (['stopped', 'told', 'stopped for another reason', 'let through'] as const).find((one) => all.includes(one)) ?? 'unseen';
}

/** Every answer of ours shows a token by its prefix and its last four characters. */
function outcome({ code, output }: { readonly code: number | null; readonly output: string }, token: string): Outcome {
  const isNamed = output.includes(`sntryu_…${token.slice(-4)}`);
  // For a prompt the answer is JSON: it blocks the prompt or replaces it.
  if (code === 0 && isNamed && /^\{"(?:modifiedTransformedPrompt|decision)":/m.test(output)) return 'stopped';
  if (code === 2) return isNamed ? 'stopped' : 'stopped for another reason';
  // With exit code 0, the result of a tool is replaced, or the agent is told about it.
  return isNamed && code === 0 ? 'told' : 'let through';
}

function verdicts(name: AgentName, outcomes: ReadonlyMap<TrialStep, Outcome>, where: string): readonly Check[] {
  const { title } = agents[name];
  const steps = (wanted: (step: TrialStep, outcome: Outcome) => boolean): readonly TrialStep[] => trialSteps.filter((step) => wanted(step, outcomes.get(step)!));
  const isRight = (step: TrialStep, one: Outcome): boolean => one === 'stopped' || (one === 'told' && step === 'a tool result');
  const [right, blind, other, open] = [
    steps(isRight),
    steps((_, one) => one === 'unseen'),
    steps((_, one) => one === 'stopped for another reason'),
    steps((step, one) => one === 'let through' || (one === 'told' && step !== 'a tool result')),
  ];
  return [
    ...(right.length === 0 ? [] : [ok(`${title} is stopped, or told, where a token is in ${listed(right)} (${where})`)]),
    ...(open.length === 0 ? [] : [problem(`the hook of ${title} did NOT stop a made-up token in ${listed(open)} (${where})`, `sntrylint init --agent ${name}`)]),
    ...(other.length === 0 ? [] : [problem(`the hook of ${title} stops ${listed(other)} for another reason than a token (${where})`, 'run its command by hand: it may not find sntrylint-hook or Node')]),
    ...(blind.length === 0 ? [] : [problem(`${title} is not guarded at ${listed(blind)}: no entry of ${where} is for it`, `sntrylint init --agent ${name}`)]),
  ];
}

function listed(steps: readonly string[]): string {
  return steps.length < 2 ? steps.join('') : `${steps.slice(0, -1).join(', ')} and ${steps.at(-1)!}`;
}

function runCommand(command: string, payload: object, cwd: string, env: Environment): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', command], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'], timeout: timeLimit });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (more: string) => (output = (output + more).slice(-16_384)));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
    // A command that reads no input closes its end of the pipe, which is no fault.
    child.stdin.on('error', () => {});
    child.stdin.end(JSON.stringify(payload));
  });
}
