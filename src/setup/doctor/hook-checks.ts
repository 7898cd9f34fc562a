import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Choice, chooseClient } from '../choose-client.ts';
import { gitHooks, hookTrouble } from '../clients/git-hooks.ts';
import { husky, scriptOf } from '../clients/husky.ts';
import { preCommit } from '../clients/pre-commit.ts';
import { callsSntrylint, type HookName, hookNames, quoted } from '../hook-text.ts';
import { shownPath, type Survey } from '../survey.ts';
import { type Check, note, ok, problem } from './check.ts';

/**
 * Checks that the pre-commit hook exists, that git would start it, and that it names sntrylint. Other hooks that name
 * sntrylint are checked in the same way.
 */
export function hookChecks(survey: Survey): readonly Check[] {
  const choice = chooseClient(survey, null);
  const others = hookNames.filter((hook) => hook !== 'pre-commit' && isNamed(hook, choice.client, survey));
  return [
    ...place(survey),
    ...oneHook('pre-commit', choice, survey),
    // The framework runs one id in every installed stage; a stage that is not installed was not wanted.
    ...others.filter((hook) => choice.client !== preCommit || hookTrouble(hook, survey) === null).flatMap((hook) => oneHook(hook, choice, survey)),
  ];
}

/** Names the folder from which git runs hooks, and our hooks in other folders, which git does not run. */
function place(survey: Survey): readonly Check[] {
  const { configured, folder, ownFolder, root } = survey.hooks;
  const where = configured === null ? '' : `, as core.hooksPath says in the ${configured.scope} configuration`;
  const shown = shownPath(folder, root);
  return [
    ok(`git runs hooks from ${shown}${where}`),
    ...(folder !== ownFolder && namesUs(join(ownFolder, 'pre-commit'))
      ? [problem(`${shownPath(ownFolder, root)}/pre-commit names sntrylint, and git never runs it: core.hooksPath leads to ${shown}`, `git config --${configured!.scope} --unset core.hooksPath, or sntrylint init to set up ${shown}`)]
      : []),
    ...(husky.calls('pre-commit', survey) && !husky.installed(survey)
      ? [problem(`${scriptOf('pre-commit', survey)} names sntrylint, and git never runs it: husky is not installed in this clone`, howToRun('pre-commit', husky, survey))]
      : []),
  ];
}

function oneHook(hook: HookName, { client }: Choice, survey: Survey): readonly Check[] {
  const path = shownPath(join(survey.hooks.folder, hook), survey.hooks.root);
  const trouble = hookTrouble(hook, survey);
  if (trouble === 'missing') return [problem(`there is no ${hook} hook at ${path}: nothing is scanned`, howToRun(hook, client, survey))];
  if (trouble === 'not executable') return [problem(`${path} is not executable, so git does not run it`, `chmod +x ${quoted(path)}`)];
  if (isNamed(hook, client, survey)) return [ok(`the ${hook} hook runs sntrylint (${client.title})`)];
  return [note(`the ${hook} hook (${client.title}) does not name sntrylint, as far as can be read; a script that it runs may do so`, 'sntrylint init')];
}

/** Says how to make git run our hook. If the hook is configured already, its client has to be activated. */
export function howToRun(hook: HookName, client: Choice['client'], survey: Survey): string {
  return (client.calls(hook, survey) ? client.activate([hook], survey) : null) ?? 'sntrylint init';
}

/** Whether git would start this hook, and the hook's text names sntrylint. */
export function isCalled(hook: HookName, survey: Survey): boolean {
  return hookTrouble(hook, survey) === null && isNamed(hook, chooseClient(survey, null).client, survey);
}

function isNamed(hook: HookName, client: Choice['client'], survey: Survey): boolean {
  return client.calls(hook, survey) || gitHooks.calls(hook, survey);
}

function namesUs(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isFile() === true && callsSntrylint(readFileSync(file, 'utf8'));
}
