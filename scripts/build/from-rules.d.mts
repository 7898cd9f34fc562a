import type { Rule } from '../../src/rules/rule.ts';
import type { Fingerprint } from '../../src/engine/search/built-fingerprints.ts';

export function fromRules(root: string): Promise<{
  readonly rules: readonly Rule[];
  readonly fingerprints: readonly (readonly [string, readonly Fingerprint[]])[];
  readonly hook: string;
}>;
