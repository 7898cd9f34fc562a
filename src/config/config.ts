import type { Rule, Severity } from '../rules/rule.ts';
import { defaultBaseline } from './find.ts';

/** What a repository's configuration says, read and checked. Paths are relative to the repository's root. */
export interface Config {
  readonly exclude: readonly string[];
  /** Bytes; null for no limit. */
  readonly maxFileSize: number | null;
  readonly decodeDepth: number;
  /** Whether archives are opened. */
  readonly archives: boolean;
  readonly failOn: FailOn;
  /** `not-in-hooks`: a habit does not keep a commit or a push from going through. */
  readonly practice: 'on' | 'not-in-hooks' | 'off';
  readonly baseline: string;
  readonly severity: ReadonlyMap<string, Severity | 'off'>;
  readonly suppress: readonly Exception[];
  readonly rules: readonly Rule[];
}

export type FailOn = 'any' | 'live' | 'none';

/** One entry of `suppress`; an empty list does not narrow it. */
export interface Exception {
  readonly rules: readonly string[];
  readonly paths: readonly string[];
  readonly fingerprints: readonly string[];
  readonly reason: string;
  /** The last day on which it holds, as 2026-12-31; null for ever. */
  readonly until: string | null;
  /** Where it stands: `.sntrylint.yaml:12`. */
  readonly where: string;
}

/** What holds where no configuration says otherwise. */
export const defaults: Config = {
  exclude: [],
  maxFileSize: null,
  decodeDepth: 2,
  archives: false,
  failOn: 'any',
  practice: 'not-in-hooks',
  baseline: defaultBaseline,
  severity: new Map(),
  suppress: [],
  rules: [],
};
