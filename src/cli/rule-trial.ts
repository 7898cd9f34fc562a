import { decodeDepths, scanner, type Scanner } from '../engine/scanner.ts';
import { watchdog } from '../engine/watchdog.ts';
import { mostSpecific } from '../findings/specific.ts';
import type { Rule, Trial } from '../rules/rule.ts';

/** Milliseconds for the texts that are made from one pattern. They take a few, but the machine may be busy. */
const patience = 3000;

/** Tries rules as a scan does, under a watchdog. Each set of rules is compiled once. */
export function ruleTrial(): Trial {
  const compiled = new WeakMap<readonly Rule[], Scanner>();
  const watched = watchdog();
  const scan: Trial['scan'] = (rules, content, path) => {
    const scanning = compiled.get(rules) ?? scanner(rules, { decodeDepth: decodeDepths.usual, ruleIds: null, watchdog: watched });
    compiled.set(rules, scanning);
    const found = new Map<string, number | string>();
    const { matches, stops } = scanning.scan(content, path);
    for (const { rule } of mostSpecific(matches)) found.set(rule.id, ((found.get(rule.id) as number | undefined) ?? 0) + 1);
    for (const stop of stops) for (const { id } of stop.is === 'rule' ? [stop.rule] : rules) found.set(id, `it ${stop.why}`);
    return found;
  };
  return { scan, within: (work) => watched(work, patience) };
}
