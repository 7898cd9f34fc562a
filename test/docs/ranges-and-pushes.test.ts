import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { flags } from '../../src/cli/arguments/flags.ts';
import { hook, gitRun } from '../support/hooks/hooks.ts';
import { repo } from '../support/repo.ts';

const page = (name: string): string => readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8');
const blocks = (name: string, language: string): readonly string[] =>
  [...page(name).matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``, 'g'))].map((found) => found[1]!);

describe.each(['ci', 'push-hooks'])('docs/%s.md', (name) => {
  it('names only commands and options of sntrylint that exist', () => {
    const calls = [...page(name).matchAll(/\bsntrylint ((?:[^\n`|]|`(?!`))*)/g)].map((found) => found[1]!);
    const verbs = calls.map((call) => /^[a-z][a-z-]*/.exec(call)?.[0]).filter((word) => word !== undefined && word in commands);
    expect(verbs.length).toBeGreaterThan(1);
    const options = [...page(name).matchAll(/\bsntrylint(?: [a-z-]+)?((?: [^\s`]+)*)/g)].flatMap((found) => [...found[1]!.matchAll(/ --([a-z-]+)/g)].map((option) => option[1]!));
    expect(options.filter((option) => !(option in flags))).toEqual([]);
  });

  it('shows YAML that is YAML', () => {
    const found = blocks(name, 'yaml').map((text) => parse(text) as unknown);
    expect(found.length).toBeGreaterThan(0);
    for (const one of found) expect(one).toBeTypeOf('object');
  });
});

it('the hooks of docs/push-hooks.md stop a push where the program is missing', () => {
  const scripts = blocks('push-hooks', 'sh').filter((text) => text.startsWith('#!/bin/sh'));
  expect(scripts).toHaveLength(3);
  for (const script of scripts) {
    const name = script.includes('pre-receive') ? 'pre-receive' : 'pre-push';
    const made = repo({ firstCommit: true });
    made.git('init', '--quiet', '--bare', `${made.root}.git`);
    hook(name === 'pre-push' ? made.path('.git') : `${made.root}.git`, name, ...script.split('\n').slice(1));
    const { code, said } = gitRun(made, 'push', `${made.root}.git`, 'main');
    expect(said).toContain('sntrylint');
    expect(code).not.toBe(0);
  }
});

it('the pre-commit hooks that docs/push-hooks.md names exist', () => {
  const manifest = parse(readFileSync(new URL('../../.pre-commit-hooks.yaml', import.meta.url), 'utf8')) as readonly { readonly id: string }[];
  const named = [...page('push-hooks').matchAll(/- id: (\S+)/g), ...page('hook').matchAll(/id: ([\w-]+)/g)].map((found) => found[1]!);
  expect(named).toContain('sntrylint-pre-push');
  for (const id of named) expect(manifest.map((one) => one.id)).toContain(id);
});
