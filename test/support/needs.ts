import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { beforeEach } from 'vitest';

/**
 * Programs that some tests need besides Node, npm, git and the tools of POSIX, each with its package in Debian.
 * `.ci/run` installs them.
 */
export const tools = {
  bash: 'bash',
  busybox: 'busybox',
  bzip2: 'bzip2',
  chromium: 'chromium',
  dash: 'dash',
  emacs: 'emacs-nox',
  'git-lfs': 'git-lfs',
  gzip: 'gzip',
  mksh: 'mksh',
  nvim: 'neovim',
  openssl: 'openssl',
  'pre-commit': 'pre-commit',
  prlimit: 'util-linux',
  python3: 'python3',
  shellcheck: 'shellcheck',
  tar: 'tar',
  toybox: 'toybox',
  xz: 'xz-utils',
  yash: 'yash',
  zip: 'zip',
  zsh: 'zsh',
  zstd: 'zstd',
} as const;

export type Tool = keyof typeof tools;

/**
 * Skips the tests of this file, or of this `describe`, if one of these programs is not installed, and says which one.
 */
export function needs(...wanted: readonly Tool[]): void {
  const missing = wanted.filter((tool) => !isInstalled(tool));
  if (missing.length > 0) beforeEach((context) => context.skip(`not installed: ${missing.join(', ')}`));
}

/** Whether a program is on the PATH. */
export function isInstalled(program: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
