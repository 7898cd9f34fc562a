import { commitMsgInfo } from './commit-message.ts';
import { prePushInfo, preReceiveInfo } from './commits/push.ts';
import { rangeInfo } from './commits/range.ts';
import { stdinInfo } from './content.ts';
import { historyInfo } from './history/history.ts';
import type { SourceInfo, SourceName } from './source.ts';
import { stagedInfo } from './staged/staged.ts';
import { worktreeInfo } from './worktree.ts';

/** The facts about each source. */
export const sources = {
  worktree: worktreeInfo,
  staged: stagedInfo,
  range: rangeInfo,
  history: historyInfo,
  stdin: stdinInfo,
  'commit-msg': commitMsgInfo,
  'pre-push': prePushInfo,
  'pre-receive': preReceiveInfo,
} as const satisfies Record<SourceName, SourceInfo>;
