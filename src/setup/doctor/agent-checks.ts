import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { agentNames, agents, type AgentName } from '../../agent/agents.ts';
import type { Environment } from '../../environment.ts';
import { UserError } from '../../errors.ts';
import { makePrefixed, seed } from '../../rules/templates.ts';
import { agentFiles } from '../agents/agent-files.ts';
import { agentFilePath } from '../agents/plan-agents.ts';
import type { Survey } from '../survey.ts';
import { type Check, note, ok, problem } from './check.ts';

/** Milliseconds; agents wait 30 seconds. */
const timeLimit = 30_000;

/**
 * Whether the hooks of coding agents that name sntrylint really stop a token: each command is run as the agent runs it,
 * with a step that holds a token made up a moment ago.
 *
 * @param run whether commands are run: those in the repository are its own code
 */
export async function agentChecks(survey: Survey, env: Environment, run: boolean): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const whose of ['repository', 'user'] as const) {
    for (const name of agentNames) checks.push(...(await checksOf(name, whose, survey, env, run)));
  }
  return checks;
}

async function checksOf(name: AgentName, whose: 'repository' | 'user', survey: Survey, env: Environment, run: boolean): Promise<readonly Check[]> {
  const path = agentFilePath(name, whose, env);
  const { title } = agents[name];
  let commands: readonly string[];
  try {
    const text = survey.read(path);
    commands = text === null ? [] : [...new Set(agentFiles[name].commands(text))];
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return [note(`${path} cannot be read as the hooks of ${title}: ${error.what}`)];
  }
  if (!run) return commands.length === 0 ? [] : [note(`the hooks of ${title} name sntrylint (${path}); whether they stop a token was not tried`)];
  return Promise.all(commands.map((command) => proven(name, path, command, survey.hooks.root, env)));
}

async function proven(name: AgentName, path: string, command: string, cwd: string, env: Environment): Promise<Check> {
  const token = makePrefixed(seed(randomBytes(16).toString('hex')), 'sntryu_');
  const { code, output } = await runCommand(command, trial[name](cwd, `echo ${token}`), cwd, env);
  const { title } = agents[name];
  if (code === 2 && output.includes(`sntryu_…${token.slice(-4)}`)) return ok(`${title} is stopped where a command holds a token (${path})`);
  if (code === 2) return problem(`the hook of ${title} stops every step, for another reason than a token (${path})`, 'run its command by hand: it may not find sntrylint-hook or Node');
  return problem(`the hook of ${title} did NOT stop a command with a made-up token (${path})`, 'sntrylint init');
}

/** A command that is about to run, as each agent tells its hook. */
const trial: Readonly<Record<AgentName, (cwd: string, command: string) => object>> = {
  'claude-code': (cwd, command) => ({ session_id: 'doctor', transcript_path: '', cwd, hook_event_name: 'PreToolUse', tool_name: 'Bash', tool_input: { command } }),
  codex: (cwd, command) => ({ session_id: 'doctor', turn_id: 'doctor', transcript_path: null, cwd, hook_event_name: 'PreToolUse', tool_name: 'Bash', tool_input: { command } }),
  gemini: (cwd, command) => ({ session_id: 'doctor', cwd, hook_event_name: 'BeforeTool', tool_name: 'run_shell_command', tool_input: { command } }),
  cursor: (cwd, command) => ({ conversation_id: 'doctor', generation_id: 'doctor', hook_event_name: 'beforeShellExecution', workspace_roots: [cwd], cwd, command }),
  copilot: (cwd, command) => ({ sessionId: 'doctor', timestamp: 0, cwd, toolName: 'bash', toolArgs: { command } }),
};

function runCommand(command: string, payload: object, cwd: string, env: Environment): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', command], { cwd, env, stdio: ['pipe', 'pipe', 'pipe'], timeout: timeLimit });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (more: string) => (output = (output + more).slice(-16_384)));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
    // One that reads nothing closes its end.
    child.stdin.on('error', () => {});
    child.stdin.end(JSON.stringify(payload));
  });
}
