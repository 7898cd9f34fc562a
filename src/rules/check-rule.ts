import { UserError } from '../errors.ts';
import type { Circumstance, Context, Example, Rule } from './rule.ts';

const kinds = ['user', 'integration', 'org', 'app-secret', 'legacy', 'dsn-secret', 'agent', 'system-secret', 'practice', 'custom'] as const;
const severities = ['error', 'warning'] as const;
const confidences = ['high', 'medium', 'low'] as const;
const keys = [
  'id', 'kind', 'title', 'severity', 'confidence', 'message', 'why', 'anchor', 'pattern', 'flags', 'behind', 'maxLength',
  'context', 'proof', 'placeholders', 'remediation', 'sources', 'examples',
] as const;

/**
 * Reads a rule from the content of a rule file.
 *
 * @param content what the YAML or JSON says
 * @param file named in errors
 * @param proofNames the checks that `proof` may name
 * @throws {UserError} for an unknown key, a missing one, a wrong type or an expression that is none
 */
export function checkRule(content: unknown, file: string, proofNames: readonly string[]): Rule {
  const at = reader(file);
  const rule = at.object(content, 'the rule', keys);
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
    remediation: remediation(rule['remediation'], at),
    sources: at.list(rule['sources'], 'sources').map((source) => at.text(source, 'sources')),
    examples: examples(rule['examples'], at),
  };
}

function anchor(value: unknown, at: Reader): Rule['anchor'] {
  const { keywords, base64, hexRun, followedBy, files } = at.object(value, 'anchor', ['keywords', 'base64', 'hexRun', 'followedBy', 'files']);
  const literals = (list: unknown, name: string): string[] =>
    at.list(list, name).map((item) => at.match(item, name, /^[\x20-\x7e]{4,64}$/, 'of 4 to 64 ASCII characters'));
  if (keywords !== undefined) return { keywords: literals(keywords, 'anchor.keywords') };
  if (base64 !== undefined) return { base64: literals(base64, 'anchor.base64') };
  if (files !== undefined) return { files: at.list(files, 'anchor.files').map((name) => at.text(name, 'anchor.files')) };
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

function circumstance(value: unknown, name: string, at: Reader): Circumstance {
  const known = ['files', 'before', 'after', 'near', 'content', 'confidence'] as const;
  const { files, before, after, near, content, confidence } = at.object(value, name, known);
  return {
    ...(files === undefined ? {} : { files: at.list(files, `${name}.files`).map((file) => at.text(file, `${name}.files`)) }),
    ...(before === undefined ? {} : { before: at.expression(before, `${name}.before`) }),
    ...(after === undefined ? {} : { after: at.expression(after, `${name}.after`) }),
    ...(near === undefined ? {} : { near: at.expression(near, `${name}.near`) }),
    ...(content === undefined ? {} : { content: at.expression(content, `${name}.content`) }),
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
function reader(file: string) {
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
      return source;
    },
  };
}
