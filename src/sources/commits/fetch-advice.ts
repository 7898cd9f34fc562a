import { UserError } from '../../errors.ts';
import { gitConfig } from '../../git/repository/git-config.ts';
import { type GitPlace, git } from '../../git/run.ts';

/** Whether this clone lacks the beginning of its history. */
export async function isShallow(place: GitPlace): Promise<boolean> {
  return (await git(['rev-parse', '--is-shallow-repository'], place)).toString().trim() === 'true';
}

/**
 * The error for a revision that a clone does not have, with the command that fetches it.
 *
 * @param mayBeGone whether the server may have deleted it: then fetching it by its name would fail
 */
export async function unknownRevision(name: string, place: GitPlace, mayBeGone = false): Promise<UserError> {
  const shallow = await isShallow(place);
  const remotes = await remoteNames(place);
  const remote = remotes.includes('origin') ? 'origin' : remotes[0];
  return new UserError(`${name} is not in this ${shallow ? 'shallow clone' : 'repository'}`, {
    fix: remote === undefined ? undefined : fetchCommand(mayBeGone ? 'HEAD' : name, remote, shallow),
    exitCode: 3,
  });
}

/**
 * The command that fetches what a partial clone left out (`git clone --filter=…`); null if this is not a partial clone.
 */
export async function partialCloneAdvice(place: GitPlace): Promise<string | null> {
  const [promisor] = await gitConfig('^remote\\..*\\.promisor$', place);
  return promisor === undefined ? null : `git fetch --refetch --no-filter ${shownRemote(promisor.key.slice('remote.'.length, -'.promisor'.length))}`;
}

/**
 * Makes a function that gives advice for an object that was not read: the command that fetches it. It gives nothing if
 * this is not a partial clone. If the caller names a command that reads the object's commit or file, git fetches only
 * what that needs; without one everything is fetched.
 */
export function missingAdvice(place: GitPlace): (command: string | null) => Promise<string> {
  let all: Promise<string | null> | null = null;
  return async (command) => {
    const advice = await (all ??= partialCloneAdvice(place));
    return advice === null ? '' : `; this clone is partial, get it with: ${command ?? advice}`;
  };
}

/**
 * The name of a remote for a command that people copy. The repository chose the name, so it may be an option, or hold
 * commands for the shell.
 */
function shownRemote(name: string): string {
  return /^\w[\w./-]*$/.test(name) ? name : 'REMOTE';
}

async function remoteNames(place: GitPlace): Promise<readonly string[]> {
  return (await git(['remote'], place)).toString().split('\n').filter((name) => name !== '');
}

function fetchCommand(name: string, remote: string, shallow: boolean): string {
  const deepen = shallow ? ' --unshallow' : '';
  const command = `git fetch --no-tags${deepen} ${shownRemote(remote)}`;
  if (/^[0-9a-f]{40}$/.test(name)) return `${command} ${name}`;
  // A name of 64 digits could be an old auth token, so it is never printed.
  if (/^[0-9a-f]{64}$/.test(name)) return command;
  const branch = name.replace(/^(?:refs\/remotes\/)?origin\/|^refs\/heads\//, '');
  // Anything but a plain name (`HEAD~3`, `v1^{}`, a short commit name) needs more history, not another branch.
  if (!/^[\w][\w./-]*$/.test(branch) || branch === 'HEAD' || /^[0-9a-f]{7,39}$/.test(branch)) return command;
  return `${command} +refs/heads/${branch}:refs/remotes/${shownRemote(remote)}/${branch}`;
}
