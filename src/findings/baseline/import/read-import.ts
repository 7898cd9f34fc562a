import { UserError } from '../../../errors.ts';
import { detectSecrets } from './detect-secrets.ts';
import { gitleaksIgnore } from './gitleaks-ignore.ts';
import { gitleaksReport } from './gitleaks-report.ts';
import type { KnownElsewhere } from './known-elsewhere.ts';
import { trufflehog } from './trufflehog.ts';

/**
 * Reads findings that another tool already knows. The file may come from gitleaks (`.gitleaksignore`, JSON report),
 * detect-secrets (`.secrets.baseline`) or trufflehog (JSON).
 *
 * @param file named in errors
 * @throws {UserError} if no such tool wrote the file; the error quotes nothing of it
 */
export function readImport(content: Buffer, file: string): readonly KnownElsewhere[] {
  const text = content.toString('utf8').replace(/^\uFEFF/, '');
  const whole = json(text);
  const found =
    whole === undefined
      ? (trufflehog(text.split('\n').map(json)) ?? gitleaksIgnore(text))
      : (gitleaksReport(whole) ?? detectSecrets(whole) ?? trufflehog(Array.isArray(whole) ? whole : [whole]));
  if (found !== null) return found;
  throw new UserError('this file cannot be imported', {
    where: file,
    fix: 'give a .gitleaksignore, a JSON report of gitleaks, a .secrets.baseline of detect-secrets, or the JSON of trufflehog',
  });
}

/** The value of a JSON text; undefined if the text is not JSON. */
function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
