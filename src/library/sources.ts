import type { Readable } from 'node:stream';
import { types } from 'node:util';
import { UserError } from '../errors.ts';
import { parseRange } from '../sources/commits/parse-range.ts';
import { range as rangeSource } from '../sources/commits/range.ts';
import { content as contentSource } from '../sources/content.ts';
import { history as historySource } from '../sources/history/history.ts';
import type { Source } from '../sources/source.ts';
import { staged as stagedSource } from '../sources/staged/staged.ts';
import { stdin as stdinSource } from '../sources/stdin.ts';
import { worktree as worktreeSource } from '../sources/worktree.ts';
import { here, type Here } from './here.ts';
import { type Check, checkOptions, hereChecks, isKeyed, isSeconds, isSignal, isSwitch, isText, isTexts, isWhole } from './options.ts';

/** What a source of files takes. */
export interface FilesOptions extends Here {
  /** Files and folders, relative to `cwd` or absolute. */
  readonly paths?: readonly string[];
}

const filesChecks = { ...hereChecks, paths: isTexts } as const satisfies Record<keyof FilesOptions, Check>;

/** The files as they stand, below these paths or the working folder; what `sntrylint [PATH…]` reads. */
export function worktree(options: FilesOptions = {}): Source {
  checkOptions(options, 'worktree()', filesChecks);
  return worktreeSource({ paths: [], ...options, ...here(options) });
}

/** What the next commit would add, and what the index holds of these paths; what `sntrylint staged [PATH…]` reads. */
export function staged(options: FilesOptions = {}): Source {
  checkOptions(options, 'staged()', filesChecks);
  return stagedSource({ paths: [], ...options, ...here(options) });
}

/** What a range of commits takes. */
export interface RangeOptions extends Here {
  /** Seconds after which the rest is named as not read. */
  readonly timeLimit?: number;
}

/**
 * What commits add; what `sntrylint range` reads.
 * @param commits as `main..HEAD`, `main...HEAD` or one revision
 * @throws {UserError} for what is no range
 */
export function range(commits: string, options: RangeOptions = {}): Source {
  checkOptions(options, 'range()', { ...hereChecks, timeLimit: isSeconds });
  if (typeof commits !== 'string') throw new UserError('the first argument must be a range such as main..HEAD', { where: 'range()' });
  return rangeSource({ spec: parseRange(commits), timeLimit: options.timeLimit ?? null, ...here(options) });
}

/** What a history takes. */
export interface HistoryOptions extends Here {
  /** Whether what no ref reaches any more is looked at too. */
  readonly unreachable?: boolean;
  /** Threads; where it is left out one a processor, four at most. */
  readonly jobs?: number;
  /** Whether what an earlier run saw is passed over, and what this one sees is remembered. Left out: no. */
  readonly remembers?: boolean;
  /** Ends it in good order: what was found until then is in the report, and what was not read is named. */
  readonly signal?: AbortSignal;
}

/** Everything the repository has ever held; what `sntrylint history` reads. */
export function history(options: HistoryOptions = {}): Source {
  checkOptions(options, 'history()', { ...hereChecks, unreachable: isSwitch, jobs: isWhole(1, 64), remembers: isSwitch, signal: isSignal });
  const { unreachable = false, jobs = null, remembers = false, signal } = options;
  return historySource({ unreachable, jobs, remembers, ...here(options), ...(signal === undefined ? {} : { signal }) });
}

/** What a stream takes. */
export interface StreamOptions {
  readonly stream?: Readable;
  /** What it is judged and reported by. */
  readonly path?: string;
}

/** All of a stream, as one content; what `sntrylint stdin` reads. */
export function stdin(options: StreamOptions = {}): Source {
  checkOptions(options, 'stdin()', { stream: isKeyed, path: isText });
  return stdinSource({ stream: options.stream ?? process.stdin, path: options.path ?? null });
}

/**
 * One content that is at hand: bytes or text, judged and reported under a path.
 * @throws {UserError} for what is neither, or no path
 */
export function content(bytes: Uint8Array | string, path: string): Source {
  if (typeof bytes !== 'string' && !types.isUint8Array(bytes)) throw new UserError('the first argument must be a text, or bytes', { where: 'content()' });
  if (typeof path !== 'string') throw new UserError('the second argument must be a path', { where: 'content()', fix: 'name the file that it is, or would be: content(text, \'.env\')' });
  return contentSource(bytes, path);
}
