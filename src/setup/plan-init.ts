import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { GitPlace } from '../git/run.ts';
import type { Change, Plan } from './edit/change.ts';
import { type AgentsWanted, planAgents, unplanAgents } from './agents/plan-agents.ts';
import { chooseClient, clients } from './choose-client.ts';
import { installScript } from './clients/hooks-folder.ts';
import { ciFile, removeCiFile } from './ci/ci-file.ts';
import { configuration, removeConfiguration } from './configuration.ts';
import type { HookClient } from './hook-client.ts';
import { type HookName, pathInRepository } from './hook-text.ts';
import { ignoreSecretFiles, unignoreSecretFiles } from './ignore-entries.ts';
import { installCommand, installForUser } from './install-command.ts';
import { foldersOfGit } from './program-place.ts';
import { dependsOn, mainWorkTree, type Survey } from './survey.ts';

/** The options of `sntrylint init`. */
export interface InitOptions extends GitPlace {
  readonly hooks: readonly HookName[];
  /** A key of {@link clients}; null to find out. */
  readonly client: string | null;
  /** The coding agents to set up too; null for the agents that are used here. */
  readonly agents: AgentsWanted['names'];
}

/**
 * All changes that `sntrylint init` would make: the hook, the ignore entries, the CI job. Nothing is changed yet, and
 * nothing of the repository is run.
 * @throws {UserError} if a file that would have to change cannot be edited
 */
export async function planInit(options: InitOptions, survey: Survey): Promise<Plan> {
  const place = { ...options, cwd: survey.hooks.root };
  const { client, others } = chooseClient(survey, options.client);
  const ci = await ciFile(survey, place);
  const changes: readonly Change[] = [
    ...(await client.install(options.hooks, survey)),
    ...configuration(survey),
    ...(await ignoreSecretFiles(survey, place)),
    ...planAgents(survey, { names: options.agents, whose: 'repository' }, options.env),
    ...ci.changes,
  ];
  const activate = client.activate(options.hooks, survey);
  const { configured } = survey.hooks;
  const isAlone = client === clients.git && configured === null;
  const isLed = client === clients.git && configured?.scope === 'local' && !JSON.stringify(survey.manifest['scripts'] ?? '').includes('core.hooksPath');
  return {
    changes,
    notes: [
      `hooks: ${client.title}${others.length === 0 ? '' : ` (also here: ${others.map(({ title }) => title).join(', ')}; --client chooses)`}`,
      ...(isAlone ? [`git's own hooks guard only this clone, not those of your colleagues. To guard every clone, choose another client: ${othersFor(survey)}`] : []),
      ...(isLed ? [`only this clone is configured to run the hooks in ${configured.value}. In every other clone, run: git config core.hooksPath ${configured.value}`] : []),
      ...(usesLintStaged(survey) ? ['lint-staged is here too: sntrylint goes into the hook before it, and so sees all that is staged'] : []),
    ],
    next: [
      ...(client === clients['pre-commit'] || hasProgram(survey, client, options) ? [] : [installCommand(survey)]),
      ...(activate === null ? [] : [activate]),
      ...ci.next,
    ],
  };
}

/** All changes that undo {@link planInit}, for every client. */
export function planUndo(survey: Survey, { env }: GitPlace): Plan {
  const changes = [
    ...Object.values(clients).flatMap((client) => client.remove(survey)),
    ...removeConfiguration(survey),
    ...unignoreSecretFiles(survey),
    ...unplanAgents(survey, 'repository', env),
    ...removeCiFile(survey),
  ];
  return { changes: changes.filter(({ file }, at) => changes.findIndex((other) => other.file === file) === at), notes: [], next: [] };
}

/** The changes to the hooks of coding agents in the user's home directory, which apply in every repository. */
export function planUserAgents(survey: Survey, { agents, undo, env }: { readonly agents: AgentsWanted['names']; readonly undo: boolean } & GitPlace): Plan {
  const changes = undo ? unplanAgents(survey, 'user', env) : planAgents(survey, { names: agents, whose: 'user' }, env);
  const isSeen = undo || changes.length > 0 || agents !== null;
  return { changes, notes: isSeen ? [] : ['no agent was seen in your home directory: --agent names one'], next: undo || changes.length === 0 ? [] : [installForUser(survey.installation)] };
}

/** lint-staged runs from a hook, and has none of its own. */
function usesLintStaged(survey: Survey): boolean {
  return dependsOn(survey, 'lint-staged') || 'lint-staged' in survey.manifest || ['', '.json', '.yaml', '.yml', '.js', '.mjs', '.cjs'].some((end) => survey.has(`.lintstagedrc${end}`));
}

/** Whether a hook would find the program: in the work tree or the main one, or on the PATH. */
function hasProgram(survey: Survey, client: HookClient, { env }: GitPlace): boolean {
  const { hooks, program } = survey;
  if (program.by === 'yarn') return true;
  const path = pathInRepository(program);
  // A single command in JSON can search only one place.
  const trees = client === clients['simple-git-hooks'] ? [hooks.root] : [hooks.root, mainWorkTree(survey)];
  const files = [...(path === null ? [] : trees.map((tree) => join(tree, path))), ...foldersOfGit(env).map((folder) => join(folder, 'sntrylint-hook'))];
  return files.some((file) => lstatSync(file, { throwIfNoEntry: false }) !== undefined);
}

function managerName({ program }: Survey): string {
  return program.by === 'modules' ? program.manager : program.by === 'yarn' ? 'yarn' : 'npm';
}

/** Names the clients that keep hooks in the repository, and says how a clone turns on its folder of hooks. */
function othersFor(survey: Survey): string {
  if (installScript(survey) !== null) return `--client hooks-folder (committed, and ${managerName(survey)} install switches it on), husky, lefthook or pre-commit`;
  return '--client pre-commit, lefthook or hooks-folder (committed; run this once in each clone: git config core.hooksPath .githooks)';
}
