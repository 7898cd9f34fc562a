import { UserError } from '../../errors.ts';
import { type GitPlace, run } from '../run.ts';

/**
 * The name of the object that a revision stands for; null if this repository has no such object. A branch of the remote
 * is also found by its short name, since a clone in CI has no branch of its own.
 *
 * git takes the first thing that has a short name: a tag before a branch, and a branch of this clone before one of the
 * remote. Whoever may push could so put another commit in the place of the base of a range. Such a name is refused.
 *
 * @throws {UserError} with exit code 3 if more than one ref may be meant
 */
export async function revision(name: string, place: GitPlace): Promise<string | null> {
  // A ref does not start with a dash. git would read such a name as an option.
  if (name.startsWith('-') || name === '') return null;
  const [ref = ''] = name.split(/[~^:]|@\{/, 1);
  if (ref === '' || ref === '@' || ref === 'HEAD' || /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(ref)) return objectOf(name, place);
  // For a whole name that is missing, git would take a tag that is called `refs/heads/main`.
  if (ref.startsWith('refs/')) return (await isRef(ref, place)) ? objectOf(name, place) : null;
  await refuseSeveral(ref, place);
  return (await objectOf(name, place)) ?? objectOf(`refs/remotes/origin/${name}`, place);
}

async function objectOf(name: string, place: GitPlace): Promise<string | null> {
  // Without `^{object}` git accepts any full object name, even of a missing object.
  const { code, stdout } = await run(['rev-parse', '--quiet', '--verify', `${name}^{object}`], place);
  return code === 0 ? stdout.toString('latin1').trim() : null;
}

async function isRef(name: string, place: GitPlace): Promise<boolean> {
  return (await run(['show-ref', '--verify', '--quiet', name], place)).code === 0;
}

/** Refuses a short name that more than one ref has, or a ref and the beginning of an object's name. */
async function refuseSeveral(name: string, place: GitPlace): Promise<void> {
  // Where git looks (`ref_rev_parse_rules` in its refs.c), and where we look after it.
  const [tag, branch, ofRemote] = [`refs/tags/${name}`, `refs/heads/${name}`, `refs/remotes/origin/${name}`] as const;
  const wanted = [`refs/${name}`, tag, branch, `refs/remotes/${name}`, `refs/remotes/${name}/HEAD`, ofRemote];
  const listed = (await run(['for-each-ref', '--format=%(refname)', ...wanted], place)).stdout.toString('utf8').split('\n');
  // A branch and what the remote has of it usually have one name, and the branch is meant.
  const found = wanted.filter((ref) => listed.includes(ref) && !(ref === ofRemote && listed.includes(branch)));
  if (found.length === 0) return;
  const isObject = /^[0-9a-f]{4,}$/.test(name) && (await run(['rev-parse', `--disambiguate=${name}`], place)).stdout.length > 0;
  if (found.length === 1 && !isObject) return;
  throw new UserError(`${name} may be ${[...found, ...(isObject ? ['an object'] : [])].join(' or ')}`, { fix: `write the whole name, such as ${found.at(-1)}`, exitCode: 3 });
}

/** The commit that a revision stands for, also if it is a tag; null if there is none. */
export function commitOf(name: string, place: GitPlace): Promise<string | null> {
  return revision(`${name}^{commit}`, place);
}

/** Whether `commit` is `other` or in the history of `other`. */
export async function isAncestor(commit: string, other: string, place: GitPlace): Promise<boolean> {
  return (await run(['merge-base', '--is-ancestor', commit, other], place)).code === 0;
}
