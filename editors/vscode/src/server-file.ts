import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The facts that decide which server is started. */
export interface ServerChoice {
  /** Folder of the extension. */
  readonly extension: string;
  /** Folders of the workspace. */
  readonly folders: readonly string[];
  readonly setting: 'extension' | 'workspace';
  /** Whether the user trusts the workspace. The code in its `node_modules` comes from the workspace. */
  readonly isTrusted: boolean;
}

/**
 * The program to start. It is the workspace's own if it exists, the user wants it, and the user trusts the workspace.
 * Otherwise it is the extension's.
 */
export function serverFile({ extension, folders, setting, isTrusted }: ServerChoice): string {
  const theirs = setting === 'workspace' && isTrusted ? folders.map((folder) => join(folder, 'node_modules/sntrylint/bin/sntrylint.js')).find((file) => existsSync(file)) : undefined;
  return theirs ?? join(extension, 'server/bin/sntrylint.js');
}
