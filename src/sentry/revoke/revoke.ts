import { chooseHost, type Hosts } from '../hosts.ts';
import type { TokenKind } from '../../kinds/kind.ts';
import { kinds, organizationOf } from '../../kinds/kinds.ts';
import type { Candidate, Verdict } from '../verify.ts';
import type { AuditEntry } from './audit-log.ts';
import { confirmGone, isGone } from './gone.ts';
import type { Leak } from './leak.ts';
import { handLines } from './guided.ts';
import { planSteps, type PlanOptions } from './plan.ts';
import { rotateSecretStep } from './api/rotate-secret.ts';
import type { Step, Strategy } from './step.ts';

/** How it ended. Only Sentry's own answer makes a `revoked`. */
export type RevokeState =
  /** It was live, and Sentry refuses it now. */
  | 'revoked'
  /** Sentry refused it before anything was done. */
  | 'already-revoked'
  /** A client secret: Sentry issued another in its place. */
  | 'rotated'
  | 'still-live'
  /** Sentry could not be asked, or its answer says nothing. */
  | 'unknown'
  /** Only told what would be done. */
  | 'dry-run'
  | 'declined';

export interface RevokeResult {
  readonly state: RevokeState;
  /** What ended it, or was tried last. */
  readonly strategy: Strategy | null;
  readonly reason: string | null;
  readonly verdict: Verdict;
  readonly next: readonly string[];
}

export interface RevokeOptions extends PlanOptions {
  readonly hosts: Hosts;
  /** Tell what would be done and do nothing. */
  readonly dryRun: boolean;
  /** `--yes`: each step is still told, but not asked about. */
  readonly yes: boolean;
  /** Called once, at the end. */
  readonly record?: (entry: Omit<AuditEntry, 'when' | 'who'>) => void;
}

/**
 * Ends one token: tells each step before it is taken, takes the first that Sentry confirms, and reports what Sentry said.
 * A token that had ended already is a success.
 */
export async function revoke(candidate: Candidate, options: RevokeOptions): Promise<RevokeResult> {
  const result = await carryOut(candidate, options);
  options.record?.({
    fingerprint: candidate.secret.sha256.slice(0, 32),
    kind: candidate.kind ?? 'unknown',
    host: result.verdict.host,
    strategy: result.strategy,
    result: result.state,
  });
  return result;
}

async function carryOut(candidate: Candidate, options: RevokeOptions): Promise<RevokeResult> {
  const { kind } = candidate;
  const verdict = await options.watch.verifier.recheck(candidate, options.watch.signal);
  const result = (state: RevokeState, reason: string | null, next: readonly string[] = []): RevokeResult => ({ state, strategy: null, reason, verdict, next });
  if (kind === null) return result('unknown', verdict.reason);
  if (isGone(verdict)) return result('already-revoked', verdict.reason, whatNext(kind));
  const choice = chooseHost(organizationOf(candidate.secret.reveal()), options.hosts);
  if (choice.kind === 'refused') return result('unknown', choice.reason);
  const inFact = kinds[kind].inFact(verdict.who?.kind ?? null);
  const leak: Leak = { candidate, kind: inFact, base: choice.base, organization: options.organization ?? verdict.organization, verdict };
  if (kind === 'app-secret') return rotateOnly(leak, options);
  if (verdict.state !== 'live') return result('unknown', verdict.reason);
  return takeSteps(planSteps(leak, options), leak, options);
}

async function takeSteps(steps: readonly Step[], leak: Leak, options: RevokeOptions): Promise<RevokeResult> {
  let last: RevokeResult = { state: 'still-live', strategy: null, reason: 'there is no way to end it', verdict: leak.verdict, next: [] };
  for (const step of steps) {
    options.voice.tell(step.says);
    last = await takeStep(step, leak, options);
    if (last.state === 'revoked' || options.watch.signal?.aborted) break;
  }
  return last;
}

async function takeStep(step: Step, leak: Leak, { voice, watch, dryRun, yes }: RevokeOptions): Promise<RevokeResult> {
  const { strategy } = step;
  const result = (state: RevokeState, reason: string | null, verdict = leak.verdict): RevokeResult => ({
    state,
    strategy,
    reason,
    verdict,
    next: state === 'revoked' ? whatNext(leak.kind) : [],
  });
  if (dryRun) return { ...result('dry-run', 'nothing was done; --yes does it'), strategy: null };
  // The guided step does nothing to Sentry: there is nothing to consent to.
  if (!yes && strategy !== 'guided' && !(await voice.confirm('Do it?'))) return result('declined', watch.signal?.aborted ? 'you stopped it' : 'you said no');
  const outcome = await step.run();
  voice.tell(outcome.says);
  if (outcome.kind !== 'acted') return result('still-live', outcome.says);
  const verdict = await confirmGone(leak.candidate, watch);
  if (isGone(verdict)) return result('revoked', verdict.reason, verdict);
  const live = verdict.state === 'live';
  const reason = live ? 'Sentry still accepts the token' : `it could not be confirmed: ${verdict.reason ?? 'no reason given'}`;
  voice.tell(reason);
  return result(live ? 'still-live' : 'unknown', reason, verdict);
}

/** A client secret cannot be asked about; what can be known is that Sentry issued another. */
async function rotateOnly(leak: Leak, options: RevokeOptions): Promise<RevokeResult> {
  const { voice, rotation, access } = options;
  const base: RevokeResult = { state: 'unknown', strategy: 'rotate-secret', reason: null, verdict: leak.verdict, next: [] };
  if (rotation === null || access === null) {
    voice.tell(`A client secret ends by rotation. By hand:\n${handLines(leak).join('\n')}`);
    return { ...base, strategy: null, reason: 'from here: name the integration with --rotate-secret SLUG, a file for the new secret with --new-secret-file FILE, and give an administrator’s token' };
  }
  const step = rotateSecretStep({ ...rotation, client: access.client, admin: access.admin, base: leak.base, signal: options.watch.signal });
  voice.tell(step.says);
  if (options.dryRun) return { ...base, state: 'dry-run', reason: 'nothing was done; --yes does it' };
  if (!options.yes && !(await voice.confirm('Do it?'))) return { ...base, state: 'declined', reason: options.watch.signal?.aborted ? 'you stopped it' : 'you said no' };
  const outcome = await step.run();
  voice.tell(outcome.says);
  return outcome.kind === 'acted' ? { ...base, state: 'rotated', next: whatNext('app-secret') } : { ...base, reason: outcome.says };
}

/** What is left to do once a token has ended. */
function whatNext(kind: TokenKind): readonly string[] {
  return [
    kinds[kind].replacement,
    'Look through Sentry’s audit log (Settings > Audit Log) for what was done with the token since it leaked.',
    'Purge what still shows it: caches, build logs, artifacts, shipped bundles, forks.',
    'Rewriting the history does not un-leak a token: whoever fetched it has it. It is ended now, and that is what counts.',
  ];
}
