import type { Config } from './config.ts';

/** A configuration as a file would say it, by key; what `sntrylint config` and the reference show. */
export function asSaid(config: Config): Readonly<Record<string, unknown>> {
  return {
    exclude: config.exclude,
    'max-file-size': config.maxFileSize,
    'decode-depth': config.decodeDepth,
    archives: config.archives,
    'fail-on': config.failOn,
    practice: config.practice,
    baseline: config.baseline,
    severity: Object.fromEntries(config.severity),
    suppress: config.suppress.map(({ rule = [], path = [], fingerprint = [], reason, until = null, where }) => ({ rule, path, fingerprint, reason, until, where })),
    rules: config.rules.map(({ id }) => id),
  };
}
