import type { CompiledRule, Hit, Miss } from './compile-rule.ts';
import type { Stop } from '../match.ts';
import type { Surface } from '../surface.ts';
import type { Watchdog } from '../watchdog.ts';

/** Milliseconds for all tries on one content: a base, and some for each byte. */
const allowance = { base: 1000, perByte: 1 / 1000 } as const;
/** A rule that was stopped in this number of contents is not tried any more. */
const patience = 3;
/** The most matches of one rule, in one content and in all contents. Nobody reads more, and each match takes memory. */
const most = { here: 10_000, inAll: 100_000 } as const;

/** A rule to be tried, and the place of its anchor; null if it has no anchor. */
interface Attempt {
  readonly rule: CompiledRule;
  readonly at: number | null;
}

/** Tries the rules of users. Their patterns may search for ever. */
export interface Attempts {
  /**
   * Tries the rules and returns their hits. `stopped` is called for each rule that took too long or matched too often.
   */
  make(attempts: readonly Attempt[], surface: Surface, path: string, stopped: (stop: Stop) => void): readonly Hit[];
}

/** @param watchdog null if the rules are trusted to come to an end */
export function attempts(watchdog: Watchdog | null): Attempts {
  const failures = new Map<CompiledRule, number>();
  const matches = new Map<CompiledRule, number>();
  const isGivenUp = (rule: CompiledRule): boolean => (failures.get(rule) ?? 0) >= patience;
  const limit = watchdog === null ? Infinity : most.here;
  return {
    make(all, surface, path, stopped) {
      const hits: Hit[] = [];
      const here = new Map<CompiledRule, number>();
      const tired = new Set<CompiledRule>();
      let next = 0;
      const stop = (rule: CompiledRule, why: string, isLast = false): void => {
        tired.add(rule);
        failures.set(rule, isLast ? patience : (failures.get(rule) ?? 0) + 1);
        stopped({ is: 'rule', rule: rule.rule, why, isLast: isGivenUp(rule) });
      };
      const take = (rule: CompiledRule, found: readonly Hit[]): void => {
        const count = (here.get(rule) ?? 0) + found.length;
        here.set(rule, count);
        // Pushed one by one: a rule may match everywhere, and one call takes only some hundred thousand arguments.
        for (const hit of count > limit ? found.slice(0, limit - count) : found) hits.push(hit);
        if (count > limit) stop(rule, `matches more than ${most.here.toLocaleString('en')} times here`);
      };
      const work = (): void => {
        for (; next < all.length; next++) {
          const { rule, at } = all[next]!;
          if (tired.has(rule) || isGivenUp(rule)) continue;
          take(rule, at === null ? anywhere(rule, surface, path, limit + 1) : one(rule.try(surface, at, path)));
        }
      };
      while (next < all.length) {
        if (watchdog === null) work();
        else if (!watchdog(work, Math.ceil(allowance.base + surface.bytes.length * allowance.perByte))) {
          // On a busy machine the time may run out just after the last try.
          const unmade = all[next];
          if (unmade !== undefined) stop(unmade.rule, 'ran out of time here');
        }
      }
      for (const [rule, count] of here) {
        const sum = (matches.get(rule) ?? 0) + count;
        matches.set(rule, sum);
        if (watchdog !== null && sum > most.inAll && !isGivenUp(rule)) stop(rule, `matches more than ${most.inAll.toLocaleString('en')} times in all`, true);
      }
      return hits;
    },
  };
}

/** @param limit how many matches are enough */
function anywhere(rule: CompiledRule, surface: Surface, path: string, limit: number): readonly Hit[] {
  if (rule.isFile === null) return rule.tryAnywhere(surface, path, limit);
  return rule.isFile(path) ? one(rule.try(surface, 0, path)) : [];
}

function one(found: Hit | Miss): readonly Hit[] {
  return typeof found === 'number' ? [] : [found];
}
