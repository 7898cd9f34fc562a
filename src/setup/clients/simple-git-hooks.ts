import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import type { Change } from '../edit/change.ts';
import type { HookClient } from '../hook-client.ts';
import { callsSntrylint, hookCommand, hookNames, hookOneLiner } from '../hook-text.ts';
import { dependsOn, type Survey } from '../survey.ts';

const files = ['.simple-git-hooks.json', 'simple-git-hooks.json', 'package.json'];
/** Configurations that are programs. sntrylint neither runs nor edits them. */
const programs = ['.simple-git-hooks.js', '.simple-git-hooks.cjs', '.simple-git-hooks.mjs', 'simple-git-hooks.js', 'simple-git-hooks.cjs', 'simple-git-hooks.mjs'];

/** simple-git-hooks keeps one command for each hook in JSON, and writes the commands into `.git/hooks`. */
export const simpleGitHooks: HookClient = {
  title: 'simple-git-hooks',
  installed: ({ hooks }) => hookNames.some((hook) => installedText(hook, hooks.folder).includes('SKIP_SIMPLE_GIT_HOOKS')),
  configured: (survey) => find(survey) !== null || dependsOn(survey, 'simple-git-hooks'),
  install: (hooks, survey) => {
    const program = programs.find((path) => survey.has(path));
    if (program !== undefined) {
      throw new UserError('the configuration is a program, which is not edited', {
        where: program,
        fix: `put this before the command of ${hooks.join(', ')}: node_modules/.bin/sntrylint staged &&`,
      });
    }
    const edit = (table: Table): void => {
      for (const hook of hooks) {
        const command = table[hook] ?? '';
        const rest = command.replace(hookCommand, '');
        if (!callsSntrylint(rest)) table[hook] = hookOneLiner(hook, survey.program, rest);
      }
    };
    return edited(survey, find(survey) ?? 'package.json', edit);
  },
  remove: (survey) => {
    const file = find(survey);
    return file === null ? [] : edited(survey, file, (table) => {
      for (const hook of hookNames) {
        const command = table[hook];
        if (command === undefined) continue;
        const rest = command.replace(hookCommand, '');
        if (rest === '') delete table[hook];
        else table[hook] = rest;
      }
    });
  },
  activate: (hooks, survey) => {
    const written = hooks.every((hook) => callsSntrylint(installedText(hook, survey.hooks.folder)));
    return written ? null : 'npx simple-git-hooks';
  },
  calls: (hook, survey) => {
    const file = find(survey);
    const text = file === null ? null : tableOf(parse(survey, file), file)[hook];
    return text !== undefined && text !== null && callsSntrylint(text);
  },
};

type Table = Record<string, string>;

/** The file that holds the configuration; null if there is none. */
function find(survey: Survey): string | null {
  return files.find((path) => (path === 'package.json' ? 'simple-git-hooks' in survey.manifest : survey.has(path))) ?? null;
}

function edited(survey: Survey, file: string, edit: (table: Table) => void): readonly Change[] {
  const content = parse(survey, file);
  const table = { ...tableOf(content, file) };
  edit(table);
  const text = survey.read(file) ?? '';
  const whole = file === 'package.json' ? { ...content, 'simple-git-hooks': table } : table;
  if (JSON.stringify(table) === JSON.stringify(tableOf(content, file))) return [];
  if (file === 'package.json' && Object.keys(table).length === 0) delete (whole as Record<string, unknown>)['simple-git-hooks'];
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? '  ';
  const change = survey.rewrite(file, JSON.stringify(whole, null, indent) + (text.endsWith('\n') ? '\n' : ''));
  return change === null ? [] : [change];
}

function parse(survey: Survey, file: string): Record<string, unknown> {
  try {
    return JSON.parse(survey.read(file) ?? '{}') as Record<string, unknown>;
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError('the file is not JSON', { where: file, cause });
  }
}

function tableOf(content: Record<string, unknown>, file: string): Table {
  const table = file === 'package.json' ? content['simple-git-hooks'] : content;
  return typeof table === 'object' && table !== null ? (table as Table) : {};
}

function installedText(hook: string, folder: string): string {
  const file = join(folder, hook);
  return lstatSync(file, { throwIfNoEntry: false })?.isFile() ? readFileSync(file, 'utf8') : '';
}
