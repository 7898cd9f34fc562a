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
  files: optional(some('Names of files; the path or its last part must be one of them.', name)),
  own: optional(circumstantial('A regular expression over each name of the value, as its role and its words: `key: sentry auth token`; one must match.')),
  of: optional(circumstantial('A regular expression over each name of the thing that the value belongs to: `parent: provider sentry`, `section: sentry`, `line: …`; one must match.')),
  about: optional(circumstantial('A regular expression over the 2,048 bytes before and the 1,024 after the value, without blocks that are closed.')),
  before: optional(circumstantial('A regular expression over the text before the value: up to 512 bytes, line breaks included; usually ends with $.')),
  after: optional(circumstantial('A regular expression over the text after the value: up to 256 bytes; usually begins with ^.')),
  near: optional(circumstantial('A regular expression over the 1,024 bytes before and the 512 after the value.')),
  path: optional(circumstantial('A regular expression over the path.')),
  value: optional(circumstantial('A regular expression over the value itself.')),
  match: optional(circumstantial('A regular expression over all that the pattern matched, which may be more than the value.')),
  line: optional(circumstantial('A regular expression over the whole lines of the match, with at most 1,024 bytes on each side of it.')),
  content: optional(some('Regular expressions over the 30,000 bytes on each side of the value, which for most files is the whole file; all must match.', circumstantial('A regular expression.'))),
} as const;

/**
 * A circumstance needs a condition. Without one it would always hold, and under `none` it would switch off its rule.
 */
export const circumstanceSchema = object(
  'Conditions that must all hold; at least one.',
  {
    ...conditions,
    confidence: optional(choice('In `any`: the confidence of a match in these circumstances, if it differs from the confidence of the rule.', confidences)),
  },
  { oneOf: Object.keys(conditions) as readonly (keyof typeof conditions)[] },
);

const word = text('A word.', { pattern: '^(?=.*\\S)[^A-Z]+$', words: 'in lower case' });

const context = object('What must be around a match, and what must not.', {
  word: usual([], some('One of these words must be in the path or near the value: in lower case, in capitals, or with a capital first letter. This is checked first, since it is quick.', word)),
  with: usual([], some('One of these words must be near the value too.', word)),
  any: usual([], some('At least one of these must hold; the first that holds gives the confidence.', circumstanceSchema)),
  none: usual([], some('None of these may hold.', circumstanceSchema)),
});

const example = object('A text, and the path at which it would be.', {
  path: text('A path.'),
  text: text('The text. Write {{hex 64}} for digits, so that the example is not a finding itself; {{sample}} stands for a text made from the pattern.', undefined, templateFault),
  count: usual(1, count('How many matches are wanted.', 0, 1000)),
});

const placeholders = choice('Whether made-up values are findings too.', ['silent', 'reported']);

const anchor = {
  kind: 'alternatives',
  about: 'What is searched for first. The pattern is tried only near it. Without it the pattern is tried on everything, which is slow.',
  objects: {
    keywords: {
      keywords: some('Each match contains one of these texts, byte for byte. They are searched for in every encoding that is undone.', literal),
      asTheyStand: optional({ kind: 'switch', about: 'Whether they are searched for only as they are written, and in no encoding. Each encoding of a text makes every scan a little slower.' }),
    },
    base64: { base64: some('Each match contains the base64 of one of these texts, at any position in the encoded text: for what the header of a JWT holds.', literal) },
    hexRun: {
      hexRun: count('A run of exactly so many hexadecimal digits.', 4, 512),
      followedBy: usual('', text('The text right after the run.')),
    },
    files: { files: some('Names of files; the pattern is tried at the beginning of each.', name) },
    anywhere: {
      anywhere: list('The pattern is tried on the whole of every content that holds one of these words, in any case; on every content if the list is empty. This is slow, and finds nothing inside encodings.', text('A word.')),
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
    'A regular expression over the text around the anchor (each byte is one character). The secret is its group named secret, or the first of secret, secret2, secret3 and so on that is part of the match; without such a group it is the whole match.',
    undefined,
    (source) => expressionFault(source, ''),
  ),
  binary: optional(text(
    'The pattern for content with zero bytes. Nothing marks the end of a text there, so only its length does. If it is left out, the other pattern is used for all content.',
    undefined,
    (source) => expressionFault(source, ''),
  )),
  flags: usual('', text('Flags of the expression.', { pattern: '^(?!.*(.).*\\1)[imsu]+$', words: 'of the letters i, m, s and u, each once' })),
  behind: usual(0, count('How many bytes before the anchor the match may begin; 0 if it begins with the anchor.', 0, 4096)),
  maxLength: count('The longest match in bytes; nothing longer is found.', 1, 8192),
  inDocument: optional({ kind: 'switch', about: 'Whether a match stays in one of several documents in a file of YAML: between two lines that begin with `---`.' }),
  context: usual(null, context),
  proof: usual([], list('Names of structural checks; all must hold.', choice('A check.', Object.keys(proofs)))),
  placeholders: usual('silent', placeholders),
  entropy: usual(0, amount('The least Shannon entropy of the value, in bits for each character; 0 for any value.', 8)),
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

/** Tries rules. The engine does this, but this folder does not import it. */
export interface Trial {
  /** Tries rules on content at a path. It gives for each rule the number of matches, or why the rule was stopped. */
  readonly scan: (rules: readonly Rule[], content: Buffer, path: string) => ReadonlyMap<string, number | string>;
  /** Does work with the expressions of a rule, and stops it if they search too long. Returns whether it came to its end. */
  readonly within: (work: () => void) => boolean;
}
