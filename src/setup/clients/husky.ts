import { lstatSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { HookClient } from '../hook-client.ts';
import { withHook, withoutHook } from '../hook-script.ts';
import { callsSntrylint, hookNames } from '../hook-text.ts';
import { dependsOn, shownPath, type Survey } from '../survey.ts';

/** husky: git runs `.husky/_/pre-commit`, which gives `.husky/pre-commit` to `sh -e`. */
export const husky: HookClient = {
  title: 'husky',
  installed: ({ hooks }) => isHuskys(hooks.folder),
  configured: (survey) => survey.has(folderOf(survey)) || dependsOn(survey, 'husky'),
  install: (hooks, survey) => {
    return hooks.map((hook) => survey.rewrite(scriptOf(hook, survey), withHook(survey.read(scriptOf(hook, survey)), hook, survey.program, ''), needsBit(survey))).filter((change) => change !== null);
  },
  remove: (survey) => {
    return hookNames.flatMap((hook) => {
      const before = survey.read(scriptOf(hook, survey));
      const change = before === null ? null : survey.rewrite(scriptOf(hook, survey), withoutHook(before));
      return change === null ? [] : [change];
    });
  },
  activate: (_hooks, survey) => {
    if (isHuskys(survey.hooks.folder) && lstatSync(survey.hooks.folder, { throwIfNoEntry: false }) !== undefined) return null;
    const folder = dirname(folderOf(survey));
    // In a sub folder husky has to be told its folder, and only the package's own script knows that.
    return folder === '.' ? 'npx husky' : `npm run prepare --prefix ${folder}`;
  },
  calls: (hook, survey) => callsSntrylint(survey.read(scriptOf(hook, survey)) ?? ''),
};

/** The folder with the scripts: the one of `core.hooksPath`, else that of the package with the program. */
function folderOf({ hooks, program }: Survey): string {
  if (!isHuskys(hooks.folder)) return `${program.folder}.husky`;
  return shownPath(basename(hooks.folder) === '_' ? dirname(hooks.folder) : hooks.folder, hooks.root);
}

/** The script that husky runs for a hook, relative to the root. */
export function scriptOf(hook: string, survey: Survey): string {
  return `${folderOf(survey)}/${hook}`;
}

/** `.husky/_` since husky 9, `.husky` before. */
function isHuskys(folder: string): boolean {
  return basename(folder) === '.husky' || (basename(folder) === '_' && basename(dirname(folder)) === '.husky');
}

/** Up to husky 8 git starts `.husky/pre-commit` itself, so the file must be executable. */
function needsBit({ hooks }: Survey): boolean {
  return basename(hooks.folder) === '.husky';
}
