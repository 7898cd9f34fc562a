import { type GitPlace, run } from './run.ts';

/**
 * The name of the object that a revision means and this repository has; null if there is none.
 * A branch that only the remote has is found by its short name too: a clone of CI has no branch of its own.
 */
export async function revision(name: string, place: GitPlace): Promise<string | null> {
  // No ref starts with a dash; an option does.
  if (name.startsWith('-') || name === '') return null;
  for (const candidate of [name, `refs/remotes/origin/${name}`]) {
    // Without `^{object}` git accepts every full object name, even of a missing object.
    const { code, stdout } = await run(['rev-parse', '--quiet', '--verify', `${candidate}^{object}`], place);
    if (code === 0) return stdout.toString('latin1').trim();
  }
  return null;
}

/** The commit that a revision means, through tags; null if there is none. */
export function commitOf(name: string, place: GitPlace): Promise<string | null> {
  return revision(`${name}^{commit}`, place);
}

/** Whether `commit` is `other` or stands in its history. */
export async function isAncestor(commit: string, other: string, place: GitPlace): Promise<boolean> {
  return (await run(['merge-base', '--is-ancestor', commit, other], place)).code === 0;
}
