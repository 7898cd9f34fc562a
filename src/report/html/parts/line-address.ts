/** A line of a file in a commit. */
export interface AddressedLine {
  readonly commit: string;
  readonly path: string;
  readonly line: number | string;
}

/** An address with `{commit}`, `{path}` and `{line}` in it, for one line. The script of the page calls it too, so that it imports nothing. */
export function lineAddress(template: string, { commit, path, line }: AddressedLine): string {
  const parts: Readonly<Record<string, string>> = { commit, path: encodedPath(path), line: String(line) };
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? '');
}

/** A path as addresses have it: its slashes stay. */
export function encodedPath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
