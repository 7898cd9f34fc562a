import type { ListedRepository } from '../listing/repository.ts';
import { GitFailed } from '../mirrors/git.ts';
import type { FleetFinding } from '../report/fleet-report.ts';
import { runChild, ScanFailed } from './run-child.ts';
import type { ScanSettings } from './scan-repository.ts';

/** A repository, and the tokens to read from it again. */
export interface ToVerify extends ListedRepository {
  readonly sha256s: readonly string[];
}

export interface Verdict {
  readonly sha256: string;
  readonly verification: FleetFinding['verification'];
}

/** Which Sentry is asked. These values never come from a repository. */
export interface Asking {
  readonly sentryUrl: string | null;
  readonly allowHttp: boolean;
}

/** The result of asking about the tokens of one repository. */
export interface Asked {
  readonly answered: readonly string[];
  /** Whether the repository could be read to its end. */
  readonly isReadable: boolean;
}

/**
 * Reads every token again from a repository that holds it, and asks about it. If that repository does not give the
 * token, the other repositories with this token are read. No repository is read more than twice, however many tokens
 * there are.
 *
 * @param first every token once, with a repository that holds it
 * @param holders gives the repositories that hold some tokens
 * @param ask asks about the tokens of one repository
 * @returns the tokens about which nothing is known
 */
export async function askEverywhere(first: readonly ToVerify[], holders: (sha256s: readonly string[]) => Promise<readonly ToVerify[]>, ask: (repository: ToVerify) => Promise<Asked>): Promise<readonly string[]> {
  const left = new Set(first.flatMap(({ sha256s }) => sha256s));
  const tried = new Map(first.map(({ name, sha256s }) => [name, new Set(sha256s)]));
  const unreadable = new Set<string>();
  const askOne = async (repository: ToVerify): Promise<void> => {
    const { answered, isReadable } = await ask(repository);
    for (const sha256 of answered) left.delete(sha256);
    if (!isReadable) unreadable.add(repository.name);
  };
  for (const one of first) await askOne(one);
  for (const one of left.size === 0 ? [] : await holders([...left])) {
    const sha256s = one.sha256s.filter((sha256) => left.has(sha256) && tried.get(one.name)?.has(sha256) !== true);
    if (sha256s.length > 0 && !unreadable.has(one.name)) await askOne({ ...one, sha256s });
  }
  return [...left];
}

/**
 * Reads tokens again from a repository, in a process of its own, which asks Sentry about each token once. So this
 * process never gets a secret.
 *
 * @returns the verdicts, and why others are missing. A token that the repository does not hold any more has none.
 */
export async function verifyTokens(repository: ToVerify, settings: ScanSettings, asking: Asking, signal?: AbortSignal): Promise<{ readonly verdicts: readonly Verdict[]; readonly failed: string | null }> {
  const { mirrors, env, limits, archives, remembers, ownExceptions } = settings;
  const verdicts: Verdict[] = [];
  const wanted = new Set(repository.sha256s);
  try {
    const refs = await mirrors.refs(repository, signal);
    if (refs.isEmpty) return { verdicts, failed: 'it is empty now' };
    const request = { repository: '', ownExceptions, archives, remembers, verify: { sha256s: repository.sha256s, ...asking } };
    await mirrors.use(
      repository,
      refs,
      (place) =>
        runChild({ ...request, repository: place.repository }, {
          memory: place.memory,
          code: place.code,
          env,
          limits,
          ...(signal === undefined ? {} : { signal }),
          told(message) {
            // A scanner that a hostile repository has taken over must not decide about tokens of others.
            if (message.type === 'verdict' && wanted.has(message.sha256)) verdicts.push({ sha256: message.sha256, verification: message.verification });
          },
        }),
      signal,
    );
    return { verdicts, failed: null };
  } catch (error) {
    if (error instanceof GitFailed || error instanceof ScanFailed) return { verdicts, failed: error.message };
    throw error;
  }
}
