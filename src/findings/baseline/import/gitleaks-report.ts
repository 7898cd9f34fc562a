import { isObject } from '../../../json.ts';
import { type KnownElsewhere, sameSecret } from './known-elsewhere.ts';

/**
 * Reads a JSON report of gitleaks (`--report-format json`): a list of findings, each with `File`, `StartLine`, `Commit`
 * (empty outside of git) and `Secret` (hidden with `--redact`).
 *
 * @returns null if the value is no such report
 */
export function gitleaksReport(value: unknown): readonly KnownElsewhere[] | null {
  if (!Array.isArray(value) || !value.every(isFinding)) return null;
  return value.map(({ File, StartLine, Commit, Secret }) => ({
    name: `${File}:${StartLine}`,
    path: File.replaceAll('\\', '/'),
    commit: Commit ? Commit : null,
    line: StartLine,
    isSecret: isHidden(Secret) ? null : sameSecret(Secret),
  }));
}

interface GitleaksFinding {
  readonly File: string;
  readonly StartLine: number;
  readonly Commit?: string;
  readonly Secret: string;
}

function isFinding(one: unknown): one is GitleaksFinding {
  if (!isObject(one)) return false;
  const { File, StartLine, Commit, Secret } = one;
  return typeof File === 'string' && Number.isInteger(StartLine) && typeof Secret === 'string' && (Commit === undefined || typeof Commit === 'string');
}

/** `REDACTED`; with `--redact=20` a first part and three dots. */
function isHidden(secret: string): boolean {
  return secret === '' || secret.includes('REDACTED') || secret.endsWith('...');
}
