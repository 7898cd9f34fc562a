import type { SettingsPage } from '../../kinds/kind.ts';
import { kinds } from '../../kinds/kinds.ts';
import { isGone, type Watch } from './gone.ts';
import { lastFour, type Leak } from './leak.ts';
import type { Step, StepOutcome } from './step.ts';
import type { Voice } from './voice.ts';

export interface GuidedOptions {
  readonly watch: Watch;
  readonly voice: Voice;
  /** Opens a page in a browser; null where nobody asked for it. */
  readonly open: ((url: string) => void) | null;
  /** Milliseconds to wait for the person at most. */
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

/** What a person does to end it, and on which page. */
export function handLines(leak: Leak): readonly string[] {
  const page = pageOf(leak);
  return [`  do      ${kinds[leak.kind].byHand}`, ...(page === null ? [] : [`  page    ${page.url}`, `          (${page.path})`])];
}

function pageOf({ kind, base, organization }: Leak): SettingsPage | null {
  return kinds[kind].page?.({ base: base.url, organization }) ?? null;
}

async function waitUntilGone(leak: Leak, { watch, voice, patience }: GuidedOptions): Promise<StepOutcome> {
  const start = watch.now();
  for (let pause = 2000; ; pause = Math.min(pause * 1.25, 15_000)) {
    const verdict = await watch.verifier.recheck(leak.candidate, watch.signal);
    const waited = watch.now() - start;
    if (isGone(verdict)) return { kind: 'acted', says: 'Sentry refuses the token.' };
    if (watch.signal?.aborted) return { kind: 'stopped', says: 'You stopped waiting; the token was still accepted at the last look.' };
    if (waited >= patience) return { kind: 'stopped', says: `After ${Math.round(waited / 1000)} s the token is still accepted.` };
    const seen = verdict.state === 'live' ? 'still live' : `not known (${verdict.reason ?? 'no reason given'})`;
    voice.waiting(`${seen}; Ctrl-C stops waiting`, Math.round(waited / 1000));
    await watch.sleep(pause, watch.signal);
  }
}
