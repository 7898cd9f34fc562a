import { gitConfig, isTrue } from '../git-config.ts';
import { type GitPlace, git } from '../run.ts';

/** What git takes out of a message before it makes the commit. */
export interface MessageCleanup {
  /** What a comment begins with; null where git chose a character itself (`core.commentChar=auto`). */
  readonly prefix: string | null;
  readonly stripsComments: boolean;
  /** Whether a scissors line ends the message: `always`, or only where git itself put a diff below it. */
  readonly scissors: 'always' | 'above a diff';
}

/**
 * How the message in the file of a commit-msg hook will be cleaned: `commit.cleanup`, `core.commentChar` and
 * `core.commentString`, `commit.verbose` (`git help commit`, `--cleanup`). What was given on git's command line alone
 * a hook cannot see, but for one thing: git sets GIT_EDITOR to `:` where no editor is opened, and then comments stay.
 * @throws {UserError} with exit code 3 where git cannot read its configuration.
 */
export async function messageCleanup(place: GitPlace): Promise<MessageCleanup> {
  const values = await gitConfig('^(core\\.comment(char|string)|commit\\.(cleanup|verbose))$', place);
  const last = (key: RegExp): string | undefined => values.findLast((one) => key.test(one.key))?.value;
  const cleanup = last(/^commit\.cleanup$/) ?? 'default';
  const verbose = last(/^commit\.verbose$/) ?? 'false';
  const edited = place.env['GIT_EDITOR'] !== ':';
  const isOld = values.some(({ key }) => key === 'core.commentstring') && (await isBefore245(place));
  const prefix = last(isOld ? /^core\.commentchar$/ : /^core\.comment(?:char|string)$/) ?? '#';
  return {
    prefix: prefix === 'auto' ? null : prefix,
    stripsComments: cleanup === 'strip' || (cleanup === 'default' && edited),
    scissors: (cleanup === 'scissors' && edited) || isTrue(verbose) ? 'always' : 'above a diff',
  };
}

/** `core.commentString` came with git 2.45; an older one keeps the lines that begin with it. */
async function isBefore245(place: GitPlace): Promise<boolean> {
  const found = /(\d+)\.(\d+)/.exec((await git(['version'], place)).toString('latin1'));
  return found === null || Number(found[1]) * 1000 + Number(found[2]) < 2045;
}
