import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { blockOf, blocksIn, takeBlocks, wholeLines } from '../edit/block.ts';
import type { HookClient } from '../hook-client.ts';
import { callsSntrylint, hookLines, hookNames, type HookName, type ProgramPlace } from '../hook-text.ts';
import { hasYaml, insertYaml } from '../edit/insert-yaml.ts';
import { dependsOn, type Survey } from '../survey.ts';

const yamlFiles = ['lefthook', '.lefthook', '.config/lefthook'].flatMap((name) => [`${name}.yml`, `${name}.yaml`]);
const otherFiles = ['lefthook', '.lefthook', '.config/lefthook'].flatMap((name) => [`${name}.toml`, `${name}.json`, `${name}.jsonc`]);

/** lefthook keeps the jobs of each hook in YAML. Older configurations have commands instead. */
export const lefthook: HookClient = {
  title: 'lefthook',
  installed: ({ hooks }) => hookNames.some((hook) => isLefthooks(hook, hooks.folder)),
  configured: (survey) => configFile(survey) !== null || otherFiles.some((path) => survey.has(path)) || dependsOn(survey, 'lefthook'),
  install: async (hooks, survey) => {
    const other = otherFiles.find((path) => survey.has(path));
    if (other !== undefined) throw new UserError('only a YAML configuration of lefthook is edited', { where: other, fix: 'add a command to its hook pre-commit: sntrylint staged' });
    const file = configFile(survey) ?? 'lefthook.yml';
    const before = survey.read(file) ?? '';
    let after = takeBlocks(before);
    if (callsSntrylint(after)) return [];
    for (const hook of hooks) after = await withJob(after, hook, file, survey.program);
    const change = blocksIn(before) === blocksIn(after) ? null : survey.rewrite(file, after);
    return change === null ? [] : [change];
  },
  remove: (survey) => {
    const file = configFile(survey);
    const before = file === null ? null : survey.read(file);
    if (file === null || before === null) return [];
    const rest = takeBlocks(before);
    const change = survey.rewrite(file, rest !== before && rest.trim() === '' ? null : rest);
    return change === null ? [] : [change];
  },
  activate: (hooks, survey) => {
    if (hooks.every((hook) => isLefthooks(hook, survey.hooks.folder))) return null;
    return survey.installation.by === 'npm' || dependsOn(survey, 'lefthook') ? 'npx lefthook install' : 'lefthook install';
  },
  calls: (hook, survey) => {
    const file = configFile(survey) ?? otherFiles.find((path) => survey.has(path));
    const text = file === undefined ? '' : (survey.read(file) ?? '');
    return callsSntrylint(file !== undefined && yamlFiles.includes(file) ? sectionOf(hook, text) : text);
  },
};

/** The text below a hook's top-level key: a hook does not run the commands of other hooks. */
function sectionOf(hook: HookName, text: string): string {
  return new RegExp(String.raw`^["']?${hook}["']?[ \t]*:.*(?:\n(?:[ \t\r#].*)?)*`, 'm').exec(text)?.[0] ?? '';
}

function configFile(survey: Survey): string | null {
  return yamlFiles.find((path) => survey.has(path)) ?? null;
}

/** Adds our job to the hook's jobs, or a command to its commands if it has those. */
async function withJob(text: string, hook: HookName, file: string, place: ProgramPlace): Promise<string> {
  const jobs = ['jobs:', ...job(hook, place).map((line) => `  ${line}`)];
  const whole = [`${hook}:`, ...jobs.map((line) => `  ${line}`)];
  if (!(await hasYaml(text, [hook]))) return (await insertYaml(text, [], whole, file)) ?? wholeLines(text) + blockOf(whole);
  const has = { jobs: await hasYaml(text, [hook, 'jobs']), commands: await hasYaml(text, [hook, 'commands']) };
  const added = has.jobs ? await insertYaml(text, [hook, 'jobs'], job(hook, place), file)
    : has.commands ? await insertYaml(text, [hook, 'commands'], command(hook, place), file)
    : await insertYaml(text, [hook], jobs, file);
  if (added === null) throw new UserError(`the hook ${hook} cannot be added to`, { where: file, fix: 'add a job to it: sntrylint staged' });
  return added;
}

function job(hook: HookName, place: ProgramPlace): readonly string[] {
  return ['- name: sntrylint', ...body(hook, place).map((line) => `  ${line}`)];
}

function command(hook: HookName, place: ProgramPlace): readonly string[] {
  return ['sntrylint:', ...body(hook, place).map((line) => `  ${line}`)];
}

/**
 * lefthook replaces `{1}` and `{2}` by the unquoted arguments of git's hook (a URL may have spaces), and gives all of standard
 * input to each job that asks for it.
 */
function body(hook: HookName, place: ProgramPlace): readonly string[] {
  const lines = hookLines(hook, place).map((line) => line.replace('"$1"', "'{1}'").replace('"$@"', "'{1}' '{2}'"));
  return ['run: |', ...lines.map((line) => `  ${line}`), ...(hook === 'pre-push' ? ['use_stdin: true'] : [])];
}

function isLefthooks(hook: string, folder: string): boolean {
  const path = join(folder, hook);
  return lstatSync(path, { throwIfNoEntry: false })?.isFile() === true && /\blefthook\b/i.test(readFileSync(path, 'utf8'));
}
