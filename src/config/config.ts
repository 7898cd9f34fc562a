import type { Rule } from '../rules/rule.ts';
import type { Value } from '../schema/node.ts';
import type { configurationSchema, exceptionSchema } from './file/configuration-schema.ts';

/** What a repository's configuration says, read and checked. Paths are relative to the repository's root. */
export interface Config extends Omit<Value<typeof configurationSchema>, '$schema' | 'suppress' | 'rules'> {
  readonly suppress: readonly Exception[];
  readonly rules: readonly Rule[];
}

export type FailOn = Config['failOn'];

/** One entry of `suppress`; it narrows by at least one of rule, path and fingerprint. `until` is its last day, as 2026-12-31. */
export type Exception = Value<typeof exceptionSchema> & {
  /** Where it stands: `.sntrylint.yaml:12`. */
  readonly where: string;
};
