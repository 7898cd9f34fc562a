import { resolve } from 'node:path';
import { UserError } from '../../errors.ts';
import { type GitPlace, git, run } from '../run.ts';

/** The folder in which git finds hooks, and the setting that names it. */
export interface HooksPath {
  /** Root of the work tree, absolute. */
  readonly root: string;
  /** The folder git runs hooks from, absolute. */
  readonly folder: string;
  /** The folder that git would use without `core.hooksPath`. */
  readonly ownFolder: string;
  /**
   * `core.hooksPath` as it is configured, and the configuration that sets it (`local`, `global`, `system`, …); null if
   * it is not set.
   */
  readonly configured: { readonly value: string; readonly scope: string } | null;
}

/**
 * Finds the hooks of the repository around a folder.
 *
 * @throws {UserError} with exit code 3 if there is no repository with a work tree
 */
export async function hooksPath(place: GitPlace): Promise<HooksPath> {
  const [root, common] = await Promise.all([
    git(['rev-parse', '--show-toplevel'], place),
    git(['rev-parse', '--git-common-dir'], place),
  ]);
  const top = line(root);
  const ownFolder = resolve(place.cwd, line(common), 'hooks');
  const configured = await configuredPath(place);
  // A relative path starts at the folder where hooks run, which is the root of the work tree.
  return { root: top, ownFolder, configured, folder: configured === null ? ownFolder : resolve(top, configured.value) };
}

/**
 * git prints `local\0.githooks\0` for each place that sets it. The last one applies, but after it comes the setting of
 * our own runner, which is left out.
 */
async function configuredPath(place: GitPlace): Promise<HooksPath['configured']> {
  const ran = await run(['config', '--get-all', '--show-scope', '--type=path', '-z', 'core.hooksPath'], place);
  const fields = ran.stdout.toString('utf8').split('\0');
  const [scope, value] = fields.slice(-5, -3);
  if (ran.code !== 0 || fields.length < 3) throw new UserError('git did not say where its hooks are', { where: place.cwd, exitCode: 3 });
  return scope === undefined || value === undefined || value === '' ? null : { scope, value };
}

/** Git's answer without the line break at its end. */
function line(answer: Buffer): string {
  return answer.toString('utf8').replace(/\n$/, '');
}
