import { basename, dirname } from 'node:path';
import { lstatSync } from 'node:fs';
import type { HookClient } from '../hook-client.ts';
import { withHook, withoutHook } from '../hook-script.ts';
import { callsSntrylint, hookNames } from '../hook-text.ts';
import { dependsOn, type Survey } from '../survey.ts';

/** husky: git runs `.husky/_/pre-commit`, which gives `.husky/pre-commit` to `sh -e`. */
export const husky: HookClient = {
  title: 'husky',
  installed: ({ hooks }) => isHuskys(hooks.folder),
  configured: (survey) => survey.has('.husky') || dependsOn(survey, 'husky'),
  install: (hooks, survey) => {
    return hooks.map((hook) => survey.rewrite(scriptOf(hook), withHook(survey.read(scriptOf(hook)), hook, ''), needsBit(survey))).filter((change) => change !== null);
  },
  remove: (survey) => {
    return hookNames.flatMap((hook) => {
      const before = survey.read(scriptOf(hook));
      const change = before === null ? null : survey.rewrite(scriptOf(hook), withoutHook(before));
      return change === null ? [] : [change];
    });
  },
  activate: (_hooks, survey) => (isHuskys(survey.hooks.folder) && lstatSync(survey.hooks.folder, { throwIfNoEntry: false }) !== undefined ? null : 'npx husky'),
  calls: (hook, survey) => callsSntrylint(survey.read(scriptOf(hook)) ?? ''),
};

function scriptOf(hook: string): string {
  return `.husky/${hook}`;
}

/** `.husky/_` since husky 9, `.husky` before. */
function isHuskys(folder: string): boolean {
  return basename(folder) === '.husky' || (basename(folder) === '_' && basename(dirname(folder)) === '.husky');
}

/** Up to husky 8 git starts `.husky/pre-commit` itself. */
function needsBit({ hooks }: Survey): boolean {
  return basename(hooks.folder) === '.husky';
}
