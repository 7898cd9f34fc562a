import type { Rule } from '../rules/rule.ts';
import type { Value } from '../schema/node.ts';
import type { configurationSchema, exceptionSchema } from './file/configuration-schema.ts';

/** The configuration of a repository after all checks. Paths are relative to the repository's root. */
export interface Config extends Omit<Value<typeof configurationSchema>, '$schema' | 'suppress' | 'rules'> {
  readonly suppress: readonly Exception[];
  readonly rules: readonly Rule[];
}

export type FailOn = Config['failOn'];

/**
 * One entry of `suppress`. It must name a rule, a path or a fingerprint, or several of these. `until` is its last day,
 * as 2026-12-31.
 */
export type Exception = Value<typeof exceptionSchema> & {
  /** The place of the entry: `.sntrylint.yaml:12`. */
  readonly where: string;
};
