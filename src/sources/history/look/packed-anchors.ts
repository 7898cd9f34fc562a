import { mayBeWideAt, wideText } from '../../../engine/decode/wide.ts';
import { type Anchors, carried, joinedAnchors, noAnchors } from '../../../engine/search/anchors.ts';
import type { Scanner } from '../../../engine/scanner.ts';
import type { PackedObject } from '../../../git/pack/pack-walk.ts';
import type { Kernel } from '../../../kernel/kernel.ts';

/**
 * The places at which rules are to be tried in an object of a pack: those of its base that it has too, and those in what is new. Null
 * if they are not enough to know, as in UTF-16.
 *
 * @param kernel the scanner's, which holds the object
 */
export function packedAnchors(one: PackedObject<Anchors>, scanner: Scanner, kernel: Kernel): Anchors | null {
  const { known } = one;
  if (isWide(one, kernel)) return null;
  const fresh = scanner.mayHold(one.start, one.changesStart, one.changesEnd) ? scanner.anchors(one.content, known === null ? null : one.changes) : noAnchors;
  return known === null || known.length === 0 ? fresh : joinedAnchors(carried(known, (take) => one.copies(take), one.base!.end - one.base!.start, one.end - one.start), fresh);
}

/** Whether this is UTF-16 or UTF-32. In a tree zero bytes are part of the format. */
function isWide(one: PackedObject<Anchors>, kernel: Kernel): boolean {
  return one.type !== 'tree' && mayBeWideAt(one.start, one.end, kernel) && wideText(one.content) !== null;
}
