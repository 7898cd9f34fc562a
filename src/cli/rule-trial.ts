import { decodeDepths, scanner, type Scanner } from '../engine/scanner.ts';
import { watchdog } from '../engine/watchdog.ts';
import { mostSpecific } from '../findings/specific.ts';
import type { Trial } from '../rules/rule.ts';
import type { Rule } from '../rules/rule.ts';

/** Tries rules as a scan does, under a watchdog, each set of them compiled once. */
export function ruleTrial(): Trial {
  const compiled = new WeakMap<readonly Rule[], Scanner>();
  let stopped = new Map<string, string>();
  const guard = { watchdog: watchdog(), stopped: ({ id }: Rule, _: string, why: string) => void stopped.set(id, `it ${why}`) };
  return (rules, content, path) => {
    const scanning = compiled.get(rules) ?? scanner(rules, { decodeDepth: decodeDepths.usual, ruleIds: null, guard });
    compiled.set(rules, scanning);
    stopped = new Map();
    const found = new Map<string, number | string>();
    for (const { rule } of mostSpecific(scanning.scan(content, path).matches)) found.set(rule.id, ((found.get(rule.id) as number | undefined) ?? 0) + 1);
    for (const [id, why] of stopped) found.set(id, why);
    return found;
  };
}
