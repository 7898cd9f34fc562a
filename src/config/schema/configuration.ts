import { globFault } from '../path-globs.ts';
import type { ListNode, Node, ObjectNode, Shape, TextNode } from './node.ts';
import { ruleNode } from './rule-node.ts';

const ruleId: Shape = { pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', words: 'the id of a rule: lower-case words joined by hyphens' };

const glob: TextNode = { kind: 'text', about: 'A glob.', shape: { pattern: '\\S', words: 'a glob such as docs/** or *.md' }, fault: globFault };

function list(about: string, of: Node, orOne = false): ListNode {
  return { kind: 'list', about, of, orOne };
}

/** The calendar has the day; `Date` takes the 31st of February for a day of March. */
function dateFault(text: string): string | null {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? null : 'is no day of the calendar';
}

/** A file below the root, and no way out of the repository. */
const inside: Shape = { pattern: '^(?!/)(?!.*[\\\\:])(?!(.*/)?\\.\\.(/|$)).*\\S', words: 'a path inside the repository, with /' };

const exception: ObjectNode = {
  kind: 'object',
  about: 'One exception. What it names must all hold; of a list one is enough.',
  keys: {
    rule: list('The rules it excuses.', { kind: 'text', about: 'The id of a rule.', shape: ruleId }, true),
    path: list('Globs for the files it excuses.', glob, true),
    fingerprint: list(
      'The secrets it excuses, by the fingerprint that the report shows.',
      { kind: 'text', about: 'A fingerprint.', shape: { pattern: '^[0-9a-f]{32}$', words: 'the 32 hexadecimal digits of a fingerprint' } },
      true,
    ),
    reason: {
      kind: 'text',
      about: 'Why. It stands in the report, and is asked for because in a year nobody knows.',
      shape: { pattern: '\\S', words: 'a text that says why' },
    },
    until: {
      kind: 'text',
      about: 'The last day, in UTC, on which the exception holds. After it the findings come back, and a line says why.',
      shape: { pattern: '^\\d{4}-\\d{2}-\\d{2}$', words: 'a date such as 2026-12-31' },
      fault: dateFault,
    },
  },
  required: ['reason'],
  oneOf: ['rule', 'path', 'fingerprint'],
};

/** A pull request could name any host, and would be sent the tokens. */
const ownOnly = 'where tokens are sent is said in ~/.config/sntrylint/config.yaml, by --sentry-url or SNTRYLINT_SENTRY_URL, never in a repository';

/** All that `.sntrylint.yaml` may say. A key that is also an option of the command line has the same name there. */
export const configurationNode: ObjectNode = {
  kind: 'object',
  about: 'The configuration of sntrylint for one repository.',
  keys: {
    $schema: { kind: 'text', about: 'The address of the JSON Schema, for editors; means nothing to sntrylint.' },
    exclude: list('Files that are not read: globs, relative to the root of the repository.', glob),
    'max-file-size': {
      kind: 'size',
      about: 'Larger files are not read, and named as such: the scan is then not complete. A number of bytes, or a size such as 50MB or 64KiB.',
    },
    'decode-depth': {
      kind: 'count',
      most: 8,
      about: 'How many encodings (base64, hex, percent) are undone one inside the other; 0 for none.',
    },
    archives: {
      kind: 'switch',
      about: 'Whether archives are opened: zip, jar, apk, ipa, whl, tar, gz, bz2, xz, zst, git bundles, and those in them. docs/archives.md says how far.',
    },
    'fail-on': {
      kind: 'choice',
      words: ['any', 'live', 'none'],
      about: 'Which findings make the exit code 1: all, those that are live or could not be asked about (with --verify; without it all count), or none.',
    },
    practice: {
      kind: 'choice',
      words: ['on', 'not-in-hooks', 'off'],
      about: 'Whether the rules about practice (kind `practice`) are used: always, everywhere but in hooks (the default), or never.',
    },
    baseline: {
      kind: 'text',
      about: 'The baseline file, relative to the root of the repository.',
      shape: inside,
    },
    severity: {
      kind: 'map',
      about: 'The severity of single rules, by id; `off` turns a rule off.',
      key: ruleId,
      value: { kind: 'choice', words: ['error', 'warning', 'off'], about: 'A severity.' },
    },
    suppress: list('Exceptions: findings that do not count, each with its reason.', exception),
    rules: list('Rules of your own; docs/rules.md says how to write one.', ruleNode),
  },
  required: [],
  elsewhere: { sentry: ownOnly, 'sentry-url': ownOnly, 'allow-http': ownOnly, revoke: ownOnly, webhook: ownOnly },
};
