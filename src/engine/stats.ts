import type { CompiledRule } from './judge/compile-rule.ts';

/** The cost of one rule. */
export interface RuleStats {
  tries: number;
  hits: number;
  milliseconds: number;
}

/** Notes what rules cost. The caller gives the clock, since the engine has none. */
export interface RuleClock {
  /** Milliseconds since some fixed moment. */
  readonly now: () => number;
  readonly rules: Map<string, RuleStats>;
}

/** The same rule, but each try is timed. */
export function clocked(compiled: CompiledRule, { now, rules }: RuleClock): CompiledRule {
  const stats: RuleStats = { tries: 0, hits: 0, milliseconds: 0 };
  rules.set(compiled.rule.id, stats);
  const timed = <T>(work: () => T, hits: (result: T) => number): T => {
    const started = now();
    const result = work();
    stats.milliseconds += now() - started;
    stats.tries++;
    stats.hits += hits(result);
    return result;
  };
  return {
    ...compiled,
    try: (surface, at, path) => timed(() => compiled.try(surface, at, path), (found) => (typeof found === 'number' ? 0 : 1)),
    tryAnywhere: (surface, path, limit) => timed(() => compiled.tryAnywhere(surface, path, limit), (hits) => hits.length),
  };
}
