import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { flags } from '../../src/cli/arguments/flags.ts';
import { commands } from '../../src/cli/commands.ts';
import { sntrylint } from '../support/fake-io.ts';

const root = new URL('../../', import.meta.url).pathname;
const text = (file: string): string => readFileSync(root + file, 'utf8');
const pages = readdirSync(`${root}docs`).filter((name) => name.endsWith('.md'));
const sources = ['src', 'bin', 'scripts/hook-entry'].flatMap((folder) =>
  readdirSync(root + folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:ts|js|cjs)$/.test(name)).map((name) => text(`${folder}/${name}`)));
const source = sources.join('\n');

describe('docs/README.md', () => {
  it('leads to every page, to each once', () => {
    const linked = [...text('docs/README.md').matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, page]) => page!);
    expect(linked.toSorted()).toEqual(pages.filter((page) => page !== 'README.md').toSorted());
  });
});

describe('docs/commands.md', () => {
  it('has every command and every option', () => {
    const page = text('docs/commands.md');
    for (const verb of Object.keys(commands)) expect(page).toMatch(new RegExp(`^## \`sntrylint ${verb}[ \`]`, 'm'));
    for (const name of Object.keys(flags)) expect(page).toMatch(new RegExp(`^\\| .*\`--${name}[ \`]`, 'm'));
  });

  it.each(['explain', 'config', 'staged', 'verify'])('says the same of the exit codes of %s as its help', async (verb) => {
    const page = text('docs/commands.md').split(`## \`sntrylint ${verb}`)[1]!.split('\n## ')[0]!;
    const { stdout } = await sntrylint([verb, '--help']);
    const told = [...stdout.split('Exit codes:')[1]!.matchAll(/^ {2}(\d) {2}(.*(?:\n {5}.*)*)/gm)].map(([, code, words]) => `| ${code} | ${words!.replaceAll(/\s+/g, ' ')} |`);
    expect(told.length).toBeGreaterThan(1);
    for (const row of told) expect(page).toContain(row);
  });
});

describe('docs/environment.md', () => {
  const page = text('docs/environment.md');
  const known = new Set([...(page + text('docs/ci.md')).matchAll(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b|\b(?:CI|HOME|PATH|TERM|COLUMNS)\b/g)].map(([name]) => name));

  it('names every variable that is read', () => {
    const read = [...source.matchAll(/\benv(?:ironment)?\??(?:\.|\[')([A-Z][A-Z0-9_]*)/g)].map(([, name]) => name!);
    // What names a user in the log of a revocation, and a system of CI or what it looks at, which docs/ci.md tells by system.
    const told = new Set(['USER', 'GITHUB_ACTIONS', 'GITLAB_CI', 'TF_BUILD', 'CIRCLECI', 'JENKINS_URL', 'BITBUCKET_BUILD_NUMBER']);
    expect(new Set(read).size).toBeGreaterThan(20);
    expect([...new Set(read)].filter((name) => !known.has(name) && !told.has(name))).toEqual([]);
  });

  it('names none that is not', () => {
    const named = [...page.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell]) => [...cell!.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name]) => name!));
    expect(named.length).toBeGreaterThan(15);
    // Read by Node itself and by undici.
    const byOthers = new Set(['NODE_EXTRA_CA_CERTS', 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY']);
    expect(named.filter((name) => !byOthers.has(name) && !source.includes(name.replace(/_0$/, '_')))).toEqual([]);
  });
});

describe('docs/trouble.md', () => {
  const quoted = [...text('docs/trouble.md').matchAll(/^\| .*?"([^"|]+)"/gm)].map(([, words]) => words!);

  it('quotes messages', () => expect(quoted.length).toBeGreaterThan(8));

  it.each(quoted)('quotes what the program says: %s', (words) => {
    expect(source).toContain(words);
  });
});

describe('CHANGELOG.md', () => {
  it('has the form of Keep a Changelog', () => {
    const page = text('CHANGELOG.md');
    expect(page.split('\n')[0]).toBe('# Changelog');
    expect(page).toContain('https://keepachangelog.com/');
    const headings = [...page.matchAll(/^(##+) (.*)$/gm)].map(([, level, words]) => `${level} ${words}`);
    expect(headings[0]).toBe('## [Unreleased]');
    for (const heading of headings) expect(heading).toMatch(/^(?:## \[(?:Unreleased|\d+\.\d+\.\d+)\](?: - \d{4}-\d{2}-\d{2})?|### (?:Added|Changed|Deprecated|Removed|Fixed|Security))$/);
    for (const [, name] of page.matchAll(/^## (\[[^\]]+\])/gm)) expect(page).toContain(`\n${name}: https://`);
  });
});

describe('what several pages say', () => {
  it('is the same of Node, which is what package.json says', () => {
    const { engines } = JSON.parse(text('package.json')) as { readonly engines: { readonly node: string } };
    expect(engines.node).toBe('^20.19.0 || >=22.12.0');
    const said = ['README.md', ...pages.map((page) => `docs/${page}`)].flatMap((page) => [...text(page).matchAll(/Node(?:\.js)? 20\.19[^;:\n]*/g)].map(([words]) => `${page}: ${words}`));
    expect(said.length).toBeGreaterThan(1);
    expect(said.filter((words) => !words.includes('22.12') && !/init\.md/.test(words))).toEqual([]);
  });

  it('is the same of how many rules there are: no page gives a number, and the reference has each', async () => {
    const { stdout } = await sntrylint(['rules', '--no-config']);
    const ids = stdout.trim().split('\n').map((line) => line.split(' ')[0]!);
    for (const id of ids) expect(text('docs/rules.md')).toContain(`### \`${id}\``);
    for (const page of ['README.md', ...pages.map((name) => `docs/${name}`)]) expect(text(page), page).not.toMatch(/\b(?:\d+|eight|nine|ten|eleven|twelve|nineteen|twenty)\s+(?:built-in )?rules\b(?! are taken over|\))/i);
  });
});
