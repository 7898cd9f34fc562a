import { isAbsolute, join } from 'node:path';
import { agentNames, type AgentName } from '../../agent/agents.ts';
import { UserError } from '../../errors.ts';
import { type Environment, homeFolder } from '../../environment.ts';
import type { Change } from '../edit/change.ts';
import { pathInRepository } from '../hook-text.ts';
import type { Survey } from '../survey.ts';
import { type AgentFile, agentFiles } from './agent-files.ts';

/** Which agents get hooks, and in which of their files. */
export interface AgentsWanted {
  /** Null for all agents that are used here: those with a folder in the repository. */
  readonly names: readonly AgentName[] | null;
  /**
   * `repository`: the file in the repository. `user`: the file in the home directory, which is for all repositories.
   */
  readonly whose: 'repository' | 'user';
}

/**
 * The changes that make coding agents ask sntrylint before each step.
 * @throws {UserError} for a file that cannot be edited
 */
export function planAgents(survey: Survey, wanted: AgentsWanted, env: Environment): readonly Change[] {
  const base = wanted.whose === 'user' ? home(env) : '';
  const names = wanted.names ?? agentNames.filter((name) => survey.has(join(base, signOf(name, wanted.whose))));
  return names.flatMap((name) => edited(name, survey, wanted.whose, env, (file, text) => file.put(text, commandLine(name, survey, wanted.whose))));
}

/** The changes that undo {@link planAgents}. */
export function unplanAgents(survey: Survey, whose: AgentsWanted['whose'], env: Environment): readonly Change[] {
  return agentNames.flatMap((name) => edited(name, survey, whose, env, (file, text) => (text === null || file.registrations(text).length === 0 ? text : file.take(text))));
}

/** The path of an agent's file, in the form that {@link Survey} reads: relative to the repository, or absolute. */
export function agentFilePath(name: AgentName, whose: AgentsWanted['whose'], env: Environment): string {
  return whose === 'user' ? join(home(env), agentFiles[name].user) : agentFiles[name].project;
}

function edited(name: AgentName, survey: Survey, whose: AgentsWanted['whose'], env: Environment, edit: (file: AgentFile, text: string | null) => string | null): readonly Change[] {
  const path = agentFilePath(name, whose, env);
  try {
    const change = survey.rewrite(path, edit(agentFiles[name], survey.read(path)));
    return change === null ? [] : [change];
  } catch (error) {
    if (!(error instanceof UserError) || error.where !== null) throw error;
    throw new UserError(error.what, { where: path, fix: error.fix ?? undefined, cause: error });
  }
}

/**
 * The command for the agent. If it cannot run (it is not installed, Node is missing), it ends with 2, which stops the step: an
 * agent takes any other failure for a warning and goes on.
 */
function commandLine(name: AgentName, survey: Survey, whose: AgentsWanted['whose']): string {
  const path = whose === 'user' ? null : pathInRepository(survey.program);
  const program = path === null ? 'sntrylint-hook' : `"${agentFiles[name].root}/${path}"`;
  return `${program} agent ${name} || exit 2`;
}

function signOf(name: AgentName, whose: AgentsWanted['whose']): string {
  // Copilot's folder in the home directory has another name than in a repository.
  return whose === 'user' && name === 'copilot' ? '.copilot' : agentFiles[name].sign;
}

function home(env: Environment): string {
  const folder = homeFolder(env);
  if (folder === null) throw new UserError('you have no home directory', { fix: 'set HOME' });
  if (!isAbsolute(folder)) throw new UserError('HOME is not an absolute path', { fix: 'set HOME to your home directory' });
  return folder;
}
