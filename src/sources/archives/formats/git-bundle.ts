import { Damaged } from '../../../errors.ts';
import { commitMessagePath, headersPath, taggedMessagePath } from '../../content-path.ts';
import { PackStream } from '../../../git/pack/pack-stream.ts';
import { parseCommit } from '../../../git/commits/text/parse-commit.ts';
import { mayHoldToken } from '../../commits/commit-text.ts';
import { fileNameBlob } from '../../file-name.ts';
import type { Budget } from '../archive-limits.ts';
import { type BundlePaths, bundlePaths } from '../bundle-paths.ts';
import { type Entry, once } from '../entry.ts';

/**
 * The content of a git bundle: each version of each file, at every path in its trees; the messages of commits
 * and tags; the names of files (format: git's `Documentation/gitformat-bundle.adoc`).
 *
 * @throws {Unreadable} past a limit
 * @throws {Damaged} if it is damaged, after all readable entries were given
 */
export async function* bundleEntries(bytes: Buffer, left: Budget): AsyncGenerator<Entry, void, void> {
  const headEnd = bytes.indexOf('\n\n');
  if (headEnd === -1) throw new Damaged('its header has no end');
  const isSha256 = bytes.toString('latin1', 0, headEnd).includes('\n@object-format=sha256');
  const { entries: most, heldBytes } = left.limits;
  const pack = new PackStream(bytes.subarray(headEnd + 2), isSha256 ? 'sha256' : 'sha1', most, { largest: heldBytes, out: left.out });

  const trees = new Map<string, Buffer>();
  const roots: string[] = [];
  let treeBytes = 0;
  for (const { oid, type, content } of pack.objects((one) => one !== 'blob')) {
    if (type === 'tree') {
      treeBytes += content.length;
      if (treeBytes <= heldBytes) trees.set(oid, Buffer.from(content));
      continue;
    }
    const tree = /^tree ([0-9a-f]+)\n/.exec(content.toString('latin1', 0, 80))?.[1];
    if (type === 'commit' && tree !== undefined) roots.push(tree);
    const name = type === 'commit' ? commitMessagePath(oid) : taggedMessagePath(content, oid);
    const { message, headers } = parseCommit(content);
    yield unpacked(name, message);
    if (mayHoldToken(headers)) yield unpacked(headersPath(name), headers);
  }

  const paths = bundlePaths(roots, trees, isSha256 ? 32 : 20, heldBytes);
  trees.clear();
  yield* names(paths);
  for (const { oid, content } of pack.objects((type) => type === 'blob')) {
    let times = 0;
    for (const path of paths.of.get(oid) ?? [`object ${oid.slice(0, 12)}`]) {
      if (times++ > 0) left.out(content.length);
      yield unpacked(path, content);
    }
  }
  if (!paths.isWhole || treeBytes > heldBytes) yield { name: '(some paths)', notRead: 'its folders have more paths than are held at once' };
  if (pack.fault !== null) throw pack.fault;
  if (pack.missing > 0) yield { name: `(${pack.missing} of its objects)`, notRead: 'they are too large, or changes to objects that the bundle does not hold: fetch it into a clone, and run history there' };
}

/** Names of files and folders as content, each once. */
function* names({ of }: BundlePaths): Generator<Entry, void, void> {
  const seen = new Set<string>();
  for (const paths of of.values()) {
    for (const path of paths) {
      const blob = seen.has(path) ? null : fileNameBlob(path);
      if (blob === null) continue;
      seen.add(path);
      yield unpacked(blob.path, Buffer.from(path));
    }
  }
}

/** An entry with bytes that were already counted when the pack was read. */
function unpacked(name: string, bytes: Buffer): Entry {
  return { name, isCounted: true, content: () => once(bytes) };
}
