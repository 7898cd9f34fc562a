import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What decides which server is started. */
export interface ServerChoice {
  /** Folder of the extension. */
  readonly extension: string;
  /** Folders of the workspace. */
  readonly folders: readonly string[];
  readonly setting: 'extension' | 'workspace';
  /** Whether the user trusts the workspace: its `node_modules` are its own code. */
  readonly isTrusted: boolean;
}

/**
 * The program to start: the workspace's own if the user wants it, trusts the workspace, and it exists; otherwise the
 * extension's.
 */
export function serverFile({ extension, folders, setting, isTrusted }: ServerChoice): string {
  const theirs = setting === 'workspace' && isTrusted ? folders.map((folder) => join(folder, 'node_modules/sntrylint/bin/sntrylint.js')).find((file) => existsSync(file)) : undefined;
  return theirs ?? join(extension, 'server/bin/sntrylint.js');
}
