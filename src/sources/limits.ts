/** What a source leaves out; the same for every source that reads files. */
export interface Limits {
  /** Whether a path (relative to the repository's root, with `/`) is left out. */
  readonly exclude?: (path: string) => boolean;
  /** In bytes. Larger content is reported as not read. No limit if left out. */
  readonly maxFileSize?: number;
}

/** The reason for content above the limit: `larger than 50 MB`. */
export function tooLarge(maxFileSize: number): string {
  return `larger than ${size(maxFileSize)}`;
}

/** A size as a whole number of a unit (`50 MB`, `2 GiB`); in bytes if no unit fits. */
function size(bytes: number): string {
  for (const [unit, name] of [[1e9, 'GB'], [1e6, 'MB'], [1e3, 'kB'], [2 ** 30, 'GiB'], [2 ** 20, 'MiB'], [2 ** 10, 'KiB']] as const) {
    if (bytes >= unit && bytes % unit === 0) return `${bytes / unit} ${name}`;
  }
  return `${bytes} bytes`;
}
