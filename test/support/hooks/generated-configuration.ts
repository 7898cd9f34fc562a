import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatBaseline } from '../../../src/findings/baseline/baseline.ts';
import type { Dice } from '../../fuzz/dice.ts';

/** What a repository has of configurations and baselines, by name. A link is a text behind an arrow. */
export type Files = Readonly<Record<string, string | Buffer>>;

const names = ['.sntrylint.yaml', '.sntrylint.yml', '.sntrylint.json', '.sntrylint-baseline.json'];

export const yaml = (text: string | Buffer): Files => ({ '.sntrylint.yaml': text });
export const baseline = (text: string | Buffer): Files => ({ '.sntrylint-baseline.json': text });
/** An entry of a baseline. */
export const known = { fingerprint: '0123456789abcdef0123456789abcdef', rule: 'sentry-user-token' };

/** Writes these into a work tree, in the place of those that are there. */
export function put(root: string, files: Files): void {
  for (const name of names) rmSync(join(root, name), { recursive: true, force: true });
  for (const [name, content] of Object.entries(files)) {
    if (typeof content === 'string' && content.startsWith('-> ')) symlinkSync(content.slice(3), join(root, name));
    else writeFileSync(join(root, name), content);
  }
}

/** A configuration or a baseline of plain parts, most of them damaged in one place. */
export function generatedFiles(roll: Dice): Files {
  const pick = <T>(from: readonly T[]): T => from[roll(from.length)]!;
  const globs = ['docs/**', '"**/x"', 'a.b', '.env.example', 'null', '*.md', '1/2', "'a b'", 'x', 'a*b*c*d*', '.inf', 'true.', '[a-z]/*', '""', '"/"', '"../x"', 'a/./b', 'a//b', 'a/../b', 'a/b # c'];
  const lines = (): string => {
    switch (roll(7)) {
      case 4: return `exclude: [${pick(globs)}, ${pick(globs)}]\n`;
      case 0: return `exclude:\n${Array.from({ length: 1 + roll(3) }, () => `  - ${pick(globs)}\n`).join('')}`;
      case 1: return `fail-on: ${pick(['any', 'live', 'none', 'None', '1'])}\n`;
      case 2: return `practice: ${pick(['off', 'not-in-hooks', 'on', 'false'])}\n`;
      case 3: return pick(['# a comment\n', '\n', '   \n', '  # indented\n', '---\n', '#\ttab\n', '# ü\n']);
      default: return `suppress:\n${Array.from({ length: 1 + roll(2) }, () => {
        const keys = [`path: ${pick(globs)}`, `rule: ${pick(['sentry-user-token', 'sentry-legacy-token', 'none'])}`, `reason: ${pick(['made up there', '"made up"', 'null', 'a: b c', 'a b #c', '1 2'])}`, `fingerprint: ${pick(['0'.repeat(32), `a${'1'.repeat(31)}`, `${'1'.repeat(20)}e${'1'.repeat(11)}`])}`, 'until: 2031-01-31'];
        const some = keys.filter(() => roll(2) === 0).toSorted(() => roll(3) - 1);
        return some.map((key, at) => `${at === 0 ? '  - ' : '    '}${key}\n`).join('');
      }).join('')}`;
    }
  };
  const damage = (text: string): string | Buffer => {
    const at = roll(text.length + 1);
    switch (roll(9)) {
      case 0: return text.slice(0, at) + text.slice(at + 1);
      case 1: return text.slice(0, at) + pick([' ', '\n', '\t', ':', '-', '"', '#', '&a ', '*', '{', ',', '\0', '\r', 'ü', '!', '|', '>', '?', '%', '\\']) + text.slice(at);
      case 2: return text.slice(0, at);
      case 3: return pick([Buffer.from(text, 'utf16le'), Buffer.from(`\uFEFF${text}`), Buffer.concat([Buffer.from(text), Buffer.from([0xff])]), text.replaceAll('\n', '\r\n')]);
      default: return text;
    }
  };
  if (roll(4) === 0) return baseline(damage(formatBaseline(Array.from({ length: roll(3) }, (_, i) => ({ ...known, rule: `rule-${i}` })))));
  const text = damage(Array.from({ length: 1 + roll(2) }, lines).join(''));
  return roll(12) === 0 ? { [pick(names)]: text, ...yaml(text) } : yaml(text);
}
