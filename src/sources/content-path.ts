/** Digits of an object name in a path: enough to be unique in the largest repositories, and what git accepts. */
const digits = 12;

/** The path of a commit's message: `commit 1a2b3c4d5e6f (message)`. */
export function commitMessagePath(oid: string): string {
  return `commit ${oid.slice(0, digits)} (message)`;
}

/** The path of an annotated tag's message: `tag v1.0 (message)`. */
export function tagMessagePath(name: string): string {
  return `tag ${name} (message)`;
}

/** {@link tagMessagePath} with the name in the tag itself; if it has none, with the object's name. */
export function taggedMessagePath(tag: Buffer, oid: string): string {
  return tagMessagePath(/^tag (.*)$/m.exec(tag.toString('utf8', 0, 4096))?.[1] ?? oid);
}

/** The path of the headers before a commit's or a tag's message, made from the path of that message: `commit 1a2b3c4d5e6f (headers)`. */
export function headersPath(messagePath: string): string {
  return messagePath.replace(/\(message\)$/, '(headers)');
}

/** The path of a file's name, where the name is the content: `src/a.txt (file name)`. */
export function fileNamePath(path: string): string {
  return `${path} (file name)`;
}

/** The path of a ref's name, where the name is the content: `refs/heads/main (ref name)`. */
export function refNamePath(ref: string): string {
  return `${ref} (ref name)`;
}

/** Whether a path is that of a ref's name. */
export function isRefName(path: string): boolean {
  return path.endsWith(' (ref name)');
}
