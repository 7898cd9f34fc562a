import { decodeDepths } from '../engine/scanner.ts';
import { UserError } from '../errors.ts';
import { isObject } from '../json.ts';
import { builtinRules } from '../rules/builtin.ts';
import type { Rule } from '../rules/rule.ts';
import { scan as run, type Scan, type ScanOptions } from '../run/scan.ts';
import type { Source } from '../sources/source.ts';
import { type Check, checkOptions, either, exactly, isFunction, isKeyed, isList, isSignal, isSwitch, isWhole } from './options.ts';
import { checkRuleIds } from './rules.ts';

/**
 * Scans all content of a source. Gives its findings and the report. A finding is a secret with all its places, so the
 * first finding comes after the last file was read.
 *
 * @throws {UserError} at once for an unknown or invalid option, and if `source` is not a source. Later if nothing can
 * be read at all. Other content that could not be read is named in the report
 * @throws the reason of `options.signal` after it was aborted
 */
export function scan(source: Source, options: ScanOptions = {}): Scan {
  if (!isObject(source) || typeof (source as { readonly read?: unknown }).read !== 'function') {
    throw new UserError('the first argument must be a source', { where: 'scan()', fix: 'worktree({ paths: [...] }) reads files, content(text, path) a text' });
  }
  checkOptions(options, 'scan()', checks);
  const rules = options.rules ?? builtinRules();
  if (!rules.every(isRule)) throw new UserError('"rules" must be what rules() gives', { where: 'scan()', fix: 'rules({ own: [...] }) completes and checks your own' });
  if (options.ruleIds != null) checkRuleIds(options.ruleIds, rules, 'scan()');
  return run(source, options);
}

/** Whether a rule has the keys that {@link rules} fills in. A rule as written in YAML may lack them. */
function isRule(rule: Rule): boolean {
  return isObject(rule) && ['examples', 'remediation', 'anchor', 'maxLength', 'flags'].every((key) => Object.hasOwn(rule, key));
}

const isSet: Check = (value) => (value instanceof Set ? null : 'a Set of ids');

const checks = {
  rules: isList,
  ruleIds: either(isSet, exactly(null)),
  decodeDepth: isWhole(0, decodeDepths.most),
  archives: isSwitch,
  inline: isSwitch,
  suppressions: isList,
  remarks: isFunction,
  noticed: isFunction,
  found: isFunction,
  progress: isKeyed,
  stats: isKeyed,
  signal: isSignal,
  exclude: isFunction,
  maxFileSize: isWhole(0, Infinity, ' of bytes'),
} as const satisfies Record<keyof ScanOptions, Check>;
