import type { SettingsPage } from '../../kinds/kind.ts';
import { kinds } from '../../kinds/kinds.ts';
import type { Verdict } from '../verify.ts';
import { isGone, lastLook, type Watch } from './gone.ts';
import { lastFour, type Leak } from './leak.ts';
import type { Step, StepOutcome } from './step.ts';
import type { Voice } from './voice.ts';

export interface GuidedOptions {
  readonly watch: Watch;
  readonly voice: Voice;
  /** Opens a page in a browser; null if the user did not ask for that. */
  readonly open: ((url: string) => void) | null;
  /** The most milliseconds to wait for the person. */
  readonly patience: number;
}

/** The step that always works: says where to click, then asks Sentry until it refuses the token. */
export function guidedStep(leak: Leak, options: GuidedOptions): Step {
  return {
    strategy: 'guided',
    says: [
      'End it by hand in Sentry; this waits and says when Sentry refuses the token:',
      ...handLines(leak),
      `  row     the one whose token ends in ${lastFour(leak)}`,
      `  SHA-256 ${leak.candidate.secret.sha256} (the hash Sentry stores, for its support)`,
    ].join('\n'),
    async run(): Promise<StepOutcome> {
      const page = pageOf(leak);
      if (page !== null) options.open?.(page.url);
      return waitUntilGone(leak, options);
    },
  };
}

/** The page on which the token can be ended by hand, and the instructions for it. */
export function handLines(leak: Pick<Leak, 'kind' | 'base' | 'organization'>): readonly string[] {
  const page = pageOf(leak);
  return [`  do      ${kinds[leak.kind].byHand}`, ...(page === null ? [] : [`  page    ${page.url}`, `          (${page.path})`])];
}

function pageOf({ kind, base, organization }: Pick<Leak, 'kind' | 'base' | 'organization'>): SettingsPage | null {
  return kinds[kind].page?.({ base: base.url, organization }) ?? null;
}

async function waitUntilGone(leak: Leak, { watch, voice, patience }: GuidedOptions): Promise<StepOutcome> {
  const start = watch.now();
  for (let pause = 2000; ; pause = Math.min(pause * 1.25, 15_000)) {
    const looked = await watch.verifier.recheck(leak.candidate, watch.signal);
    const isStopped = !isGone(looked) && watch.signal?.aborted === true;
    // The person may have ended the token a moment ago.
    const verdict = isStopped ? await lastLook(leak.candidate, watch) : looked;
    const waited = watch.now() - start;
    const after = `${isStopped ? 'You stopped waiting' : 'Nobody ended it in time'} (${Math.round(waited / 1000)} s): `;
    if (isGone(verdict)) return { kind: 'watched', says: 'Sentry refuses the token.', verdict };
    if (isStopped || waited >= patience) return { kind: 'watched', says: after + lastSaid(verdict), verdict };
    voice.waiting(`${verdict.state === 'live' ? 'still live' : `not known (${verdict.reason ?? 'no reason given'})`}; Ctrl-C stops waiting`, Math.round(waited / 1000));
    await watch.sleep(pause, watch.signal);
  }
}

/** Sentry's last answer, as the end of a sentence without a full stop. */
export function lastSaid(verdict: Verdict): string {
  return verdict.state === 'live' ? 'at the last look Sentry still accepted the token' : `at the last look Sentry did not say whether it accepts the token (${verdict.reason ?? 'no reason given'})`;
}
