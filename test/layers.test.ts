import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { folderOf, modulesOf } from './support/modules.ts';

const { files, text, imports, local, target, circles, wrongWays } = modulesOf(fileURLToPath(new URL('../src/', import.meta.url)));

/**
 * Which folders a folder may import from, itself and the single files of `src/` (errors.ts and the like) aside.
 * Types travel a little further than code: a finding names its rule, its place and its token.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  secret: [],
  // What a value may be, and what it is: knows nothing of rules and configurations.
  schema: [],
  kinds: ['secret'],
  kernel: [],
  git: ['secret', 'kernel'],
  rules: ['schema', 'kinds', 'secret', 'engine'],
  engine: ['rules', 'kinds', 'secret', 'kernel'],
  sources: ['git', 'secret'],
  // Looks through content by itself before it gives it.
  'sources/history': ['git', 'secret', 'engine', 'rules', 'kernel'],
  // Looks through the packs of a range.
  'sources/commits/look': ['git', 'secret', 'engine', 'rules', 'kernel'],
  // Hands what is looked for, and the search, to the sources that search by themselves. It knows no more of them than their types.
  'sources/source.ts': ['secret', 'rules', 'engine', 'kernel'],
  findings: ['engine', 'rules', 'kinds', 'secret', 'sentry', 'sources'],
  sentry: ['kinds', 'secret'],
  config: ['schema', 'git', 'findings', 'engine', 'rules', 'kinds', 'secret', 'sentry'],
  report: ['findings', 'engine', 'rules', 'kinds', 'secret', 'sentry', 'sources'],
  // Say where a scan ran.
  'report/report.ts': ['findings', 'sources', 'git'],
  'report/html': ['findings', 'engine', 'kinds', 'secret', 'sentry', 'git'],
  // Looks at what a repository uses, and plans what makes it run sntrylint.
  setup: ['config', 'git', 'report', 'rules', 'secret', 'agent'],
  // What an editor shows while a text is typed.
  editor: ['run', 'config', 'git', 'engine', 'findings', 'rules', 'kinds', 'secret', 'sentry', 'sources'],
  // What the hooks of coding agents ask.
  agent: ['run', 'config', 'findings', 'secret'],
  // Tries a search's expression on lines, which may take for ever.
  'agent/reads': ['findings', 'engine'],
  // What the library says shorter for its callers.
  library: ['run', 'schema', 'rules', 'engine', 'config', 'sources', 'sentry', 'secret'],
  // The loop: settings, source, scanner, findings.
  run: ['config', 'sources', 'engine', 'kernel', 'rules', 'findings', 'report'],
  // `index.ts`, the library, is all of them but the command line.
  '.': ['library', 'run', 'sources', 'engine', 'rules', 'findings', 'secret', 'sentry', 'report'],
  cli: ['run', 'config', 'sources', 'git', 'engine', 'rules', 'findings', 'kinds', 'secret', 'sentry', 'report', 'setup', 'agent', 'editor'],
};

/** What everything may use, as it may the single files of `src/`: how the program writes to the disk, and how it puts things into words. */
const forAll: ReadonlySet<string> = new Set(['disk', 'wording']);

/** What a file may import: as its own entry says, or that of its innermost folder that has one. */
const allowed = (file: string): readonly string[] => {
  for (let part = file; part.includes('/'); part = part.slice(0, part.lastIndexOf('/'))) {
    const entry = mayImport[part];
    if (entry !== undefined) return entry;
  }
  return mayImport[folderOf(file)] ?? [];
};

describe('imports', () => {
  it('are found at all', () => {
    expect(local.length).toBeGreaterThan(20);
    expect(new Set(files.map(folderOf)).size).toBeGreaterThan(5);
  });

  it('go one way', () => {
    const wrong = wrongWays((_, to, one) => (to === '.' && target(one) !== 'index.ts') || forAll.has(to) || allowed(one.file).includes(to));
    expect(wrong).toEqual([]);
  });

  it('make no circle', () => {
    expect(circles()).toEqual([]);
  });

  it('carry the extension of the file they mean', () => {
    expect(local.filter(({ specifier }) => !specifier.endsWith('.ts'))).toEqual([]);
  });

  it('leave git to the folder of that name', () => {
    // The user's own hook is run in one place, a browser is opened in one, and doctor commits in one.
    const others = new Set(['sentry/revoke/hook/command.ts', 'cli/sentry/open-page.ts', 'setup/doctor/trial.ts', 'setup/doctor/agent-checks.ts']);
    const starts = imports.filter(
      ({ file, specifier }) => /^(node:child_process|simple-git)$/.test(specifier) && folderOf(file) !== 'git' && !others.has(file),
    );
    expect(starts).toEqual([]);
  });

  it('keep the scan away from files, processes and the network', () => {
    const impure = imports.filter(({ file, specifier }) => folderOf(file) === 'engine' && /^node:(fs|child_process|net|http|https|process)/.test(specifier));
    expect(impure).toEqual([]);
  });
});

describe('files', () => {
  it('are short', () => {
    const long = files.map((file) => ({ file, lines: text(file).split('\n').length })).filter(({ lines }) => lines > 350);
    expect(long).toEqual([]);
  });

  it('are no barrels, the library aside', () => {
    const barrels = files.filter((file) => file !== 'index.ts' && /^export (\*|(type )?\{[^}]*\}) from/m.test(text(file)));
    expect(barrels).toEqual([]);
  });

  it('are named after one thing', () => {
    expect(files.filter((file) => /(^|\/)(utils?|helpers?|common|misc|index)(\.ts|\/)/.test(file) && file !== 'index.ts')).toEqual([]);
  });
});
