import type { Readable } from 'node:stream';
import { types } from 'node:util';
import { UserError } from '../errors.ts';
import { parseRange } from '../sources/commits/parse-range.ts';
import { range as rangeSource } from '../sources/commits/range.ts';
import { timeLimit } from '../sources/commits/time-limit.ts';
import { content as contentSource } from '../sources/content.ts';
import { history as historySource } from '../sources/history/history.ts';
import type { Source } from '../sources/source.ts';
import { staged as stagedSource } from '../sources/staged/staged.ts';
import { stdin as stdinSource } from '../sources/stdin.ts';
import { worktree as worktreeSource } from '../sources/worktree.ts';
import { here, type Here } from './here.ts';
import { type Check, checkOptions, hereChecks, isKeyed, isSeconds, isSignal, isSwitch, isText, isTexts, isWhole } from './options.ts';

/** The options of a source of files. */
export interface FilesOptions extends Here {
  /** Files and folders, relative to `cwd` or absolute. */
  readonly paths?: readonly string[];
}

const filesChecks = { ...hereChecks, paths: isTexts } as const satisfies Record<keyof FilesOptions, Check>;

/** The files below these paths or below the working folder, as `sntrylint [PATH…]` reads them. */
export function worktree(options: FilesOptions = {}): Source {
  checkOptions(options, 'worktree()', filesChecks);
  return worktreeSource({ paths: [], ...options, ...here(options) });
}

/**
 * What the next commit would add. With paths, what the index holds of them. `sntrylint staged [PATH…]` reads the same.
 */
export function staged(options: FilesOptions = {}): Source {
  checkOptions(options, 'staged()', filesChecks);
  return stagedSource({ paths: [], ...options, ...here(options) });
}

/** The options of a range of commits. */
export interface RangeOptions extends Here {
  /** The time limit in seconds. Content that was not read by then is named in the report. */
  readonly timeLimit?: number;
}

/**
 * What some commits add, as `sntrylint range` reads it.
 * @param commits `main..HEAD`, `main...HEAD` or one revision
 * @throws {UserError} if this is not a range
 */
export function range(commits: string, options: RangeOptions = {}): Source {
  checkOptions(options, 'range()', { ...hereChecks, timeLimit: isSeconds });
  if (typeof commits !== 'string') throw new UserError('the first argument must be a range such as main..HEAD', { where: 'range()' });
  const { timeLimit: seconds } = options;
  return rangeSource({ spec: parseRange(commits), timeLimit: seconds === undefined ? null : () => timeLimit(seconds), ...here(options) });
}

/** The options of a history. */
export interface HistoryOptions extends Here {
  /** Whether objects that no ref reaches are read too. */
  readonly unreachable?: boolean;
  /**
   * How many threads to use. By default they are as many as the history is worth, four at most. With less than 100,000 objects the
   * calling thread is then one of them: it works for a few milliseconds at a time, and for longer where one object takes longer.
   */
  readonly jobs?: number;
  /** Whether to skip what an earlier run has read, and to remember what this run reads. The default is false. */
  readonly remembers?: boolean;
  /** Ends the scan early but in good order. The report has the findings so far, and names what was not read. */
  readonly signal?: AbortSignal;
}

/** Everything that the repository has ever held, as `sntrylint history` reads it. */
export function history(options: HistoryOptions = {}): Source {
  checkOptions(options, 'history()', { ...hereChecks, unreachable: isSwitch, jobs: isWhole(1, 64), remembers: isSwitch, signal: isSignal });
  const { unreachable = false, jobs = null, remembers = false, signal } = options;
  return historySource({ unreachable, jobs, remembers, ...here(options), ...(signal === undefined ? {} : { signal }) });
}

/** The options of a stream. */
export interface StreamOptions {
  readonly stream?: Readable;
  /** The path by which the content is judged and reported. */
  readonly path?: string;
}

/** A whole stream as one content, as `sntrylint stdin` reads it. */
export function stdin(options: StreamOptions = {}): Source {
  checkOptions(options, 'stdin()', { stream: isKeyed, path: isText });
  return stdinSource({ stream: options.stream ?? process.stdin, path: options.path ?? null });
}

/**
 * One content in memory, as bytes or text. It is judged and reported under a path.
 * @throws {UserError} if the content is neither bytes nor text, or the path is not valid
 */
export function content(bytes: Uint8Array | string, path: string): Source {
  if (typeof bytes !== 'string' && !types.isUint8Array(bytes)) throw new UserError('the first argument must be a text, or bytes', { where: 'content()' });
  if (typeof path !== 'string') throw new UserError('the second argument must be a path', { where: 'content()', fix: 'name the file that it is, or would be: content(text, \'.env\')' });
  return contentSource(bytes, path);
}
