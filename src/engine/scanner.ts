import type { Kernel } from '../kernel/kernel.ts';
import type { Rule } from '../rules/rule.ts';
import { Secret } from '../secret/secret.ts';
import type { Hit } from './judge/compile-rule.ts';
import { binarySight, hasZero, mayBeWide, narrow, wideText, type Wide } from './decode/wide.ts';
import { byPlace, type Found, keepShallowest, withOpenTexts } from './found.ts';
import { attempts } from './text/attempt.ts';
import { Effort, Exhausted } from './effort.ts';
import { directiveAt } from './text/directive-at.ts';
import { decodeText, excerpts } from './text/excerpts.ts';
import { Lines, type LinePlace } from './text/lines.ts';
import type { BlobResult, Directive, Match, Position, Stop } from './match.ts';
import { joined, type Scanned, zoneOf } from './rescan.ts';
import type { Anchors } from './search/anchors.ts';
import { margin, search, type Search } from './search/search.ts';
import type { RuleClock } from './stats.ts';
import { plain, type Surface } from './surface.ts';
import type { Watchdog } from './watchdog.ts';

/** Chunks are joined to pieces of this length, so that the margins are only a small part of each piece. */
const pieceBytes = 4 * 1024 * 1024;
/**
 * How many bytes are scanned between two pauses, for content in memory. Each stretch also reads a margin on both sides.
 */
const pacedBytes = 512 * 1024;

/** How many nested encodings are undone: by default, and at most. */
export const decodeDepths = { usual: 2, most: 8 } as const;

export interface ScanSettings {
  /** How many nested encodings are undone; 0 for none. */
  readonly decodeDepth: number;
  /** The rules to report; null for all. The other rules are tried too, so that what they find can be redacted. */
  readonly ruleIds: ReadonlySet<string> | null;
  /** Whether one match is enough to know: the search of a content ends with it. */
  readonly isOneEnough?: boolean;
  /** Stops rules of the kind `custom` that take too long. Without a watchdog they are trusted to come to an end. */
  readonly watchdog?: Watchdog;
  /** The kernel that searches. Contents in its memory are not copied. Without a kernel the scanner makes one. */
  readonly kernel?: Kernel;
  /** Notes what each rule costs. */
  readonly clock?: RuleClock;
}

/** Bytes in, matches out. Pure: no file, no git, no clock. */
export interface Scanner {
  /**
   * Scans content in memory.
   *
   * @param path the path that rules' contexts read
   * @param anchors where to try rules, if already known; not for UTF-16. How far each try saw is noted in them
   * @param news start and end of each piece that is new since these anchors were tried in an earlier version of the content, in which
   *   nothing was found. Only what such a piece can change is tried again
   */
  scan(content: Buffer, path: string, anchors?: Anchors | null, news?: ArrayLike<number> | null): BlobResult;
  /**
   * Does what {@link scan} does, if the content differs from an earlier one in only one place, such as a text that is
   * being typed. Only the text around that place is searched.
   */
  rescan(content: Buffer, path: string, earlier: Scanned): BlobResult;
  /** Does what {@link scan} does, with pauses in which the rest of the program can run. Throws what `pause` throws. */
  scanPaced(content: Buffer, path: string, pause: () => Promise<void> | undefined): Promise<BlobResult>;
  /** Scans content of any size in bounded memory, with the same result. Throws what the iteration throws. */
  scanChunks(chunks: AsyncIterable<Buffer>, path: string): Promise<BlobResult>;
  /**
   * The places at which rules have to be tried; not for UTF-16. If there are none, a scan would find nothing, unless
   * {@link isJudgedByName} is true. This is quick.
   *
   * @param pieces start and end of each piece to search; without it all bytes are searched
   */
  anchors(bytes: Buffer, pieces?: ArrayLike<number> | null): Anchors;
  /**
   * Whether there may be {@link anchors} in pieces of a content in the kernel's memory. It is quick.
   *
   * @param content the address of the content
   * @param pieces the address of the list of its pieces: their starts and ends as u32
   */
  mayHold(content: number, pieces: number, piecesEnd: number): boolean;
  /**
   * The anchors of a content, for {@link scan}. They are {@link noAnchors} if a scan would find nothing, and null if that is not
   * known: the content may be UTF-16, or is judged by its name. It is quick, above all in the kernel's memory.
   */
  look(content: Buffer, path: string): Anchors | null;
  /** Whether content with this path has to be scanned even if it has no anchors. */
  isJudgedByName(path: string): boolean;
  /** How far from a change new anchors can appear, in bytes on both sides. */
  readonly reach: number;
}

/** Compiles rules into a scanner for many blobs. */
export function scanner(rules: readonly Rule[], settings: ScanSettings): Scanner {
  const searching = search(rules, settings.decodeDepth, settings.watchdog ?? null, settings.clock ?? null, settings.kernel);
  return {
    scan(content, path, anchors = null, news = null) {
      const scan = new BlobScan(searching, settings, path);
      scan.piece(content, 0, 0, content.length, { anchors, news });
      return scan.result(content.length);
    },
    rescan(content, path, earlier) {
      const zone = searching.isJudgedAsWhole(path) ? null : zoneOf(content, path, earlier, margin);
      if (zone === null) return this.scan(content, path);
      const scan = new BlobScan(searching, settings, path);
      const seen = { from: Math.max(0, zone.from - margin), to: Math.min(content.length, zone.until + margin) };
      scan.piece(content, 0, zone.from, zone.until, unknownAnchors, seen);
      return joined(content, zone, earlier, scan.result(content.length));
    },
    async scanPaced(content, path, pause) {
      if (content.length <= 2 * pacedBytes) return this.scan(content, path);
      const scan = new BlobScan(searching, settings, path);
      for (let from = 0; from < content.length; from += pacedBytes) {
        const [base, until] = [Math.max(0, from - margin), Math.min(content.length, from + pacedBytes)];
        scan.piece(content.subarray(base, until + margin), base, from, until);
        await pause();
      }
      return scan.result(content.length);
    },
    async scanChunks(chunks, path) {
      const scan = new BlobScan(searching, settings, path);
      return scan.result(await scanPieces(chunks, scan));
    },
    anchors: (bytes, pieces = null) => searching.anchors(bytes, pieces),
    mayHold: (content, pieces, piecesEnd) => searching.mayHold(content, pieces, piecesEnd),
    look: (content, path) => (searching.isJudgedByName(path) || mayBeWide(content, settings.kernel) ? null : searching.look(content)),
    isJudgedByName: (path) => searching.isJudgedByName(path),
    reach: searching.reach,
  };
}

/**
 * Cuts a stream into pieces that overlap by two margins. So every anchor has a margin on both sides in one of the
 * pieces. Chunks are copied, since the stream may use one buffer for all of them.
 */
async function scanPieces(chunks: AsyncIterable<Buffer>, scan: BlobScan): Promise<number> {
  const piece = Buffer.allocUnsafe(pieceBytes);
  let base = 0;
  let filled = 0;
  let scanned = 0;
  for await (const chunk of chunks) {
    for (let taken = 0; taken < chunk.length; ) {
      const copied = chunk.copy(piece, filled, taken);
      taken += copied;
      filled += copied;
      if (filled < pieceBytes) continue;
      const until = base + filled - margin;
      scan.piece(piece, base, scanned, until);
      scanned = until;
      piece.copyWithin(0, filled - 2 * margin, filled);
      base += filled - 2 * margin;
      filled = 2 * margin;
    }
  }
  scan.piece(piece.subarray(0, filled), base, scanned, base + filled);
  return base + filled;
}

/** Thrown to end a search when one match is enough. */
const enough = new Error('one match is enough');

/** Why a content was not searched completely. */
const tooMuch = 'too much of it looks like tokens, keys or encoded text to be searched to its end';

/** What is known of the anchors of a content, see {@link Scanner.scan}. */
interface KnownAnchors {
  readonly anchors: Anchors | null;
  readonly news: ArrayLike<number> | null;
}

const unknownAnchors: KnownAnchors = { anchors: null, news: null };

/** The state of one blob's scan, piece by piece. */
class BlobScan {
  readonly #search: Search;
  readonly #settings: ScanSettings;
  readonly #path: string;
  readonly #matches: Match[] = [];
  readonly #directives: Directive[] = [];
  #text: Text | null = null;
  readonly #effort = new Effort();
  readonly #stops: Stop[] = [];
  /** Whether the search of this content has stopped. */
  #isExhausted = false;

  constructor(searching: Search, settings: ScanSettings, path: string) {
    this.#search = searching;
    this.#settings = settings;
    this.#path = path;
  }

  /**
   * Takes the matches that begin at an offset in [`from`, `until`). `bytes` begins at the offset `base` and may go
   * beyond `until`.
   *
   * @param seen the part of the bytes to search
   */
  piece(bytes: Buffer, base: number, from: number, until: number, known: KnownAnchors = unknownAnchors, seen = { from: 0, to: bytes.length }): void {
    // Anchors are known only of content that is not wide.
    this.#text ??= textOf(bytes, known.anchors === null && mayBeWide(bytes, this.#settings.kernel) ? wideText(bytes) : null, this.#settings.kernel);
    const { wide, lines, isBinary } = this.#text;
    const found = new Map<string, Found>();
    const directives: number[] = [];
    if (this.#isExhausted) return;
    this.#effort.allow(until - from);
    const outer = plain(bytes.subarray(seen.from, seen.to), base + seen.from, isBinary, this.#effort);
    const surface = wide === null ? outer : narrowed(outer, base, wide);
    const stopped = (stop: Stop): void => void this.#stops.push(stop);
    const isOwn = (offset: number): boolean => offset >= from && offset < until;
    const keep = (hit: Hit, where: Surface): void => {
      keepShallowest(found, hit, where);
      if (this.#settings.isOneEnough === true && this.#isWanted(hit) && isOwn(where.start(hit.start))) throw enough;
    };
    this.#untilExhausted(() => {
      this.#search.search(surface, this.#path, {
        hit: (hit, where) => {
          if (!isBinary || hit.rule.kind !== 'practice') keep(hit, where);
        },
        // A directive in binary content does not count, since no reviewer reads it.
        directive: (at) => isBinary || directives.push(surface.start(at)),
        stopped,
      }, known.anchors, known.news);
      // A file may begin in UTF-16 and go on in ASCII, or in UTF-16 from an odd byte on, if two programs wrote it.
      if (wide === null) return;
      this.#search.search(outer, this.#path, {
        hit: (hit, where) => {
          if (hit.rule.kind !== 'practice') keep(hit, where);
        },
        directive: () => {},
        stopped,
      }, null, null);
    });
    // Most contents end here, so nothing below is made for them.
    if (found.size + directives.length === 0) return this.#passOver(bytes, base, until);
    const secrets = withOpenTexts([...found.values()].sort(byPlace));
    const excerptOf = excerpts(bytes, base, secrets, wide);
    const attemptAt = attempts(bytes, base, this.#text);
    let nextDirective = 0;
    // `Lines` moves only forwards, so directives and secrets are taken in the order in which they stand.
    const directivesBefore = (offset: number): void => {
      for (; nextDirective < directives.length && directives[nextDirective]! < offset; nextDirective++) {
        const at = directives[nextDirective]!;
        if (!isOwn(at)) continue;
        const directive = directiveAt(bytes, base, at, wide, lines.at(bytes, base, at));
        if (directive !== null) this.#directives.push(directive);
      }
    };
    directives.sort((a, b) => a - b);
    for (const [i, { hit, span, secret, encoding }] of secrets.entries()) {
      if (!isOwn(span.start) || !this.#isWanted(hit)) continue;
      directivesBefore(span.start);
      const start = lines.at(bytes, base, span.start);
      this.#matches.push({
        rule: hit.rule,
        secret,
        confidence: hit.confidence,
        span,
        position: position(start, lines.ahead(bytes, base, span.end)),
        encoding,
        written: encoding === null ? null : new Secret(decodeText(bytes, span.start - base, span.end - base, wide), secret.redacted),
        excerpt: excerptOf(i),
        attempt: attemptAt(span, start.line),
      });
    }
    directivesBefore(until);
    this.#passOver(bytes, base, until);
  }

  #isWanted({ rule }: Hit): boolean {
    return this.#settings.ruleIds?.has(rule.id) !== false;
  }

  /** Does some work until it is done, or one match is enough, or the effort is used up. */
  #untilExhausted(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (error === enough) return;
      if (!(error instanceof Exhausted)) throw error;
      this.#isExhausted = true;
      this.#stops.push({ is: 'content', why: tooMuch });
    }
  }

  /** Counts the lines up to `until`, where the next piece goes on. */
  #passOver(bytes: Buffer, base: number, until: number): void {
    if (until < base + bytes.length) this.#text!.lines.at(bytes, base, until);
  }

  result(bytes: number): BlobResult {
    return { matches: this.#matches, directives: this.#directives, stops: this.#stops, bytes };
  }
}

/** Narrows a whole piece of wide text, from the first complete character on. */
function narrowed(outer: Surface, base: number, wide: Wide): Surface {
  const first = (wide.width - (base % wide.width)) % wide.width;
  return narrow(outer, first, outer.bytes.length, wide);
}

/** What the beginning of a blob tells about it. */
interface Text {
  readonly wide: Wide | null;
  readonly lines: Lines;
  /**
   * Whether a zero byte is among the first 8,000: git's test for binary. Nobody reads or writes such content by hand,
   * so practice rules skip it.
   */
  readonly isBinary: boolean;
}

function textOf(head: Buffer, wide: Wide | null, kernel: Kernel | undefined): Text {
  return { wide, lines: new Lines(wide, head), isBinary: wide === null && hasZero(head, binarySight, kernel) };
}

function position(start: LinePlace, end: LinePlace): Position {
  return { startLine: start.line, startColumn: start.units + 1, endLine: end.line, endColumn: end.units + 1 };
}
