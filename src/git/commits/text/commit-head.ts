const lineFeed = 0x0a;
const [space, more, digit0, digit9] = [0x20, 0x3e, 0x30, 0x39];
const [tree, parent, author, committer] = ['tree ', 'parent ', 'author', 'committer'].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer, Buffer];

/** By the number of a byte: the value of a hexadecimal digit as git writes it; 16 for another character. */
const hexValue = new Uint8Array(256).fill(16);
for (const [value, digit] of [...'0123456789abcdef'].entries()) hexValue[digit.charCodeAt(0)] = value;

const name = Buffer.alloc(32);

/**
 * Reads what a commit leads to: its tree, then its parents. It reads bytes, since it is asked of every commit of a history.
 *
 * @param nameBytes how many bytes a name has: 20, or 32 in a repository with SHA-256
 * @param found gets the bytes of each name, which are valid only during the call
 * @returns the date of the committer in seconds, 0 if there is none; null if it does not begin with a tree, and then nothing was found
 */
export function commitHead(content: Buffer, nameBytes: number, found: (name: Buffer) => void): number | null {
  let at = afterName(content, 0, tree, nameBytes);
  if (at === null) return null;
  let next: number | null = at;
  while (next !== null) {
    at = next;
    found(name);
    next = afterName(content, at, parent, nameBytes);
  }
  if (!startsWith(content, at, author)) return 0;
  const line = content.indexOf(lineFeed, at) + 1;
  return line > 0 && startsWith(content, line, committer) ? dateIn(content, line) : 0;
}

/** Where the next line begins, if this one has a key and a name, which is read; otherwise null. */
function afterName(content: Buffer, at: number, key: Buffer, nameBytes: number): number | null {
  const from = at + key.length;
  const end = from + 2 * nameBytes;
  if (!startsWith(content, at, key) || (content[end] ?? lineFeed) !== lineFeed) return null;
  for (let i = 0; i < nameBytes; i++) {
    const [high, low] = [hexValue[content[from + 2 * i] ?? 0]!, hexValue[content[from + 2 * i + 1] ?? 0]!];
    if (high === 16 || low === 16) return null;
    name[i] = high * 16 + low;
  }
  return end + 1;
}

function startsWith(content: Buffer, at: number, key: Buffer): boolean {
  for (let i = 0; i < key.length; i++) if (content[at + i] !== key[i]) return false;
  return true;
}

/** The number behind the last `>` of a line. */
function dateIn(content: Buffer, from: number): number {
  const end = content.indexOf(lineFeed, from);
  let at = end === -1 ? content.length : end;
  while (at > from && content[at - 1] !== more) at--;
  while (content[at] === space) at++;
  let date = 0;
  for (; at < content.length && content[at]! >= digit0 && content[at]! <= digit9; at++) date = date * 10 + content[at]! - digit0;
  return date;
}
