import { UserError } from '../errors.ts';
import { endlessPart } from './endless-pattern.ts';
import type { Circumstance, Context, Example, Rule } from './rule.ts';

const kinds = ['user', 'integration', 'org', 'app-secret', 'legacy', 'dsn-secret', 'agent', 'system-secret', 'practice', 'custom'] as const;
const severities = ['error', 'warning'] as const;
const confidences = ['high', 'medium', 'low'] as const;
const keys = [
  'id', 'kind', 'title', 'severity', 'confidence', 'message', 'why', 'anchor', 'pattern', 'flags', 'behind', 'maxLength',
  'context', 'proof', 'placeholders', 'entropy', 'remediation', 'sources', 'examples',
] as const;

/**
 * Reads a rule from the content of a rule file.
 *
 * @param content what the YAML or JSON says
 * @param file named in errors
 * @param proofNames the checks that `proof` may name
 * @throws {UserError} for an unknown key, a missing one, a wrong type, an expression that is none, or (in a rule of the
 *   kind `custom`) one that may never end
 */
export function checkRule(content: unknown, file: string, proofNames: readonly string[]): Rule {
  const isOwn = (content as { readonly kind?: unknown } | null)?.kind === 'custom';
  // The patterns of the built-in rules are judged by a test; here it would delay every start.
  const at = reader(file, isOwn);
  const said = at.object(content, 'the rule', keys);
  const rule = isOwn ? withDefaults(said) : said;
  const pattern = at.expression(rule['pattern'], 'pattern');
  return {
    id: at.match(rule['id'], 'id', /^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case words joined by hyphens'),
    kind: at.oneOf(rule['kind'], 'kind', kinds),
    title: at.text(rule['title'], 'title'),
    severity: at.oneOf(rule['severity'], 'severity', severities),
    confidence: at.oneOf(rule['confidence'], 'confidence', confidences),
    message: at.text(rule['message'], 'message'),
    why: at.text(rule['why'], 'why'),
    anchor: anchor(rule['anchor'], at),
    pattern,
    flags: rule['flags'] === undefined ? '' : at.match(rule['flags'], 'flags', /^[imsu]*$/, 'of the letters i, m, s and u'),
    behind: rule['behind'] === undefined ? 0 : at.count(rule['behind'], 'behind', 4096),
    maxLength: at.count(rule['maxLength'], 'maxLength', 8192),
    context: rule['context'] === undefined ? null : context(rule['context'], at),
    proof: rule['proof'] === undefined ? [] : at.list(rule['proof'], 'proof').map((name) => at.oneOf(name, 'proof', proofNames)),
    placeholders: rule['placeholders'] === undefined ? 'silent' : at.oneOf(rule['placeholders'], 'placeholders', ['silent', 'reported'] as const),
    entropy: rule['entropy'] === undefined ? 0 : at.number(rule['entropy'], 'entropy', 8),
    remediation: remediation(rule['remediation'], at),
    sources: at.list(rule['sources'], 'sources').map((source) => at.text(source, 'sources')),
    examples: isOwn && rule['examples'] === undefined ? { match: [], noMatch: [] } : examples(rule['examples'], at),
  };
}

/** What a rule of a user's own may leave out. */
function withDefaults(rule: Partial<Record<string, unknown>>): Partial<Record<string, unknown>> {
  const title = rule['title'] ?? rule['id'];
  return {
    title,
    severity: 'error',
    confidence: 'medium',
    message: title,
    why: 'A rule of this repository says that this must not be here.',
    anchor: { anywhere: [] },
    maxLength: 1024,
    // Whoever writes a pattern wants what it matches; what is made up is known of Sentry's tokens only.
    placeholders: 'reported',
    remediation: { summary: 'End the secret where it was made, then put a new one into a secret store.', url: 'https://docs.sentry.io/account/auth-tokens/' },
    sources: [],
    ...rule,
  };
}

function anchor(value: unknown, at: Reader): Rule['anchor'] {
  const known = ['keywords', 'base64', 'hexRun', 'followedBy', 'files', 'anywhere'] as const;
  const { keywords, base64, hexRun, followedBy, files, anywhere } = at.object(value, 'anchor', known);
  const literals = (list: unknown, name: string): string[] =>
    at.list(list, name).map((item) => at.match(item, name, /^[\x20-\x7e]{4,64}$/, 'of 4 to 64 ASCII characters'));
  if (keywords !== undefined) return { keywords: literals(keywords, 'anchor.keywords') };
  if (base64 !== undefined) return { base64: literals(base64, 'anchor.base64') };
  if (files !== undefined) return { files: at.list(files, 'anchor.files').map((name) => at.text(name, 'anchor.files')) };
  if (anywhere !== undefined) return { anywhere: at.list(anywhere, 'anchor.anywhere').map((word) => at.text(word, 'anchor.anywhere')) };
  return { hexRun: at.count(hexRun, 'anchor.hexRun', 512), followedBy: followedBy === undefined ? '' : at.text(followedBy, 'anchor.followedBy') };
}

function context(value: unknown, at: Reader): Context {
  const { word, any, none } = at.object(value, 'context', ['word', 'any', 'none']);
  return {
    word: word === undefined ? [] : at.list(word, 'context.word').map((one) => at.match(one, 'context.word', /^[^A-Z]+$/, 'in lower case')),
    any: at.list(any ?? [], 'context.any').map((one) => circumstance(one, 'context.any', at)),
    none: at.list(none ?? [], 'context.none').map((one) => circumstance(one, 'context.none', at)),
  };
}

function circumstance(said: unknown, name: string, at: Reader): Circumstance {
  const known = ['files', 'path', 'value', 'before', 'after', 'near', 'content', 'confidence'] as const;
  const { files, path, value, before, after, near, content, confidence } = at.object(said, name, known);
  return {
    ...(files === undefined ? {} : { files: at.list(files, `${name}.files`).map((file) => at.text(file, `${name}.files`)) }),
    ...(path === undefined ? {} : { path: at.expression(path, `${name}.path`) }),
    ...(value === undefined ? {} : { value: at.expression(value, `${name}.value`) }),
    ...(before === undefined ? {} : { before: at.expression(before, `${name}.before`) }),
    ...(after === undefined ? {} : { after: at.expression(after, `${name}.after`) }),
    ...(near === undefined ? {} : { near: at.expression(near, `${name}.near`) }),
    ...(content === undefined ? {} : { content: at.list(content, `${name}.content`).map((one) => at.expression(one, `${name}.content`)) }),
    ...(confidence === undefined ? {} : { confidence: at.oneOf(confidence, `${name}.confidence`, confidences) }),
  };
}

function remediation(value: unknown, at: Reader): Rule['remediation'] {
  const { summary, url } = at.object(value, 'remediation', ['summary', 'url']);
  return { summary: at.text(summary, 'remediation.summary'), url: at.match(url, 'remediation.url', /^https:\/\//, 'an https address') };
}

function examples(value: unknown, at: Reader): Rule['examples'] {
  const { match, noMatch } = at.object(value, 'examples', ['match', 'noMatch']);
  const read = (list: unknown, name: string): Example[] =>
    at.list(list, name).map((one) => {
      const { path, text, count } = at.object(one, name, ['path', 'text', 'count']);
      return {
        path: at.text(path, `${name}.path`),
        text: at.text(text, `${name}.text`),
        count: count === undefined ? 1 : at.count(count, `${name}.count`, 1000),
      };
    });
  const read2 = { match: read(match, 'examples.match'), noMatch: read(noMatch, 'examples.noMatch') };
  if (read2.match.length === 0 || read2.noMatch.length === 0) at.fail('examples', 'need at least one that matches and one that does not');
  return read2;
}

type Reader = ReturnType<typeof reader>;

/** Checks of single values that name the file and the key when they fail. */
function reader(file: string, mayBeEndless: boolean) {
  const fail = (name: string, wanted: string): never => {
    throw new UserError(`${name} ${wanted}`, { where: file, fix: 'docs/rules.md says what a rule file holds' });
  };
  const text = (value: unknown, name: string): string =>
    typeof value === 'string' && value.trim() !== '' ? value : fail(name, 'must be a text');
  return {
    fail,
    text,
    object<K extends string>(value: unknown, name: string, known: readonly K[]): Partial<Record<K, unknown>> {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(name, 'must have keys and values');
      for (const key of Object.keys(value)) {
        if (!(known as readonly string[]).includes(key)) fail(name, `has the unknown key "${key}"; it may have ${known.join(', ')}`);
      }
      return value as Partial<Record<K, unknown>>;
    },
    list: (value: unknown, name: string): readonly unknown[] => (Array.isArray(value) ? value : fail(name, 'must be a list')),
    count: (value: unknown, name: string, most: number): number =>
      Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most
        ? (value as number)
        : fail(name, `must be a whole number from 0 to ${most}`),
    number: (value: unknown, name: string, most: number): number =>
      typeof value === 'number' && value >= 0 && value <= most ? value : fail(name, `must be a number from 0 to ${most}`),
    oneOf<T extends string>(value: unknown, name: string, words: readonly T[]): T {
      return words.find((word) => word === value) ?? fail(name, `must be one of ${words.join(', ')}`);
    },
    match: (value: unknown, name: string, shape: RegExp, wanted: string): string =>
      shape.test(text(value ?? '', name)) ? (value as string) : fail(name, `must be ${wanted}`),
    expression(value: unknown, name: string): string {
      const source = text(value, name);
      try {
        new RegExp(source);
      } catch (error) {
        fail(name, `is no regular expression: ${(error as Error).message}`);
      }
      const endless = mayBeEndless ? endlessPart(source, '') : null;
      if (endless !== null) fail(name, `may never end: ${endless} can match the same text in very many ways`);
      return source;
    },
  };
}
