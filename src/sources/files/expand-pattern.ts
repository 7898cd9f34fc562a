/**
 * Whether a name may be a pattern. It is asked only if no file has the name. The shell does not expand patterns on
 * Windows, nor in quotes.
 */
export function isPattern(path: string): boolean {
  return /[*?[{]/.test(path);
}

/**
 * The files that match a pattern such as `src/**`, relative to `cwd`. Symlinks to folders are not followed, and git's
 * own folders are left out.
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
