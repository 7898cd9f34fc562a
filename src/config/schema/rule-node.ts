import type { ListNode, Node, ObjectNode, TextNode } from './node.ts';

const severities = ['error', 'warning'];
const confidences = ['high', 'medium', 'low'];

function text(about: string): TextNode {
  return { kind: 'text', about, shape: { pattern: '\\S', words: 'a text' } };
}

function object(about: string, keys: Readonly<Record<string, Node>>, required: readonly string[], oneOf?: readonly string[]): ObjectNode {
  return { kind: 'object', about, keys, required, ...(oneOf === undefined ? {} : { oneOf }) };
}

function list(about: string, of: Node): ListNode {
  return { kind: 'list', about, of, orOne: false };
}

const literals = list('ASCII texts of 4 to 64 characters.', {
  kind: 'text',
  about: 'A text.',
  shape: { pattern: '^[\\x20-\\x7e]{4,64}$', words: '4 to 64 ASCII characters' },
});

const circumstance = object(
  'Conditions that must all hold.',
  {
    files: list('Names a path or its last part may have.', text('A name; * stands for anything within one part.')),
    before: text('A regular expression over the text before the value.'),
    after: text('A regular expression over the text after the value.'),
    path: text('A regular expression over the path.'),
    value: text('A regular expression over the value itself.'),
    near: text('A regular expression over the text around the value.'),
    content: list('Regular expressions over the 30,000 bytes on each side of the value; all must match.', text('A regular expression.')),
    confidence: { kind: 'choice', words: confidences, about: 'The confidence in these circumstances.' },
  },
  [],
);

const example = object(
  'A text, and where it would stand. Write {{hex 64}} for digits, so that the example is no finding itself.',
  { path: text('A path.'), text: text('The text.'), count: { kind: 'count', most: 1000, about: 'How many matches are wanted; 1 where it is left out.' } },
  ['path', 'text'],
);

/** The keys of one rule, which are those of the files in `rules/`; `src/rules/check-rule.ts` judges their content. */
export const ruleNode: ObjectNode = object(
  'One rule.',
  {
    id: { kind: 'text', about: 'Its name.', shape: { pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', words: 'lower-case words joined by hyphens' } },
    kind: { kind: 'choice', words: ['custom'], about: 'Always custom; may be left out.' },
    title: text('What it finds, in a few words.'),
    severity: { kind: 'choice', words: severities, about: 'Its severity.' },
    confidence: { kind: 'choice', words: confidences, about: 'How sure a match is.' },
    message: text('The line of the report.'),
    why: text('Why it matters.'),
    anchor: object(
      'What the bytes are searched for before the pattern is tried: one of keywords, base64, hexRun, files, anywhere. Without it the pattern is tried on everything, which is slow.',
      {
        keywords: literals,
        base64: literals,
        hexRun: { kind: 'count', most: 512, about: 'A run of exactly so many hexadecimal digits.' },
        files: list('Names of files; the pattern is looked for at the beginning of each.', text('A name; * stands for anything within one part.')),
        anywhere: list('The pattern is tried on all of every content that holds one of these words, whatever their case; on all content where there are none. Slow.', text('A word.')),
        followedBy: { kind: 'text', about: 'With hexRun: the text that stands right behind the run.' },
      },
      [],
      ['keywords', 'base64', 'hexRun', 'files', 'anywhere'],
    ),
    pattern: text('The regular expression; its group named secret, or else all of the match, is the secret.'),
    flags: { kind: 'text', about: 'Flags of the expression.', shape: { pattern: '^[imsu]*$', words: 'of the letters i, m, s and u' } },
    behind: { kind: 'count', most: 4096, about: 'Bytes before the anchor in which the pattern may start.' },
    maxLength: { kind: 'count', most: 8192, about: 'The longest match in bytes.' },
    context: object(
      'What must or must not stand around a match.',
      {
        word: list('With this, only where one of these words stands in the file: lower case.', { kind: 'text', about: 'A word.', shape: { pattern: '^[^A-Z]+$', words: 'in lower case' } }),
        any: list('One of these must hold.', circumstance),
        none: list('None of these may hold.', circumstance),
      },
      [],
    ),
    proof: list('Names of structural checks.', text('A name.')),
    placeholders: { kind: 'choice', words: ['silent', 'reported'], about: 'Whether made-up values are findings too.' },
    entropy: { kind: 'number', most: 8, about: 'Bits of entropy that a character of the value must have at least.' },
    remediation: object('What to do.', { summary: text('One sentence.'), url: { kind: 'text', about: 'A page.', shape: { pattern: '^https://', words: 'an https address' } } }, ['summary', 'url']),
    sources: list('Where the facts come from.', text('A source.')),
    examples: object('Texts that prove the rule.', { match: list('What it finds.', example), noMatch: list('What it must not find.', example) }, ['match', 'noMatch']),
  },
  ['id', 'pattern'],
);
