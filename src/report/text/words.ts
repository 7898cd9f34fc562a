import type { Finding } from '../../findings/finding.ts';
import { plural } from '../../wording/plural.ts';
import { kindOf } from '../../kinds/kinds.ts';

/** A number of bytes for people, in powers of 1000: `812 B`, `48.2 kB`. */
export function byteSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let size = bytes;
  for (const unit of ['kB', 'MB', 'GB']) {
    size /= 1000;
    if (size < 999.95 || unit === 'GB') return `${size.toFixed(size < 99.95 ? 1 : 0)} ${unit}`;
  }
  return '';
}

/** Milliseconds as seconds: `0.03 s`, `12.4 s`. */
export function seconds(milliseconds: number): string {
  if (milliseconds < 10) return '< 0.01 s';
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 1)} s`;
}

/** A noun for the findings: `a Sentry token`, `3 Sentry secrets`, `a secret` if a user's own rule found it. */
export function subject(findings: readonly Finding[]): string {
  const secrets = findings.filter(({ rule }) => rule.kind !== 'practice');
  if (secrets.length === 0) return plural(findings.length, 'warning');
  const noun = secrets.some(({ rule }) => rule.kind === 'custom') ? 'secret' : secrets.every(({ rule }) => kindOf(rule.kind)?.noun === 'token') ? 'Sentry token' : 'Sentry secret';
  return secrets.length === 1 ? `a ${noun}` : plural(secrets.length, noun);
}
