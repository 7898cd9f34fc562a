import type { Rule } from '../rules/rule.ts';
import type { CompiledRule, Hit } from './compile-rule.ts';
import type { Surface } from './surface.ts';
import type { Watchdog } from './watchdog.ts';

/** How long the rules that are not ours may take. */
export interface Guard {
  readonly watchdog: Watchdog;
  /** Told when a rule did not come to its end in the content at `path`; `isLast` when it is not tried any more at all. */
  readonly outOfTime: (rule: Rule, path: string, isLast: boolean) => void;
}

/** Milliseconds for all the tries on one piece of content, and for each of its bytes: a rule slower than this is of no use. */
const allowance = { base: 1000, perByte: 1 / 1000 } as const;
/** Contents in which a rule may run out of time before it is given up. */
const patience = 3;

/** A rule to be tried where its anchor stands; at no place in particular where it has none. */
interface Attempt {
  readonly rule: CompiledRule;
  readonly at: number | null;
}

/** Tries rules of users, whose patterns nobody has proven to end. */
export interface Attempts {
  /** Makes the tries, and gives what they found. */
  make(attempts: readonly Attempt[], surface: Surface, path: string): readonly Hit[];
}

/** @param guard null where the rules are trusted to end */
export function attempts(guard: Guard | null): Attempts {
  const failures = new Map<CompiledRule, number>();
  const isGivenUp = (rule: CompiledRule): boolean => (failures.get(rule) ?? 0) >= patience;
  return {
    make(all, surface, path) {
      const hits: Hit[] = [];
      const tired = new Set<CompiledRule>();
      let next = 0;
      const work = (): void => {
        for (; next < all.length; next++) {
          const { rule, at } = all[next]!;
          if (tired.has(rule) || isGivenUp(rule)) continue;
          // One by one: a rule may match everywhere, and a call takes some hundred thousand arguments and no more.
          for (const hit of at === null ? anywhere(rule, surface, path) : one(rule.try(surface, at, path))) hits.push(hit);
        }
      };
      while (next < all.length) {
        if (guard === null) work();
        else if (!guard.watchdog(work, Math.ceil(allowance.base + surface.bytes.length * allowance.perByte))) {
          const { rule } = all[next]!;
          tired.add(rule);
          failures.set(rule, (failures.get(rule) ?? 0) + 1);
          guard.outOfTime(rule.rule, path, isGivenUp(rule));
        }
      }
      return hits;
    },
  };
}

function anywhere(rule: CompiledRule, surface: Surface, path: string): readonly Hit[] {
  if (rule.isFile === null) return rule.tryAnywhere(surface, path);
  return rule.isFile(path) ? one(rule.try(surface, 0, path)) : [];
}

function one(hit: Hit | null): readonly Hit[] {
  return hit === null ? [] : [hit];
}
