import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Environment, homeFolder } from '../../environment.ts';
import { version } from '../../version.ts';
import { chooseClient } from '../choose-client.ts';
import { preCommit } from '../clients/pre-commit.ts';
import { pathInRepository } from '../hook-text.ts';
import { installCommand } from '../install-command.ts';
import { foldersOfGit } from '../program-place.ts';
import { mainWorkTree, type Survey } from '../survey.ts';
import { type Check, note, ok, problem } from './check.ts';

/** Checks whether a hook finds the program, in which version, and with a Node that can run it. */
export function programChecks(survey: Survey, env: Environment, node: string): readonly Check[] {
  const { hooks, program } = survey;
  if (chooseClient(survey, null).client === preCommit) return [...nodeCheck(node), ok('the pre-commit framework brings sntrylint itself')];
  if (program.by === 'yarn') return [...nodeCheck(node), ok('hooks start sntrylint through yarn')];
  const path = pathInRepository(program);
  const files = [
    ...(path === null ? [] : [join(hooks.root, path), join(mainWorkTree(survey), path)]),
    ...[...(program.by === 'modules' || program.by === 'global' ? [] : [ofUser(env)]), ...foldersOfGit(env)].map((folder) => join(folder, 'sntrylint-hook')),
  ];
  const inRepository = path === null ? 'not' : `neither in ${dirname(path)} nor`;
  const missing = note(`sntrylint-hook is ${inRepository} on the PATH, where hooks that \`sntrylint init\` sets up look for it`, installCommand(survey));
  const file = files.find(isThere);
  return [...nodeCheck(node), file === undefined ? missing : found(file, survey)];
}

/** The PATH may name folders that this user may not read; the shell skips them too. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function found(file: string, survey: Survey): Check {
  const installed = versionOf(file);
  if (installed === null) return note(`the version of ${file} cannot be told`);
  if (older(installed, version)) return problem(`hooks run sntrylint ${installed} (${file}), and this is ${version}`, installCommand(survey, 'latest'));
  return ok(`hooks find sntrylint ${installed}: ${file}`);
}

/** The folder in which pipx and uv put programs. Hooks look there too. */
function ofUser(env: Environment): string {
  return join(homeFolder(env) ?? '/', '.local/bin');
}

/**
 * Read from the `package.json` above the program. A Python environment has no such file; there the script holds the
 * version.
 */
function versionOf(file: string): string | null {
  const said = /^# Made from the rules by the build, for version ([\w.+-]+)\. /m.exec(textOf(file))?.[1];
  if (said !== undefined) return said;
  // pnpm puts a script of its own there, which starts the program of the package beside it.
  return versionIn(() => dirname(dirname(realpathSync(file)))) ?? versionIn(() => join(dirname(dirname(file)), 'sntrylint'));
}

function versionIn(folder: () => string): string | null {
  try {
    const manifest = JSON.parse(readFileSync(join(folder(), 'package.json'), 'utf8')) as { readonly name?: unknown; readonly version?: unknown };
    return manifest.name === 'sntrylint' && typeof manifest.version === 'string' ? manifest.version : null;
  } catch {
    return null;
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function older(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => text.split(/[.+-]/).slice(0, 3).map(Number)) as [number[], number[]];
  const at = a.findIndex((part, i) => part !== b[i]);
  return at !== -1 && a[at]! < b[at]!;
}

/** The range is that of `engines` in package.json: ^20.19.0 || >=22.12.0. */
function nodeCheck(node: string): readonly Check[] {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const runs = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  return [runs ? ok(`Node ${node} runs sntrylint`) : problem(`Node ${node} is too old for sntrylint`, 'install Node 20.19, 22.12 or later')];
}
