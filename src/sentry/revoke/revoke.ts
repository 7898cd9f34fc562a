import type { TokenKind } from '../../kinds/kind.ts';
import { kinds, organizationOf } from '../../kinds/kinds.ts';
import { chooseHost, type Hosts } from '../hosts.ts';
import type { Candidate, Verdict } from '../verify.ts';
import type { AuditEntry } from './audit-log.ts';
import { confirmGone, isGone } from './gone.ts';
import { handLines, lastSaid } from './guided.ts';
import type { Leak } from './leak.ts';
import { planSteps, rotationStep, type PlanOptions } from './plan.ts';
import type { Step, StepOutcome, Strategy } from './step.ts';

/** How the revocation ended. Only Sentry's own answer leads to `revoked`. */
export type RevokeState =
  /** It was live, and Sentry refuses it now. */
  | 'revoked'
  /** Sentry refused it before anything was done. */
  | 'already-revoked'
  /** A client secret: Sentry issued another one for the named integration. Sentry does not tell whether the leaked one belonged to it. */
  | 'rotated'
  /** Sentry accepted it at the last look, and nothing is under way. */
  | 'still-live'
  /** Sentry could not be asked, or its answer says nothing; or Sentry was told to end the token and did not answer. */
  | 'unknown'
  /** Nothing was done; only the plan was told. */
  | 'dry-run'
  | 'declined';

/** One way that was tried, and its result. */
export interface Tried {
  readonly strategy: Strategy;
  readonly outcome: StepOutcome['kind'] | 'declined';
  readonly says: string;
}

export interface RevokeResult {
  readonly state: RevokeState;
  /** The way that ended it, or the last one tried. */
  readonly strategy: Strategy | null;
  /** Sentry's last answer, and then for each way that was tried why it did not end the token. */
  readonly reason: string | null;
  readonly verdict: Verdict;
  /** The ways in the order in which they were tried. */
  readonly tried: readonly Tried[];
  readonly next: readonly string[];
}

export interface RevokeOptions extends PlanOptions {
  readonly hosts: Hosts;
  /** Tells what would be done, and does nothing. */
  readonly dryRun: boolean;
  /** `--yes`: each step is announced, but nobody is asked for consent. */
  readonly yes: boolean;
  /** Called once, at the end. */
  readonly record?: (entry: Omit<AuditEntry, 'when' | 'who'>) => void;
}

/**
 * Ends one token. It announces each step before it takes it, stops after the first step that Sentry confirms, and
 * reports Sentry's answer. A token that had ended already is a success. If the user stops it half-way, it reports what
 * is known then.
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
  const none = { strategy: null, reason: verdict.reason, verdict, tried: [], next: [] } as const;
  if (kind === null) return { ...none, state: 'unknown' };
  if (isGone(verdict)) return { ...none, state: 'already-revoked', next: whatNext(kind) };
  const choice = chooseHost(organizationOf(candidate.secret.reveal()), options.hosts);
  if (choice.kind === 'refused') return { ...none, state: 'unknown', reason: choice.reason };
  const inFact = kinds[kind].inFact(verdict.who?.kind ?? null);
  const leak: Leak = { candidate, kind: inFact, base: choice.base, organization: options.organization ?? verdict.organization, verdict };
  if (kinds[kind].sending.may === 'never') return endUnasked(leak, options);
  if (verdict.state !== 'live') return { ...none, state: 'unknown', reason: options.watch.signal?.aborted ? 'you stopped it; nothing was done' : verdict.reason };
  return takeSteps(planSteps(leak, options), leak, options);
}

/** What is known while the steps are taken. */
interface Standing {
  readonly verdict: Verdict;
  /** Whether Sentry was told to end the token and has not confirmed that. Then `live` is not certain. */
  readonly isUnderWay: boolean;
}

async function takeSteps(steps: readonly Step[], leak: Leak, options: RevokeOptions): Promise<RevokeResult> {
  const { voice, watch, dryRun } = options;
  const tried: Tried[] = [];
  let standing: Standing = { verdict: leak.verdict, isUnderWay: false };
  for (const step of steps) {
    if (watch.signal?.aborted) break;
    if (step.says !== null) voice.tell(step.says);
    if (dryRun) continue;
    const outcome = await takeStep(step, options);
    tried.push({ strategy: step.strategy, outcome: outcome.kind, says: outcome.says });
    if (outcome.kind === 'declined') continue;
    voice.tell(outcome.says);
    if (watch.signal?.aborted && looks[outcome.kind] > 0) voice.tell('You stopped it. Sentry is asked once more; Ctrl-C again ends this at once.');
    standing = await look(outcome, standing, leak, options);
    if (isGone(standing.verdict)) break;
    if (outcome.kind === 'acted' || outcome.kind === 'uncertain') voice.tell(`${capital(lastSaid(standing.verdict))}.`);
  }
  return conclude(standing, tried, leak.kind, options);
}

type Taken = StepOutcome | { readonly kind: 'declined'; readonly says: string };

async function takeStep({ says, strategy, run }: Step, { voice, watch, yes }: RevokeOptions): Promise<Taken> {
  // The guided step sends nothing, and a step that only says why nothing can be done does nothing. Neither needs consent.
  const needsConsent = says !== null && strategy !== 'guided';
  if (needsConsent && !yes && !(await voice.confirm('Do it?'))) return { kind: 'declined', says: watch.signal?.aborted ? 'you stopped it; this was not done' : 'you said no' };
  return run();
}

/** How often Sentry is asked after a step; if nothing was sent, it is not asked. */
const looks = { acted: 5, uncertain: 5, failed: 1, 'nothing-done': 0, watched: 0 } as const satisfies Readonly<Record<StepOutcome['kind'], number>>;

/** If Sentry was told to end the token and did not confirm it, a later `live` is not certain either: Sentry may still end it. */
async function look(outcome: StepOutcome, before: Standing, { candidate }: Leak, { watch }: RevokeOptions): Promise<Standing> {
  if (outcome.kind === 'nothing-done') return before;
  const verdict = outcome.kind === 'watched' ? outcome.verdict : await confirmGone(candidate, watch, looks[outcome.kind]);
  return { verdict, isUnderWay: before.isUnderWay || outcome.kind === 'uncertain' };
}

function conclude({ verdict, isUnderWay }: Standing, tried: readonly Tried[], kind: TokenKind, { dryRun, watch }: RevokeOptions): RevokeResult {
  const result = { strategy: tried.at(-1)?.strategy ?? null, verdict, tried, next: [] } as const;
  if (isGone(verdict)) return { ...result, state: 'revoked', reason: verdict.reason, next: whatNext(kind) };
  const why = tried.map(({ says }) => says);
  if (verdict.state !== 'live') return { ...result, state: 'unknown', reason: [lastSaid(verdict), ...why].join('\n') };
  if (isUnderWay) return { ...result, state: 'unknown', reason: [`${lastSaid(verdict)}, and it was told to end it: ask again in a moment with \`sntrylint verify\``, ...why].join('\n') };
  if (dryRun) return { ...result, state: 'dry-run', reason: 'nothing was done; --yes does it' };
  if (tried.length === 0) return { ...result, state: 'still-live', reason: watch.signal?.aborted ? 'you stopped it; nothing was done' : 'there is no way to end it from here' };
  if (tried.at(-1)?.outcome === 'acted') why.push('Sentry still accepts the token');
  return { ...result, state: tried.every(({ outcome }) => outcome === 'declined') ? 'declined' : 'still-live', reason: why.join('\n') };
}

/**
 * Ends a secret that must not be sent, so that Sentry cannot be asked about it. A client secret can be rotated; other
 * secrets need a person.
 */
async function endUnasked(leak: Leak, options: RevokeOptions): Promise<RevokeResult> {
  const { voice, dryRun } = options;
  const none: RevokeResult = { state: 'unknown', strategy: null, reason: leak.verdict.reason, verdict: leak.verdict, tried: [], next: [] };
  const step = kinds[leak.kind].endings.includes('rotate-secret') ? rotationStep(leak, options) : null;
  if (step === null) {
    voice.tell(['Whether it has ended cannot be asked. By hand:', ...handLines(leak)].join('\n'));
    const rotate = 'from here: name the integration with --rotate-secret SLUG, a file for the new secret with --new-secret-file FILE, and give an administrator’s token';
    return kinds[leak.kind].endings.includes('rotate-secret') ? { ...none, reason: rotate } : none;
  }
  if (step.says !== null) voice.tell(step.says);
  if (dryRun) return { ...none, strategy: step.strategy, state: 'dry-run', reason: 'nothing was done; --yes does it' };
  const outcome = await takeStep(step, options);
  const tried = [{ strategy: step.strategy, outcome: outcome.kind, says: outcome.says }];
  const done: RevokeResult = { ...none, strategy: step.strategy, reason: outcome.says, tried };
  if (outcome.kind === 'declined') return { ...done, state: 'declined' };
  voice.tell(outcome.says);
  return outcome.kind === 'acted' ? { ...done, state: 'rotated', next: whatNext(leak.kind) } : done;
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

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
