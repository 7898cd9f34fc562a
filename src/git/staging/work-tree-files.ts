import { type GitPlace, gitFailure, output, stderrLimit } from '../run.ts';

/** One path of a work tree, as git lists it. */
export interface ListedPath {
  /** Relative to the working folder; bytes if it is not UTF-8. A repository inside this one ends with `/`. */
  readonly path: string | Buffer;
  /**
   * `tracked`: the index has it. `left out`: the index has it, but a sparse checkout leaves it out of the work tree.
   */
  readonly state: 'tracked' | 'left out' | 'untracked';
}

const tracked = ['ls-files', '-z', '-t', '--cached'];
const all = [...tracked, '--others', '--exclude-standard'];

/** How many paths of the quick list are remembered, so that they are not given twice. */
const mostAhead = 100_000;

/** A listing by git. It starts when it is made. */
export interface Listing {
  /** @throws {UserError} with exit code 3 if git fails. */
  readonly batches: AsyncGenerator<readonly ListedPath[], void, void>;
  readonly kill: () => void;
}

type Refused = (folder: string, reason: string) => void;

/**
 * The paths below the working folder that are tracked, or neither tracked nor ignored. They come in batches while git
 * still lists, since there may be a million. Tracked ones come first: git has them at once, while another git looks for
 * the others in every folder. That one lists all of them, so that none is missed if the index changes meanwhile. It starts
 * when the first one has answered: before that all processors are busy, and starting it took this one 7 ms instead of 1.
 * `refused` is called for each folder that git could not open; git goes on without it.
 */
export function workTreeFiles(place: GitPlace, refused: Refused): Listing {
  const running: Listed[] = [];
  const list = (args: readonly string[]): Listed => {
    const listing = output(args, place);
    running.push(listing);
    return listing;
  };
  return { batches: batches(list(tracked), () => list(all), refused), kill: () => running.forEach((listing) => listing.kill()) };
}

async function* batches(quick: Listed, start: () => Listed, refused: Refused): AsyncGenerator<readonly ListedPath[], void, void> {
  const given: Buffer[] = [];
  let count = 0;
  let whole: Listed | null = null;
  for await (const bytes of piecesOf(quick, refused)) {
    whole ??= start();
    const batch = listed(bytes);
    given.push(bytes);
    count += batch.length;
    yield batch;
    if (count > mostAhead) break;
  }
  const others = without(Buffer.concat(given));
  for await (const bytes of piecesOf(whole ?? start(), refused)) {
    const rest = others(bytes);
    if (rest.length > 0) yield rest;
  }
}

/**
 * Makes a function that takes a list, piece by piece, and leaves out what another list gave. If nothing is untracked, and nothing
 * changes meanwhile, both lists are the same bytes, which is seen much sooner than that each path was given.
 */
function without(given: Buffer): (bytes: Buffer) => readonly ListedPath[] {
  let at = 0;
  let known: Set<string> | null = null;
  return (bytes) => {
    if (known === null && given.subarray(at, at + bytes.length).equals(bytes)) {
      at += bytes.length;
      return [];
    }
    known ??= new Set(given.length === 0 ? [] : listed(given).map(keyOf));
    return listed(bytes).filter((one) => known?.has(keyOf(one)) !== true);
  };
}

function keyOf({ path }: ListedPath): string {
  return typeof path === 'string' ? path : `\0${path.toString('latin1')}`;
}

type Listed = ReturnType<typeof output>;

/** What git lists, in pieces that each end with a whole path. */
async function* piecesOf(running: Listed, refused: Refused): AsyncGenerator<Buffer, void, void> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of running.stdout as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(0) + 1;
    rest = bytes.subarray(end);
    if (end > 0) yield bytes.subarray(0, end);
  }
  const ended = await running.ended;
  if (ended.code !== 0 || rest.length > 0) throw gitFailure(running.args, ended);
  // git exits with 0 after such a warning.
  for (const [, folder, reason] of ended.stderr.matchAll(/^warning: could not open directory '(.*)': (.*)$/gm)) {
    refused(folder!.replace(/\/$/, ''), reason!.toLowerCase());
  }
  if (ended.stderr.length >= stderrLimit) refused('', 'git could not open more folders than can be named here');
}

/** Reads `H tracked.txt\0? untracked.txt\0`. `git help ls-files` explains the letters at the option `-t`. */
function listed(bytes: Buffer): readonly ListedPath[] {
  const text = bytes.toString('utf8', 0, bytes.length - 1);
  if (!text.includes('\uFFFD')) return text.split('\0').map((item) => ({ path: item.slice(2), state: state(item[0]) }));
  return bytes
    .toString('latin1', 0, bytes.length - 1)
    .split('\0')
    .map((item) => {
      const path = Buffer.from(item.slice(2), 'latin1');
      const asText = path.toString('utf8');
      return { path: Buffer.from(asText, 'utf8').equals(path) ? asText : path, state: state(item[0]) };
    });
}

function state(letter: string | undefined): ListedPath['state'] {
  if (letter === '?') return 'untracked';
  return letter === 'S' ? 'left out' : 'tracked';
}
