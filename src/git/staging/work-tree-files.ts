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
 * the others in every folder. That one lists all of them, so that none is missed if the index changes meanwhile.
 * `refused` is called for each folder that git could not open; git goes on without it.
 */
export function workTreeFiles(place: GitPlace, refused: Refused): Listing {
  const whole = output(all, place);
  const quick = output(tracked, place);
  return {
    batches: batches(quick, whole, refused),
    kill() {
      whole.kill();
      quick.kill();
    },
  };
}

async function* batches(quick: Listed, whole: Listed, refused: Refused): AsyncGenerator<readonly ListedPath[], void, void> {
  const given = new Set<string>();
  for await (const batch of batchesOf(quick, refused)) {
    for (const one of batch) given.add(keyOf(one));
    yield batch;
    if (given.size > mostAhead) break;
  }
  for await (const batch of batchesOf(whole, refused)) {
    const rest = batch.filter((one) => !given.has(keyOf(one)));
    if (rest.length > 0) yield rest;
  }
}

function keyOf({ path }: ListedPath): string {
  return typeof path === 'string' ? path : `\0${path.toString('latin1')}`;
}

type Listed = ReturnType<typeof output>;

async function* batchesOf(running: Listed, refused: Refused): AsyncGenerator<readonly ListedPath[], void, void> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of running.stdout as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(0) + 1;
    rest = bytes.subarray(end);
    if (end > 0) yield listed(bytes.subarray(0, end - 1));
  }
  const ended = await running.ended;
  if (ended.code !== 0 || rest.length > 0) throw gitFailure(running.args, ended);
  // git exits with 0 after such a warning.
  for (const [, folder, reason] of ended.stderr.matchAll(/^warning: could not open directory '(.*)': (.*)$/gm)) {
    refused(folder!.replace(/\/$/, ''), reason!.toLowerCase());
  }
  if (ended.stderr.length >= stderrLimit) refused('', 'git could not open more folders than can be named here');
}

/** Reads `H tracked.txt\0? untracked.txt`. `git help ls-files` explains the letters at the option `-t`. */
function listed(bytes: Buffer): readonly ListedPath[] {
  const text = bytes.toString('utf8');
  if (!text.includes('\uFFFD')) return text.split('\0').map((item) => ({ path: item.slice(2), state: state(item[0]) }));
  return bytes
    .toString('latin1')
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
