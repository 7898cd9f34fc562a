/** Packs the built checkout into a folder; gives the path of the tarball and its SHA-512 in hex. */
export function pack(folder: string): { readonly tarball: string; readonly sha512: string };
/** A text with the checksum in place of the word that stands for it, or of an earlier checksum. */
export function withChecksum(text: string, sha512: string, file: string): string;
