const words: Readonly<Record<string, string>> = {
  ENOENT: 'it vanished before it was read',
  ENOTDIR: 'it vanished before it was read',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files in the system',
  ENAMETOOLONG: 'its name is too long for this system',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a loop of symbolic links',
  EIO: 'the disk gave an error',
};

/** Why a file could not be read, for people: words for common reasons, the system's code for others. */
export function fileTrouble(error: NodeJS.ErrnoException): string {
  return words[error.code ?? ''] ?? `it cannot be read (${error.code ?? error.message})`;
}
