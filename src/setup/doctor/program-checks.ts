import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { Environment } from '../../environment.ts';
import { version } from '../../version.ts';
import { chooseClient } from '../choose-client.ts';
import { preCommit } from '../clients/pre-commit.ts';
import { ofGit } from '../program-place.ts';
import { mainWorkTree, type Survey } from '../survey.ts';
import { type Check, note, ok, problem } from './check.ts';


/** Whether a hook finds the program, which version of it, and a Node that it runs on. */
export function programChecks(survey: Survey, env: Environment, node: string): readonly Check[] {
  const { hooks, program } = survey;
  if (chooseClient(survey, null).client === preCommit) return [...nodeCheck(node), ok('the pre-commit framework brings sntrylint itself')];
  if (program.by === 'yarn') return [...nodeCheck(node), ok('hooks start sntrylint through yarn')];
  const folders = [join(hooks.root, program.folder, 'node_modules/.bin'), join(mainWorkTree(survey), program.folder, 'node_modules/.bin'), ...(ofGit(env)['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')];
  const missing = note('sntrylint-hook is neither in node_modules nor on the PATH, where hooks that `sntrylint init` sets up look for it', 'npm install --save-dev sntrylint');
  const file = folders.map((folder) => join(folder, 'sntrylint-hook')).find(isThere);
  return [...nodeCheck(node), file === undefined ? missing : found(file)];
}

/** The PATH may name folders that this user cannot look into; the shell passes them over too. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function found(file: string): Check {
  const installed = versionOf(file);
  if (installed === null) return note(`the version of ${file} cannot be told`);
  if (older(installed, version)) return problem(`hooks run sntrylint ${installed} (${file}), and this is ${version}`, 'npm install --save-dev sntrylint@latest');
  return ok(`hooks find sntrylint ${installed}: ${file}`);
}

/** From the `package.json` above the program. */
function versionOf(file: string): string | null {
  try {
    const folder = dirname(dirname(realpathSync(file)));
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly name?: unknown; readonly version?: unknown };
    return manifest.name === 'sntrylint' && typeof manifest.version === 'string' ? manifest.version : null;
  } catch {
    return null;
  }
}

function older(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => text.split(/[.+-]/).slice(0, 3).map(Number)) as [number[], number[]];
  const at = a.findIndex((part, i) => part !== b[i]);
  return at !== -1 && a[at]! < b[at]!;
}

/** As `engines` in package.json has it: ^20.19.0 || >=22.12.0. */
function nodeCheck(node: string): readonly Check[] {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const runs = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  return [runs ? ok(`Node ${node} runs sntrylint`) : problem(`Node ${node} is too old for sntrylint`, 'install Node 20.19, 22.12 or later')];
}
