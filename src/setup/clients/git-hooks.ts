import { lstatSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { UserError } from '../../errors.ts';
import { takeBlocks } from '../edit/block.ts';
import type { Change } from '../edit/change.ts';
import type { HookClient } from '../hook-client.ts';
import { isShell, withHook, withoutHook } from '../hook-script.ts';
import { callsSntrylint, hookNames, type HookName } from '../hook-text.ts';
import { isExecutable, shownPath, type Survey } from '../survey.ts';

/** The ending for the name of a moved hook. A hook that is not a shell script is moved, and our hook calls it. */
const aside = '.before-sntrylint';

/** The folder git runs hooks from: `.git/hooks`, or what `core.hooksPath` says. */
export const gitHooks: HookClient = {
  title: 'git hooks',
  installed: () => true,
  configured: () => true,
  install: (hooks, survey) => {
    refuseShared(survey);
    return hooks.flatMap((hook) => installed(hook, survey));
  },
  remove: (survey) => (isShared(survey) ? [] : hookNames.flatMap((hook) => removed(hook, survey))),
  activate: () => null,
  calls: (hook, survey) => {
    const file = join(survey.hooks.folder, hook);
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined && callsSntrylint(readFileSync(file, 'utf8'));
  },
};

function installed(hook: HookName, survey: Survey): readonly Change[] {
  const file = join(survey.hooks.folder, hook);
  const path = shownPath(file, survey.hooks.root);
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found === undefined) return changed(survey.rewrite(path, withHook(null, hook, survey.program, '#!/bin/sh\n'), true));
  if (found.isFile() && isShell(readFileSync(file))) {
    // A hook that was not executable did not run. From now on it runs, and a note in the diff says so.
    return changed(survey.rewrite(path, withHook(survey.read(path), hook, survey.program, ''), true));
  }
  const before = `${path}${aside}`;
  const script = `${withHook(null, hook, survey.program, '#!/bin/sh\n')}exec "$0${aside}" "$@"\n`;
  return [
    { kind: 'rename', path, file, toPath: before, toFile: `${file}${aside}` },
    { kind: 'write', path, file, before: null, after: script, executable: true },
  ];
}

function removed(hook: HookName, survey: Survey): readonly Change[] {
  const file = join(survey.hooks.folder, hook);
  const path = shownPath(file, survey.hooks.root);
  if (!lstatSync(file, { throwIfNoEntry: false })?.isFile() || !isShell(readFileSync(file))) return [];
  const before = survey.read(path);
  if (before === null || takeBlocks(before) === before) return [];
  const wasAside = lstatSync(`${file}${aside}`, { throwIfNoEntry: false }) !== undefined;
  if (!wasAside) return changed(survey.rewrite(path, withoutHook(before)));
  const ours = takeBlocks(before) === `#!/bin/sh\nexec "$0${aside}" "$@"\n`;
  if (!ours) throw new UserError('the hook was changed since; put back the one beside it yourself', { where: path, fix: `${path}${aside} is what stood there before` });
  return [{ kind: 'rename', path: `${path}${aside}`, file: `${file}${aside}`, toPath: path, toFile: file }];
}

function changed(change: Change | null): readonly Change[] {
  return change === null ? [] : [change];
}

/** Whether the folder serves other repositories too. */
function isShared({ hooks }: Survey): boolean {
  const { configured, folder, root, ownFolder } = hooks;
  return configured !== null && folder !== ownFolder && isAbsolute(shownPath(folder, root));
}

function refuseShared(survey: Survey): void {
  if (!isShared(survey)) return;
  const { folder, configured } = survey.hooks;
  throw new UserError(`core.hooksPath (${configured!.scope} configuration) names a folder that other repositories use too`, {
    where: folder,
    fix: 'call `sntrylint staged` in the pre-commit hook there, or give this repository hooks of its own: git config --local core.hooksPath .githooks',
  });
}

/** Why git would not start a hook; null if it would. */
export function hookTrouble(hook: HookName, { hooks }: Survey): 'missing' | 'not executable' | null {
  const file = join(hooks.folder, hook);
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined) return 'missing';
  return isExecutable(file) ? null : 'not executable';
}
