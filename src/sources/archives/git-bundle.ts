import { commitMessagePath, headersPath, tagMessagePath } from '../../git/content-path.ts';
import { PackStream } from '../../git/pack/pack-stream.ts';
import { parseCommit } from '../../git/parse-commit.ts';
import { Unreadable } from '../../errors.ts';
import { mayHoldToken } from '../commit-text.ts';
import { type ArchiveLimits, archiveLimits } from './archive-limits.ts';
import { type Entry, entryName } from './entry.ts';

/** An entry of a tree: its name, and what it names. */
interface Named {
  readonly name: string;
  readonly oid: string;
}

/**
 * What a git bundle holds: each version of each file, by the path at which a tree of it has it; the messages of commits
 * and tags; the names of files (format: git's `Documentation/gitformat-bundle.adoc`).
 *
 * @throws {Unreadable} past a limit
 * @throws {Error} where it is damaged
 */
export async function* bundleEntries(bytes: Buffer, limits: ArchiveLimits = archiveLimits): AsyncGenerator<Entry, void, void> {
  const headEnd = bytes.indexOf('\n\n');
  if (headEnd === -1) throw new Error('it has no end of its head');
  const isSha256 = bytes.toString('latin1', 0, headEnd).includes('\n@object-format=sha256');
  const pack = new PackStream(bytes.subarray(headEnd + 2), isSha256 ? 'sha256' : 'sha1', limits.heldBytes);
  if (pack.count > limits.entries) throw new Unreadable(`it has more than ${limits.entries.toLocaleString('en')} objects`);

  const trees = new Map<string, readonly Named[]>();
  const roots: string[] = [];
  const blobs: string[] = [];
  let missing = 0;
  let read = 0;
  for (const object of pack.objects()) {
    if (object === null) {
      missing++;
      continue;
    }
    const { oid, type, content } = object;
    read += content.length;
    if (read > limits.bytes) throw new Unreadable(`more than ${limits.bytes.toLocaleString('en')} bytes come out of it`);
    if (type === 'blob') blobs.push(oid);
    else if (type === 'tree') trees.set(oid, treeEntries(content, isSha256 ? 32 : 20));
    else {
      const text = content.toString('latin1');
      const tree = /^tree ([0-9a-f]+)$/m.exec(text)?.[1];
      if (type === 'commit' && tree !== undefined) roots.push(tree);
      const name = type === 'commit' ? commitMessagePath(oid) : tagMessagePath(/^tag (.*)$/m.exec(content.toString())?.[1] ?? oid);
      const { message, headers } = parseCommit(content);
      yield { name, content: () => once(message) };
      if (mayHoldToken(headers)) yield { name: headersPath(name), content: () => once(headers) };
    }
  }

  const paths = pathsOf(roots, trees);
  yield { name: '(file names)', content: () => once(Buffer.from([...new Set(paths.values())].join('\n'))) };
  for (const oid of blobs) {
    yield {
      name: paths.get(oid) ?? `object ${oid.slice(0, 12)}`,
      content: () => once(pack.content(oid) ?? Buffer.alloc(0)),
    };
  }
  if (missing > 0) yield { name: `(${missing} of its objects)`, notRead: 'they are too large, or changes to objects that the bundle does not hold: fetch it into a clone, and run history there' };
}

/** By the name of each object the path at which the first tree has it. */
function pathsOf(roots: readonly string[], trees: ReadonlyMap<string, readonly Named[]>): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  const left = [...new Set(roots)].reverse().map((oid) => ({ oid, prefix: '' }));
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    for (const { name, oid } of trees.get(next.oid) ?? []) {
      if (paths.has(oid)) continue;
      const path = next.prefix + name;
      paths.set(oid, path);
      if (trees.has(oid)) left.push({ oid, prefix: `${path}/` });
    }
  }
  return paths;
}

/** `100644 README\0` and the bytes of a name, again and again. */
function treeEntries(tree: Buffer, nameBytes: number): readonly Named[] {
  const entries: Named[] = [];
  for (let at = 0; at < tree.length; ) {
    const space = tree.indexOf(0x20, at);
    const zero = tree.indexOf(0, space);
    if (space === -1 || zero === -1) break;
    entries.push({ name: entryName(tree.subarray(space + 1, zero)), oid: tree.toString('hex', zero + 1, zero + 1 + nameBytes) });
    at = zero + 1 + nameBytes;
  }
  return entries;
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer, void, void> {
  yield bytes;
}
