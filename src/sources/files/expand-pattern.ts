/** Whether a name without a file can be a pattern. On Windows, and in quotes, the shell does not expand patterns. */
export function isPattern(path: string): boolean {
  return /[*?[{]/.test(path);
}

/**
 * The files that a pattern such as `src/**` names, relative to `cwd`; symlinks to folders are not followed, and what git
 * keeps for itself is left out.
 */
export async function expandPattern(pattern: string, cwd: string): Promise<readonly string[]> {
  const { default: glob } = await import('fast-glob');
  const found = await glob(pattern.replaceAll('\\', '/'), {
    cwd,
    dot: true,
    followSymbolicLinks: false,
    ignore: ['**/.git/**'],
    onlyFiles: false,
    objectMode: true,
    suppressErrors: true,
  });
  return found.filter(({ dirent }) => !dirent.isDirectory()).map(({ path }) => path).sort();
}
