import { Ajv } from 'ajv';
import fc from 'fast-check';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { generated } from '../../scripts/generate/generated.ts';
import { jsonSchema } from '../../scripts/generate/json-schema.ts';
import { configurationSchema } from '../../src/config/file/configuration-schema.ts';
import { parseTree } from '../../src/config/file/parse.ts';
import { read } from '../../src/schema/read.ts';
import type { Tree } from '../../src/schema/tree.ts';
import { amount, isLong } from '../support/how-long.ts';

const root = new URL('../../', import.meta.url).pathname;
const validate = new Ajv({ strict: true }).compile(jsonSchema(configurationSchema, 'x'));

async function tree(value: unknown): Promise<Tree> {
  const parsed = await parseTree(Buffer.from(JSON.stringify(value)));
  if (parsed.kind === 'problem') throw new Error(parsed.problem.what);
  return parsed.tree;
}

const rule = {
  id: 'acme-key',
  title: 'Acme key',
  severity: 'error',
  confidence: 'high',
  message: 'Acme key',
  why: 'It opens Acme.',
  anchor: { keywords: ['acme_'] },
  pattern: 'acme_[0-9a-f]{8}',
  maxLength: 13,
  context: { none: [{ path: '^test/' }] },
  remediation: { summary: 'Revoke it.', url: 'https://acme.example/keys' },
  examples: { match: [{ path: 'a.txt', text: 'acme_{{hex 8}}' }], noMatch: [{ path: 'a.txt', text: 'acme_x' }] },
};
const exception = { rule: 'sentry-user-token', path: ['a/**'], fingerprint: 'a'.repeat(32), reason: 'why', until: '2026-12-31' };
const full = {
  $schema: 'x',
  exclude: ['a'],
  'max-file-size': '50MB',
  archives: true,
  'decode-depth': 2,
  'fail-on': 'live',
  practice: 'off',
  baseline: 'b.json',
  severity: { 'sentry-user-token': 'off' },
  suppress: [exception],
  'rules-from': ['a.yaml'],
  rules: [rule],
};

/** Values of every type, right and wrong ones alike; none that only code can judge. */
const values = [
  null, true, false, 0, 8, 9, -1, 1.5, 2 ** 60, '', ' ', 'a', 'off', 'error', 'any', '50MB', '5 kib', '1.5.2', 'sentry-user-token', 'A_b', 'a'.repeat(32),
  '2026-12-31', 'https://a.example', [], [null], ['a'], ['a', 1], {}, { a: 1 }, { 'a-b': 'off' }, { 'a b': 'off' }, [exception], [rule], exception, rule,
];

/** Every place in a value, as the keys that lead to it. */
function places(value: unknown, above: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [above];
  return [above, ...Object.entries(value).flatMap(([key, below]) => places(below, [...above, key]))];
}

/** A copy with something else, or nothing (undefined), at a place. */
function changed(value: unknown, [key, ...rest]: readonly string[], to: unknown): unknown {
  if (key === undefined) return to;
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...value] as never) : { ...(value as object) };
  copy[key] = changed(copy[key], rest, to);
  if (copy[key] === undefined) delete copy[key];
  return Array.isArray(value) ? Object.values(copy) : copy;
}

describe('the JSON Schema', () => {
  it('accepts a file that says everything there is, and so does the checker', async () => {
    expect(Object.keys(full).sort()).toEqual(Object.keys(configurationSchema.keys).sort());
    expect(validate(full)).toBe(true);
    expect(read(await tree(full), configurationSchema)).toMatchObject({ kind: 'value' });
  });

  it('agrees with the checker on whatever is put, left out or added anywhere', async () => {
    const all = places(full);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...all), fc.option(fc.constantFrom('extra', '__proto', 'reason')), fc.constantFrom(...values, undefined)), { minLength: 1, maxLength: 2 }),
        async (changes) => {
          const value = changes.reduce((whole: unknown, [place, extra, to]) => {
            try {
              return changed(whole, extra === null ? place : [...place, extra], to);
            } catch {
              return whole;
            }
          }, full);
          if (value === undefined) return;
          // A file of nothing but null is an empty one.
          fc.pre(value !== null);
          expect(read(await tree(value), configurationSchema).kind === 'value', JSON.stringify(value)).toBe(validate(value));
        },
      ),
      { numRuns: amount(120, 2000) },
    );
  });

  it.each(places(full).map((place, i) => [place.join('.'), place, i] as const).filter(([name]) => name !== ''))('agrees with the checker where %s is anything else', async (_, place, i) => {
    // In a short run each place gets an eighth of the values, and its neighbours the others.
    for (const to of [...values, undefined].filter((_value, j) => isLong || (i + j) % 8 === 0)) {
      const value = changed(full, place, to);
      expect(read(await tree(value), configurationSchema).kind === 'value', JSON.stringify(to)).toBe(validate(value));
    }
  });

  it('knows every key of a rule: those of the built-in rules are accepted', async () => {
    const files = readdirSync(`${root}rules`, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      const content = { rules: [{ ...(parse(readFileSync(`${root}rules/${file}`, 'utf8')) as object), kind: 'custom' }] };
      expect(read(await tree(content), configurationSchema), file).toMatchObject({ kind: 'value' });
      expect(validate(content)).toBe(true);
    }
  });
});

const made = await generated((file) => readFileSync(root + file, 'utf8'));

describe('what is made of the sources', () => {
  it.each(made)('$file is what `npm run generate` writes', ({ file, content }) => {
    expect(readFileSync(root + file, 'utf8')).toBe(content);
  });
});
