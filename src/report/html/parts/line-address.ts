/** A line of a file in a commit. */
export interface AddressedLine {
  readonly commit: string;
  readonly path: string;
  readonly line: number | string;
}

/**
 * Fills `{commit}`, `{path}` and `{line}` in an address for one line. The page's script uses this too, so this file
 * imports nothing.
 */
export function lineAddress(template: string, { commit, path, line }: AddressedLine): string {
  const parts: Readonly<Record<string, string>> = { commit, path: encodedPath(path), line: String(line) };
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? '');
}

/** A path for an address. Its slashes stay as they are. */
export function encodedPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
