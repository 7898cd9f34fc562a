import { UserError } from '../../errors.ts';
import type { Change } from '../edit/change.ts';
import type { HookClient } from '../hook-client.ts';
import { withHook, withoutHook } from '../hook-script.ts';
import { callsSntrylint, hookNames } from '../hook-text.ts';
import { shownPath, type Survey } from '../survey.ts';

const folder = '.githooks';
const command = `git config core.hooksPath ${folder}`;

/**
 * A folder of hooks that is committed, so that every clone has it. If there is a `package.json`, installing the packages sets
 * `core.hooksPath` to it. This is for repositories with several clones and no other client.
 */
export const hooksFolder: HookClient = {
  title: 'a folder of hooks, .githooks',
  installed: () => false,
  // Only `--client` chooses this client. After the setup `core.hooksPath` leads to the folder, so it counts as git's
  // own hooks.
  configured: () => false,
  install: (hooks, survey) => [
    ...hooks.flatMap((hook) => listed(survey.rewrite(`${folder}/${hook}`, withHook(survey.read(`${folder}/${hook}`), hook, survey.program, '#!/bin/sh\n'), true))),
    ...listed(withScript(survey, installScript(survey), (script) => (script.includes(command) ? script : script === '' ? command : `${script} && ${command}`))),
  ],
  remove: (survey) => [
    ...hookNames.flatMap((hook) => {
      const before = survey.read(`${folder}/${hook}`);
      return before === null ? [] : listed(survey.rewrite(`${folder}/${hook}`, withoutHook(before)));
    }),
    ...listed((['prepare', 'postinstall'] as const).map((name) => withScript(survey, name, (script) => (script === command ? '' : script.replace(` && ${command}`, '')))).find((change) => change !== null) ?? null),
  ],
  activate: (_hooks, { hooks }) => (shownPath(hooks.folder, hooks.root) === folder ? null : command),
  calls: (hook, survey) => callsSntrylint(survey.read(`${folder}/${hook}`) ?? ''),
};

function listed(change: Change | null): readonly Change[] {
  return change === null ? [] : [change];
}

/**
 * The script that the package manager runs after an installation in a clone; null if none is safe. Since version 2 Yarn runs
 * no `prepare` (https://yarnpkg.com/advanced/lifecycle-scripts), and a `postinstall` of a published package would also run for
 * everybody who depends on it.
 */
export function installScript(survey: Survey): 'prepare' | 'postinstall' | null {
  if (!survey.has('package.json')) return null;
  if (survey.program.by !== 'yarn' && !survey.has('.yarnrc.yml')) return 'prepare';
  return survey.manifest['private'] === true ? 'postinstall' : null;
}

/** Changes a script of `package.json`, and removes a script that is empty afterwards. */
function withScript(survey: Survey, name: 'prepare' | 'postinstall' | null, edit: (script: string) => string): Change | null {
  const text = name === null ? null : survey.read('package.json');
  if (name === null || text === null) return null;
  const manifest = parsed(text);
  const scripts = manifest['scripts'];
  const { [name]: before = '', ...others } = typeof scripts === 'object' && scripts !== null ? (scripts as Record<string, string>) : {};
  const after = edit(before);
  if (after === before) return null;
  const all = after === '' ? others : { ...others, [name]: after };
  const { scripts: _scripts, ...rest } = manifest;
  const whole = Object.keys(all).length === 0 ? rest : { ...manifest, scripts: all };
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? '  ';
  return survey.rewrite('package.json', JSON.stringify(whole, null, indent) + (text.endsWith('\n') ? '\n' : ''));
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw new UserError('the file is not JSON', { where: 'package.json', cause });
  }
}
