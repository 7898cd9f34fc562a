import { UserError } from '../../../src/errors.ts';
import { committedMessage } from '../../../src/git/commits/message/committed-message.ts';
import { objectParser } from '../../../src/git/objects/object-stream.ts';
import { commitSteps } from '../../../src/git/commits/changes/parse-commit-changes.ts';
import { parseCommit } from '../../../src/git/commits/text/parse-commit.ts';
import { parseIndexEntries } from '../../../src/git/staging/parse-index-entries.ts';
import { parseHandedOver } from '../../../src/git/staging/content-from-hook.ts';
import { parseRawDiff, rawDiffParser } from '../../../src/git/commits/changes/parse-raw-diff.ts';
import { prePushUpdates, preReceiveUpdates } from '../../../src/git/commits/push-updates.ts';
import { showPath } from '../../../src/wording/show-path.ts';
import { githubAbout } from '../../../src/cli/ci/github.ts';
import { parseRange } from '../../../src/sources/commits/parse-range.ts';
import { type Dice, pick } from '../dice.ts';
import { fault, fine, type Judgement, type Target, turnedAway, withoutCrash } from '../target.ts';

const oids = Array.from({ length: 6 }, (_, index) => String(index).padStart(40, '0'));

/** `git cat-file --batch`, cut anywhere and damaged: what is cut says the same, and what is damaged is never half an object. */
export const objectStream: Target = {
  name: 'object-stream',
  share: 70,
  seed: (roll) => Buffer.concat(oids.slice(0, 1 + roll(6)).map((oid) => (roll(4) === 0 ? Buffer.from(`${oid} missing\n`) : object(oid, roll)))),
  fragments: [`${oids[0]} blob 5\n`, `${oids[1]} missing\n`, ' tree 0\n\n', 'ambiguous', ' blob 99999999999999999999\n', ' blob -1\n', '\n'],
  check: (input, roll) =>
    withoutCrash(() => {
      const whole = parsed(input, [input]);
      const cut = parsed(input, pieces(input, roll));
      if (whole !== cut) return fault(`cut it says ${cut} instead of ${whole}`);
      return whole.includes('broke off') ? turnedAway : fine;
    }),
};

function object(oid: string, roll: Dice): Buffer {
  const content = Buffer.from(Array.from({ length: roll(90) }, () => roll(256)));
  return Buffer.concat([Buffer.from(`${oid} ${pick(['blob', 'tree', 'commit'], roll)} ${content.length}\n`), content, Buffer.from('\n')]);
}

/** What the visitor was told, and how it ended. A size that no memory holds must not be believed. */
function parsed(input: Buffer, parts: readonly Buffer[]): string {
  const told: string[] = [];
  const count = Math.max(1, input.toString('latin1').split('\n').filter((line) => /^0{39}\d /.test(line)).length);
  const parser = objectParser(oids.slice(0, count), 64, {
    object: (type, oid, content) => told.push(`${type} ${oid} ${content.toString('hex')}`),
    large: (type, oid, size) => told.push(`${type} ${oid} ${size} bytes`),
    missing: (oid) => told.push(`missing ${oid}`),
  });
  try {
    for (const part of parts) parser.feed(Buffer.from(part));
    told.push(parser.isDone() ? 'done' : 'not done');
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    told.push('broke off');
  }
  return told.join('\n');
}

function pieces(input: Buffer, roll: Dice): readonly Buffer[] {
  const at = [0, ...Array.from({ length: roll(9) }, () => roll(input.length + 1)).sort((a, b) => a - b), input.length];
  return at.slice(1).map((end, index) => input.subarray(at[index], end));
}

const a = '5716ca5987cbf97d6bb54920bea6adde242d87e6';
const b = '7b18d017f89f61cf17d47f92749ea6930a3f1deb';
const lists = [
  `:100644 100644 ${a} ${b} M\0file.txt\0:000000 120000 ${'0'.repeat(40)} ${b} A\0caf\xe9\0`,
  `100644 ${b} 0\tfile.txt\x00160000 ${a} 0\tlib\x00100755 ${b} 2\tx\ny\0`,
  `${a}\0:100644 100644 ${a} ${b} M\0file.txt\0${b}\0::100644 100644 100644 ${a} ${b} ${a} MM\0both\0`,
  `tree ${a}\nauthor Ada <ada@example.org> 1767323045 +0100\ncommitter Ada <a@b> 1767323045 +0100\n\nthe message\n`,
  `MERGE_HEAD missing\n${b} blob 5 :100644 100644 ${a} ${b} M\tfile.txt\nhello\n${a} blob 2 \nhi\n..end missing\n`,
  `one\n# a comment\n# ------------------------ >8 ------------------------\ndiff --git a/x b/x\n`,
];

/** Git's lists and objects: raw diffs, the index, changes of commits, commits, messages; names of any bytes. */
export const gitLists: Target = {
  name: 'git-lists',
  share: 70,
  seed: (roll) => Buffer.from(pick(lists, roll), 'latin1'),
  fragments: ['\0', '\0:', '\0::', ' M\0', ':100644 ', '000000 ', '160000 ', '120000 ', '\t', a, '# ', '\n\n', 'author ', ' +9999', '-0000', ' 999999999999 ', '>8', ' blob 0 :', '..end missing\n'],
  check: (input, roll) =>
    withoutCrash(async () => {
      const parsers: readonly (() => unknown)[] = [
        () => parseRawDiff(input).forEach(({ path }) => showPath(path)),
        () => parseIndexEntries(input).forEach(({ path }) => showPath(path)),
        () => parseCommit(input),
        () => message(input, roll),
        () => changesInPieces(input, pieces(input, roll)),
        () => handedOver(input),
      ];
      const [whole, cut] = [await steps([input]), await steps(pieces(input, roll))];
      if (whole !== cut) return fault(`changes that are cut say ${cut} instead of ${whole}`);
      const results = await Promise.all(parsers.map((parse) => withoutCrash(() => judged(parse))));
      return worst(results);
    }),
};

/** A list of changes that comes in pieces is the same list. */
function changesInPieces(input: Buffer, parts: readonly Buffer[]): void {
  const whole = parseRawDiff(input);
  const parser = rawDiffParser();
  const cut = parts.flatMap((part) => parser.feed(part));
  parser.end();
  if (JSON.stringify(cut) !== JSON.stringify(whole)) throw new Error('a list in pieces is another one');
}

/** What a hook hands over holds each content whole, or is not taken. */
function handedOver(input: Buffer): void {
  const handed = parseHandedOver(input);
  if (handed === null) throw new UserError('not taken');
  for (const { object, path } of handed.contents) {
    showPath(path);
    if (object.kind !== 'blob' || (object.content as Buffer).length !== object.size) throw new Error('a content is not whole');
  }
}

/** What is left of a message keeps its place. */
function message(input: Buffer, roll: Dice): void {
  const left = committedMessage(input, { path: pick(['COMMIT_EDITMSG', 'final-commit'], roll), env: { GIT_EDITOR: pick([':', 'vi', undefined], roll) } });
  if (left.length > input.length || left.some((byte, at) => byte !== input[at] && byte !== 0x20)) throw new Error('the message is another one');
}

async function steps(parts: readonly Buffer[]): Promise<string> {
  const all: unknown[] = [];
  try {
    const reading = commitSteps((async function* () {
      yield* parts;
    })());
    for (let next = await reading.next(); ; next = await reading.next()) {
      if (next.done === true) return JSON.stringify([all, next.value]);
      all.push(...next.value);
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.what;
  }
}

function worst(results: readonly Judgement[]): Judgement {
  return results.find(({ fault: what }) => what !== null) ?? (results.filter(({ isWorthy }) => isWorthy).length > 2 ? fine : turnedAway);
}

const hookLines = [
  `refs/heads/main ${a} refs/heads/main ${b}\nHEAD~1 ${'0'.repeat(40)} refs/heads/gone ${a}\n`,
  `${a} ${b} refs/heads/main\n${'0'.repeat(64)} ${'1'.repeat(64)} refs/tags/v1\n`,
  JSON.stringify({ pull_request: { base: { sha: a }, head: { sha: b } } }),
  JSON.stringify({ before: a, after: b, repository: { default_branch: 'main' } }),
  JSON.stringify({ merge_group: { base_sha: a, head_sha: b } }),
  'main..HEAD',
];

/** What hooks read from standard input, what a CI system's event file says, and ranges that are typed. */
export const hookInput: Target = {
  name: 'hook-input',
  share: 60,
  seed: (roll) => Buffer.from(pick(hookLines, roll)),
  fragments: ['\n', ' ', '0'.repeat(40), a, '..', '...', '--output=x', '"base":', 'null', '[]', '"sha"', '"after"', 'refs/heads/'],
  check: async (input) => {
    const text = input.toString('utf8');
    const readers: readonly (() => unknown)[] = [
      () => prePushUpdates(text),
      () => preReceiveUpdates(text),
      () => parseRange(text),
      () => githubAbout({ GITHUB_BASE_REF: '' }, JSON.parse(text) as unknown),
    ];
    const results = await Promise.all(readers.map((read) => withoutCrash(() => judged(read))));
    return results.find(({ fault: what }) => what !== null) ?? results.find(({ isWorthy }) => isWorthy) ?? turnedAway;
  },
};

function judged(read: () => unknown): Judgement {
  try {
    read();
    return fine;
  } catch (error) {
    // The event's file is read by who calls.
    if (error instanceof SyntaxError) return turnedAway;
    throw error;
  }
}
