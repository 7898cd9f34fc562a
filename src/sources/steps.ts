import { escapeText } from '../secret/escape.ts';
import { redactName } from '../secret/redact-text.ts';
import { isSecretFile } from '../secret/secret-file.ts';

/** One thing to do: a sentence, and optionally a command or lines to copy below it. */
export interface Step {
  readonly text: string;
  readonly code: string | null;
}

export const keepOutside: Step = {
  text: 'Keep such values in environment variables: in a file that git ignores, or in the secrets of your CI.',
  code: null,
};

/** Steps for content that the repository already has. Everybody with a copy of it has the secret. */
export function stepsForHistory({ open }: { readonly open: Open }): readonly Step[] {
  const revoke = open === null ? [] : [{ text: `Revoke ${open} first (see "fix" above): a later commit does not take ${open} out of the history.`, code: null }];
  return [...revoke, keepOutside];
}

/** Whether Sentry may still accept one secret, several, or none. A secret that Sentry refuses need not be revoked. */
export type Open = 'it' | 'them' | null;

/** The step that says in which case to revoke: `Was it ever pushed? Then revoke it.` */
export function revokeIf(what: string, open: Open): readonly Step[] {
  if (open === null) return [];
  const one = open === 'it' ? 'it' : 'one of them';
  return [{ text: `Was ${one} ever ${what}? Then revoke ${open}: see "fix" above.`, code: null }];
}

/** The step that makes git ignore the files, if all of them are meant to hold secrets; else null. */
export function ignoreStep(paths: readonly string[]): Step | null {
  if (paths.length > 3 || !paths.every((path) => isSecretFile(path) && isTypable(path))) return null;
  const [files, stay] = paths.length === 1 ? ['A file', 'stays'] : ['Files', 'stay'];
  return { text: `List ${paths.join(', ')} in .gitignore. ${files} like that ${stay} on your machine.`, code: null };
}

/**
 * The command that takes files out of the index. It also works before the first commit, which `git restore --staged`
 * does not.
 */
export function unstage(paths: readonly string[]): string {
  const all = 'git reset --quiet';
  if (paths.length > 3 || paths.some((path) => !isTypable(path))) return all;
  return `${all} -- ${paths.map(quote).join(' ')}`;
}

/** Whether a path is shown as git knows it, so that a command with it works. */
function isTypable(path: string): boolean {
  return escapeText(redactName(path)) === path && !path.includes('\\') && !path.includes('…');
}

function quote(path: string): string {
  return /^[\w./@+,-][\w./@+,:-]*$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
