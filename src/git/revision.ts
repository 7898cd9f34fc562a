import { type GitPlace, run } from './run.ts';

/**
 * The name of the object that a revision stands for; null if this repository has no such object. A branch of the remote
 * is also found by its short name, since a clone in CI has no branch of its own.
 */
export async function revision(name: string, place: GitPlace): Promise<string | null> {
  // A ref does not start with a dash. git would read such a name as an option.
  if (name.startsWith('-') || name === '') return null;
  for (const candidate of [name, `refs/remotes/origin/${name}`]) {
    // Without `^{object}` git accepts any full object name, even of a missing object.
    const { code, stdout } = await run(['rev-parse', '--quiet', '--verify', `${candidate}^{object}`], place);
    if (code === 0) return stdout.toString('latin1').trim();
  }
  return null;
}

/** The commit that a revision stands for, also if it is a tag; null if there is none. */
export function commitOf(name: string, place: GitPlace): Promise<string | null> {
  return revision(`${name}^{commit}`, place);
}

/** Whether `commit` is `other` or in the history of `other`. */
export async function isAncestor(commit: string, other: string, place: GitPlace): Promise<boolean> {
  return (await run(['merge-base', '--is-ancestor', commit, other], place)).code === 0;
}
