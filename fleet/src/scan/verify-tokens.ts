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

/** Which Sentry is asked. None of it comes from a repository. */
export interface Asking {
  readonly sentryUrl: string | null;
  readonly allowHttp: boolean;
}

/**
 * Reads tokens again from a repository, in a process of its own that asks Sentry about each once. So no secret ever comes into
 * this process.
 *
 * @returns the verdicts, and why others are missing. A token that the repository does not hold any more has none.
 */
export async function verifyTokens(repository: ToVerify, settings: ScanSettings, asking: Asking, signal?: AbortSignal): Promise<{ readonly verdicts: readonly Verdict[]; readonly failed: string | null }> {
  const { mirrors, env, limits, archives, remembers, ownExceptions } = settings;
  const verdicts: Verdict[] = [];
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
            if (message.type === 'verdict') verdicts.push({ sha256: message.sha256, verification: message.verification });
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
