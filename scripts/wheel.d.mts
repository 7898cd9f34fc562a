/** Writes the Python wheel of the built checkout into a folder; gives its path. `sha512` is that of the npm tarball of the same release, in hex. */
export function wheel(folder: string, sha512?: string | null): string;
