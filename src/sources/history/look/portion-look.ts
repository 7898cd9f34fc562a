import { inOneGo, type Steps, withPauses } from '../../../git/pack/steps.ts';
import { walkKernel } from '../../../git/pack/walk-kernel.ts';
import type { GitPlace } from '../../../git/run.ts';
import { scanner } from '../../../engine/scanner.ts';
import type { RuleStats } from '../../../engine/stats.ts';
import type { Rule } from '../../../rules/rule.ts';
import { watchdog } from '../../../engine/watchdog.ts';
import type { Pack } from '../../../git/pack/packs.ts';
import { Recorder } from '../graph/recorder.ts';
import type { Portion, SieveAnswer } from '../sieve.ts';
import { Look } from './look.ts';
import { FamilyLook } from './look-at-families.ts';
import { lookAtLoose } from './look-at-loose.ts';
import { lookAtObjects, patience } from './look-at-objects.ts';

/** Searches portions, one at a time. */
export interface PortionLook {
  /** @throws only errors that the repository did not cause */
  readonly look: (portion: Portion) => Promise<CostedAnswer>;
  /** Closes what is open. */
  readonly close: () => void;
}

/** The settings of a look, which a worker gets when it starts. */
export interface SieveStart {
  readonly place: GitPlace;
  readonly rules: readonly Rule[];
  readonly ruleIds: ReadonlySet<string> | null;
  readonly decodeDepth: number;
  /** Bytes; null for no limit. */
  readonly maxFileSize: number | null;
  /** Whether archives need a second look, whatever their bytes hold. */
  readonly archives: boolean;
  /** Whether the cost of rules is measured. */
  readonly isTimed: boolean;
}

/** An answer with its cost. */
export interface CostedAnswer extends SieveAnswer {
  /** The cost of rules since the last answer; empty if it is not measured. */
  readonly rules: readonly (readonly [id: string, cost: RuleStats])[];
}

/**
 * Compiles what is looked for, once for all portions of a thread.
 *
 * @param pause waited for now and then, so that the thread can do other work; null if it has none
 */
export function portionLook({ place, rules, ruleIds, decodeDepth, maxFileSize, archives, isTimed }: SieveStart, pause: (() => Promise<void>) | null = null): PortionLook {
  const all = async <Result>(steps: Steps<Result>): Promise<Result> => (pause === null ? inOneGo(steps) : withPauses(steps, pause));
  const clock = { now: () => performance.now(), rules: new Map<string, RuleStats>() };
  const kernel = walkKernel();
  // Rules of users are tried last. One that does not end has to be noticed here, before it takes its time with each content again.
  const custom = rules.some(({ kind }) => kind === 'custom') ? { watchdog: watchdog() } : { isOneEnough: true };
  const scanning = scanner(rules, { decodeDepth, kernel, ruleIds, ...(isTimed ? { clock } : {}), ...custom });
  const families = new FamilyLook(scanning, kernel);
  const patient = patience();
  const begin = (packs: readonly Pack[] | null): Look => new Look(scanning, maxFileSize, archives, packs === null ? null : new Recorder(packs));
  /** A look at objects that are counted elsewhere. */
  const again = (): Look => new Look(scanning, maxFileSize, archives, null, false);
  return {
    look: async (portion) => ({ ...(await answerTo(portion)), rules: costs() }),
    close: () => families.close(),
  };

  async function answerTo(portion: Portion): Promise<SieveAnswer> {
    switch (portion.kind) {
      case 'objects':
        return joined(await lookAtObjects(portion.objects.map(({ oid }) => oid), place, () => begin(portion.packs), patient));
      case 'loose': {
        const look = again();
        await all(lookAtLoose(portion.objects, look));
        return look.answer();
      }
      case 'families': {
        const look = begin(portion.packs);
        const { counted, copies } = await all(families.look(portion.pack, portion.from, portion.to, look));
        const answers = [look.answer()];
        if (counted.length > 0) answers.push(...(await lookAtObjects(counted, place, () => begin(portion.packs), patient)));
        if (copies.length > 0) answers.push(...(await lookAtObjects(copies, place, again, patient)));
        return joined(answers);
      }
    }
  }

  /** What rules cost since the last answer. */
  function costs(): CostedAnswer['rules'] {
    const spent = [...clock.rules].filter(([, { tries }]) => tries > 0).map(([id, cost]) => [id, { ...cost }] as const);
    for (const cost of clock.rules.values()) Object.assign(cost, { tries: 0, hits: 0, milliseconds: 0 });
    return spent;
  }
}

function joined(answers: readonly SieveAnswer[]): SieveAnswer {
  const sum = (of: 'objects' | 'blobs' | 'bytes'): number => answers.reduce((total, answer) => total + answer[of], 0);
  return {
    caught: answers.flatMap(({ caught }) => caught),
    contents: answers.flatMap(({ contents }) => contents),
    notRead: answers.flatMap(({ notRead }) => notRead),
    references: answers.flatMap(({ references }) => references),
    files: answers.flatMap(({ files }) => files),
    recorded: answers.flatMap(({ recorded }) => recorded),
    objects: sum('objects'),
    blobs: sum('blobs'),
    bytes: sum('bytes'),
  };
}
