import { findingKinds } from '../kinds/kinds.ts';
import { amount, choice, count, list, type Node, object, optional, some, text, type TextNode, usual, type Value } from '../schema/node.ts';
import { expressionFault } from './expression.ts';
import { proofs } from './proofs.ts';
import { templateFault } from './templates.ts';

const severities = ['error', 'warning'] as const;
const confidences = ['high', 'medium', 'low'] as const;

export type Confidence = (typeof confidences)[number];

/** The form of a rule's id. */
export const ruleId = { pattern: '^[a-z0-9]+(-[a-z0-9]+)*$', words: 'lower-case words joined by hyphens' } as const;

const name = text('A name; * stands for anything within one part, ** for any parts.');
const literal = text('A text.', { pattern: '^[\\x20-\\x7e]{4,64}$', words: '4 to 64 ASCII characters' });

/** An expression in a circumstance. */
function circumstantial(about: string): TextNode {
  return text(`${about} The case of letters does not matter.`, undefined, (source) => expressionFault(source, 'i'));
}

const conditions = {
  files: optional(some('Names a path or its last part may have.', name)),
  own: optional(circumstantial('A regular expression over each name of the value, as its role and its words: `key: sentry auth token`; one must match.')),
  of: optional(circumstantial('A regular expression over each name of what the value belongs to: `parent: provider sentry`, `section: sentry`, `line: …`; one must match.')),
  about: optional(circumstantial('A regular expression over the 2,048 bytes before and the 1,024 after the value, without blocks that are closed.')),
  before: optional(circumstantial('A regular expression over the text before the value: up to 512 bytes, line breaks included; usually ends with $.')),
  after: optional(circumstantial('A regular expression over the text after the value: up to 256 bytes; usually begins with ^.')),
  near: optional(circumstantial('A regular expression over the 1,024 bytes before and the 512 after the value.')),
  path: optional(circumstantial('A regular expression over the path.')),
  value: optional(circumstantial('A regular expression over the value itself.')),
  match: optional(circumstantial('A regular expression over all that the pattern matched, of which the value may be a part.')),
  line: optional(circumstantial('A regular expression over the whole lines in which the match stands, as far as 1,024 bytes on each side of it.')),
  content: optional(some('Regular expressions over the 30,000 bytes on each side of the value, for most files the whole of it; all must match.', circumstantial('A regular expression.'))),
} as const;

/**
 * A circumstance needs a condition. Without one it would always hold, and under `none` it would switch off its rule.
 */
export const circumstanceSchema = object(
  'Conditions that must all hold; at least one.',
  {
    ...conditions,
    confidence: optional(choice('In `any`: the confidence of a match in these circumstances, where it differs from that of the rule.', confidences)),
  },
  { oneOf: Object.keys(conditions) as readonly (keyof typeof conditions)[] },
);

const word = text('A word.', { pattern: '^(?=.*\\S)[^A-Z]+$', words: 'in lower case' });

const context = object('What must or must not stand around a match.', {
  word: usual([], some('One of these words must stand in the path or near the value, written small, in capitals or with one; asked first, since it is quick.', word)),
  with: usual([], some('One of these words must stand near the value, too.', word)),
  any: usual([], some('At least one of these must hold; the first that does gives the confidence.', circumstanceSchema)),
  none: usual([], some('None of these may hold.', circumstanceSchema)),
});

const example = object('A text, and where it would stand.', {
  path: text('A path.'),
  text: text('The text. Write {{hex 64}} for digits, so that the example is not a finding itself; {{sample}} stands for a text made from the pattern.', undefined, templateFault),
  count: usual(1, count('How many matches are wanted.', 0, 1000)),
});

const placeholders = choice('Whether made-up values are findings too.', ['silent', 'reported']);

const anchor = {
  kind: 'alternatives',
  about: 'What the bytes are searched for before the pattern is tried. Without it the pattern is tried on everything, which is slow.',
  objects: {
    keywords: {
      keywords: some('Texts of which one stands in each match, byte for byte; looked for in every encoding that is undone.', literal),
      asTheyStand: optional({ kind: 'switch', about: 'Whether they are looked for as they stand alone: each encoding of a text makes every scan a little slower.' }),
    },
    base64: { base64: some('Texts whose base64 stands in each match, wherever they start in it: what the header of a JWT holds.', literal) },
    hexRun: {
      hexRun: count('A run of exactly so many hexadecimal digits.', 4, 512),
      followedBy: usual('', text('The text that stands right behind the run.')),
    },
    files: { files: some('Names of files; the pattern is looked for at the beginning of each.', name) },
    anywhere: {
      anywhere: list('The pattern is tried on all of every content that holds one of these words, whatever their case; on all content where there are none. Slow, and not looked for inside encodings.', text('A word.')),
    },
  },
} as const satisfies Node;

const page = text('A page.', { pattern: '^https://', words: 'an https address' });

const keys = {
  id: text('Its name.', ruleId),
  kind: choice('What it is about.', findingKinds),
  title: text('What it finds, in a few words.'),
  severity: choice('Its severity.', severities),
  confidence: choice('How sure a match is.', confidences),
  message: text('The line of the report.'),
  why: text('Why it matters: one or two sentences.'),
  anchor,
  pattern: text(
    'A regular expression over the text around the anchor (each byte one character); its group named secret (or secret2, secret3 and so on, of which the first that takes part counts), or else all of the match, is the secret.',
    undefined,
    (source) => expressionFault(source, ''),
  ),
  binary: optional(text(
    'The same in content with zero bytes, where nothing marks the ends of a text: by its length alone. Where it is left out the pattern holds for all content.',
    undefined,
    (source) => expressionFault(source, ''),
  )),
  flags: usual('', text('Flags of the expression.', { pattern: '^(?!.*(.).*\\1)[imsu]+$', words: 'of the letters i, m, s and u, each once' })),
  behind: usual(0, count('Bytes before the anchor in which the pattern may start; 0 where it starts with the anchor.', 0, 4096)),
  maxLength: count('The longest match in bytes; nothing longer is found.', 1, 8192),
  context: usual(null, context),
  proof: usual([], list('Names of structural checks; all must hold.', choice('A check.', Object.keys(proofs)))),
  placeholders: usual('silent', placeholders),
  entropy: usual(0, amount('Bits of Shannon entropy that a character of the value must have at least; 0 for any value.', 8)),
  remediation: object('What to do.', { summary: text('One sentence.'), url: page }),
  sources: list('Where the facts come from: `owner/repository path`, or an address.', text('A source.')),
  examples: object('Texts that prove the rule.', { match: some('What it finds.', example), noMatch: some('What it must not find.', example) }),
};

const whole = { called: { noun: 'rule', key: 'id' }, fault: flagsFault };

/** A rule in a file of `rules/`. */
export const ruleSchema = object('One rule.', keys, whole);

/** A user's own rule, with more keys that may be left out. */
export const ownRuleSchema = object(
  'One rule.',
  {
    ...keys,
    kind: usual('custom', choice('Always custom; may be left out.', ['custom'])),
    title: optional(keys.title),
    severity: usual('error', keys.severity),
    confidence: usual('medium', keys.confidence),
    message: optional(keys.message),
    why: usual('A rule of this repository says that this must not be here.', keys.why),
    anchor: usual({ anywhere: [] }, anchor),
    maxLength: usual(1024, keys.maxLength),
    // Users expect every match of their pattern. Made-up values are known for Sentry's tokens only.
    placeholders: usual('reported', placeholders),
    remediation: usual(
      { summary: 'End the secret where it was made, then put a new one into a secret store.', url: null },
      object('What to do.', { summary: text('One sentence.'), url: usual(null, page) }),
    ),
    sources: usual([], keys.sources),
    examples: usual(
      { match: [], noMatch: [] },
      object('Texts that prove the rule.', { match: some('What it finds.', example), noMatch: usual([], some('What it must not find.', example)) }),
    ),
  },
  whole,
);

/** One complete rule after all checks. It holds only data, so the build stores it as JSON. */
export interface Rule extends Omit<Value<typeof ruleSchema>, 'examples' | 'anchor' | 'remediation'> {
  readonly anchor: Anchor;
  /** The page is null if a user's rule names none. */
  readonly remediation: { readonly summary: string; readonly url: string | null };
  /** Empty if a user's rule has none. */
  readonly examples: { readonly match: readonly Example[]; readonly noMatch: readonly Example[] };
}

/** What the prefilter looks for in the raw bytes. The pattern is tried only if one of these is there. */
export type Anchor = Value<typeof anchor>;
/** What must stand around a match, or must not, before it counts. */
export type Context = Value<typeof context>;
/** Conditions that must all hold. */
export type Circumstance = Value<typeof circumstanceSchema>;
/**
 * A text with templates such as `{{user}}` or `{{hex 64}}` instead of tokens, so that none of our files holds a token.
 */
export type Example = Value<typeof example>;

/** Some patterns are valid only with their flags, others only without. */
function flagsFault({ pattern, flags }: Readonly<Record<string, unknown>>): { readonly key: string; readonly what: string; readonly fix: string | null } | null {
  const fault = expressionFault(String(pattern), String(flags));
  return fault === null ? null : { key: 'pattern', ...fault };
}

/**
 * Tries rules on content at a path. It gives for each rule the number of matches, or why the rule was stopped. The
 * engine does this, but this folder does not import it.
 */
export type Trial = (rules: readonly Rule[], content: Buffer, path: string) => ReadonlyMap<string, number | string>;
