import { staged as stagedSource } from '../sources/staged.ts';
import type { Limits } from '../sources/limits.ts';
import type { Source } from '../sources/source.ts';
import { worktree as worktreeSource } from '../sources/worktree.ts';
import { here, type Here } from './here.ts';

/** What a source of files takes. */
export interface FilesOptions extends Here, Limits {
  /** Files and folders, relative to `cwd` or absolute. */
  readonly paths?: readonly string[];
}

/** The files as they stand, below these paths or the working folder; what `sntrylint [PATH…]` reads. */
export function worktree(options: FilesOptions = {}): Source {
  return worktreeSource({ paths: [], ...options, ...here(options) });
}

/** What the next commit would add, and what the index holds of these paths; what `sntrylint staged [PATH…]` reads. */
export function staged(options: FilesOptions = {}): Source {
  return stagedSource({ paths: [], ...options, ...here(options) });
}
