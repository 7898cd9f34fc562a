import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { docsPage } from '../../wording/docs-page.ts';
import { type Environment, homeFolder } from '../../environment.ts';
import { ciFilesWithSntrylint } from '../ci/ci-file.ts';
import type { Survey } from '../survey.ts';
import { type Check, note, ok, problem } from './check.ts';

/** Variables that make hook clients skip hooks: the name, the values that do so, and the client. */
const switches: readonly { readonly name: string; readonly skips: (value: string) => boolean; readonly whose: string }[] = [
  { name: 'HUSKY', skips: (value) => value === '0', whose: 'husky skips every hook' },
  { name: 'LEFTHOOK', skips: (value) => value === '0' || value === 'false', whose: 'lefthook skips every hook' },
  { name: 'LEFTHOOK_EXCLUDE', skips: (value) => value.split(',').includes('sntrylint'), whose: 'lefthook skips sntrylint' },
  { name: 'SKIP', skips: (value) => value.split(',').some((id) => /^sntrylint(?:-python|-system)?$/.test(id)), whose: 'pre-commit skips sntrylint' },
  { name: 'SKIP_SIMPLE_GIT_HOOKS', skips: (value) => value === '1', whose: 'simple-git-hooks skips every hook' },
];

/** Settings of the environment that stop hooks from running. */
export function environmentChecks(env: Environment): readonly Check[] {
  const set = switches.filter(({ name, skips }) => skips(env[name] ?? ''));
  const husky = huskyInit(env);
  return [
    ...set.map(({ name, whose }) => problem(`${name}=${env[name]!.slice(0, 60)} is set: ${whose}`, `unset ${name}`)),
    ...(husky === null ? [] : [problem(`${husky} sets HUSKY=0: husky skips every hook`, 'take that line out')]),
  ];
}

/** The file that husky reads before every hook. It belongs to the user. */
function huskyInit(env: Environment): string | null {
  const file = join(env['XDG_CONFIG_HOME'] || join(homeFolder(env) ?? '/', '.config'), 'husky/init.sh');
  try {
    return /^\s*(?:export\s+)?HUSKY=["']?0/m.test(readFileSync(file, 'utf8')) ? file : null;
  } catch {
    return null;
  }
}

/** `git commit --no-verify` skips hooks, so CI should scan too. */
export function ciChecks(survey: Survey): readonly Check[] {
  const files = ciFilesWithSntrylint(survey);
  return [
    files.length > 0
      ? ok(`CI runs sntrylint: ${files.join(', ')}`)
      : note('no known CI file runs sntrylint, and anybody can skip a hook with --no-verify', `sntrylint init, or ${docsPage('ci.md')}`),
  ];
}
