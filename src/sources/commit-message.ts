import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { UserError } from '../errors.ts';
import { committedMessage } from '../git/commits/message/committed-message.ts';
import { messageSettings } from '../git/commits/message/message-settings.ts';
import type { GitPlace } from '../git/run.ts';
import { where } from '../git/repository/where.ts';
import { plainEnd, type Source, type SourceInfo } from './source.ts';
import { revokeIf } from './steps.ts';

export const commitMsgInfo: SourceInfo = {
  whole: null,
  isHook: true,
  judgesHabits: false,
  progress: 'none',
  takesComments: false,
  headline: (what) => `This commit message holds ${what}.`,
  nextSteps: ({ them, open }) => [
    {
      text: `Write the message again without ${them}; git kept it.`,
      // Without --verbose git would now keep the diff that an earlier --verbose put there.
      code: 'git commit --edit --verbose --file "$(git rev-parse --git-path COMMIT_EDITMSG)"',
    },
    ...revokeIf('pushed, pasted or shared', open),
  ],
};

/**
 * The message about to be committed, in the file that git gives a commit-msg hook; the path is relative to `cwd` or
 * absolute.
 */
export function commitMessage({ file, ...place }: GitPlace & { readonly file: string }): Source {
  // The file lies in git's own folder, which for a linked work tree is far away. So only its name is shown.
  const path = basename(file);
  return {
    name: 'commit-msg',
    async *read() {
      yield {
        path,
        content: await committed(await read(file, place), path, place),
        places: async () => [{ path, commit: null, author: null, date: null, inHead: null }],
        before: null,
        isFile: false,
        isUnreviewed: true,
      };
      return plainEnd;
    },
  };
}

/** git is asked for its settings only if the message holds words like git's own, which most messages do not. */
async function committed(message: Buffer, path: string, place: GitPlace): Promise<Buffer> {
  const origin = { path, env: place.env };
  const left = committedMessage(message, origin);
  return left === message ? message : committedMessage(message, origin, await messageSettings(place));
}

async function read(file: string, place: GitPlace): Promise<Buffer> {
  const here = resolve(place.cwd, file);
  try {
    // git's path is relative to the root, and a hook may have changed to another folder.
    return await readFile(existsSync(here) ? here : resolve(where(place).root, file));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UserError(`the message could not be read: ${code ?? 'unknown reason'}`, { where: file, exitCode: 3, cause });
  }
}
