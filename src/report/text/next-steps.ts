import type { Finding } from '../../findings/finding.ts';
import type { SourceName } from '../../sources/source.ts';
import { redactName } from '../../secret/redact-text.ts';
import { openLocations } from './count.ts';
import { hasEnded } from './remediation.ts';
import { escapeText } from '../../secret/escape.ts';

/** One thing to do: a sentence, and below it a command or a line to copy. */
export interface Step {
  readonly text: string;
  readonly code: string | null;
}

/** Files that are there to hold secrets, so that the file itself should stay out of git (`*.example` ones hold none). */
const secretFile = /(?:^|\/)(?:\.env(?:\.[\w.-]+)?|\.sentryclirc|sentrycli\.ini|sentry\.properties)$/;

const keepOutside: Step = {
  text: 'Keep such values in environment variables: in a file that git ignores, or in the secrets of your CI.',
  code: null,
};

/**
 * What to do now, in order, for what was scanned.
 *
 * @param findings those that count: not suppressed, new. At least one.
 */
export function nextSteps(source: SourceName, findings: readonly Finding[]): readonly Step[] {
  const secrets = findings.filter(({ rule }) => rule.kind !== 'practice');
  const steps = secrets.length === 0 ? [] : secretSteps(source, secrets);
  const [first] = secrets.length === 0 ? findings : secrets;
  if (first !== undefined && source !== 'commit-msg' && first.rule.id !== 'suppression-without-reason') {
    steps.push({
      text: 'A false alarm? Say why in a comment on the line above.',
      code: `sntrylint-disable-next-line ${first.rule.id} -- the reason`,
    });
  }
  return steps;
}

function secretSteps(source: SourceName, secrets: readonly Finding[]): Step[] {
  const them = secrets.length === 1 ? ('it' as const) : ('them' as const);
  // What Sentry refuses already is not to be revoked.
  const open = secrets.filter((finding) => !hasEnded(finding)).length;
  const these = open === 1 ? ('it' as const) : ('them' as const);
  const revokeOnce = (what: string): readonly Step[] => (open === 0 ? [] : [revokeIf(what, these)]);
  switch (source) {
    case 'staged':
      return [
        { text: `Take ${them} out of this commit (your files stay as they are).`, code: unstage(secrets) },
        ignoreStep(secrets) ?? keepOutside,
        ...revokeOnce('pushed, pasted or shared'),
      ];
    case 'commit-msg':
      return [
        {
          text: `Write the message again without ${them}; git kept it.`,
          code: 'git commit --edit --file "$(git rev-parse --git-path COMMIT_EDITMSG)"',
        },
        ...revokeOnce('pushed, pasted or shared'),
      ];
    case 'pre-push':
      return [
        {
          text: `Nothing was pushed yet. Take ${them} out of the commits, with this for the last one, with git rebase --interactive for an older one.`,
          code: 'git commit --amend',
        },
        keepOutside,
      ];
    case 'range':
    case 'history':
    case 'pre-receive':
      return [
        ...(open === 0 ? [] : [{ text: `Revoke ${these} first (see "fix" above): a later commit does not take ${these} out of the history.`, code: null }]),
        keepOutside,
      ];
    case 'worktree':
    case 'stdin':
      return [
        ...revokeOnce('committed, pasted or shared'),
        keepOutside,
      ];
  }
}

function revokeIf(what: string, them: 'it' | 'them'): Step {
  const one = them === 'it' ? 'it' : 'one of them';
  return { text: `Was ${one} ever ${what}? Then revoke ${them}: see "fix" above.`, code: null };
}

/** Where nothing but files for secrets hold one: they should not be in git at all. */
function ignoreStep(findings: readonly Finding[]): Step | null {
  const paths = newPaths(findings);
  const isSecret = (path: string): boolean => secretFile.test(path) && isTypable(path) && !/example|sample/.test(path);
  if (paths.length > 3 || !paths.every(isSecret)) return null;
  const [files, stay] = paths.length === 1 ? ['A file', 'stays'] : ['Files', 'stay'];
  return { text: `List ${paths.join(', ')} in .gitignore. ${files} like that ${stay} on your machine.`, code: null };
}

function newPaths(findings: readonly Finding[]): readonly string[] {
  const places = findings.flatMap(openLocations).filter(({ isNew }) => isNew);
  return [...new Set(places.map(({ place }) => place.path))];
}

/** Works before the first commit too, where `git restore --staged` does not. */
function unstage(findings: readonly Finding[]): string {
  const paths = newPaths(findings);
  const all = 'git reset --quiet';
  if (paths.length > 3 || paths.some((path) => !isTypable(path))) return all;
  return `${all} -- ${paths.map(quote).join(' ')}`;
}

/** Whether what is shown is what git knows the path by. */
function isTypable(path: string): boolean {
  return escapeText(redactName(path)) === path && !path.includes('\\') && !path.includes('…');
}

function quote(path: string): string {
  return /^[\w./@+,-][\w./@+,:-]*$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`;
}
