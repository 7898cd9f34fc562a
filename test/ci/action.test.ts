import { createRequire } from 'node:module';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { version } from '../../src/version.ts';
import { npmStub } from '../support/npm/npm-stub.ts';
import { type } from '../support/hooks/hooked-repo.ts';
import { repo, type Repo } from '../support/repo.ts';
import { tokens } from '../support/tokens.ts';
import { needs } from '../support/needs.ts';

interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default: string }>>;
  readonly runs: { readonly steps: readonly { readonly name?: string; readonly uses?: string; readonly with?: object; readonly run?: string; readonly shell?: string; readonly env?: Readonly<Record<string, string>> }[] };
}

const text = readFileSync(new URL('../../action.yml', import.meta.url), 'utf8');
const action = parse(text) as Action;
const step = action.runs.steps.find(({ run }) => run !== undefined)!;
// The schema that GitHub's own editor support uses, as this package ships it; it has no types for a namespace import.
const { validateAction } = createRequire(import.meta.url)('@action-validator/core') as typeof import('@action-validator/core');

/** Runs the step as GitHub does, with these inputs, for a pull request from `base` to `head`. */
function runStep(made: Repo, inputs: Readonly<Record<string, string>>, commits: { readonly base: string; readonly head: string }, more: NodeJS.ProcessEnv = {}) {
  const npm = npmStub(made);
  const event = { pull_request: { base: { sha: commits.base }, head: { sha: commits.head } } };
  made.file('.git/event.json', JSON.stringify(event));
  const values = Object.fromEntries(Object.entries(step.env!).map(([name, expression]) => [name, evaluate(expression, { sha512: npm.sha512, ...inputs })]));
  return type(made, 'bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', step.run!], {
    ...npm.env,
    ...values,
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_EVENT_PATH: made.path('.git/event.json'),
    GITHUB_SHA: commits.head,
    GITHUB_STEP_SUMMARY: made.path('.git/summary.md'),
    GITHUB_OUTPUT: made.path('.git/output'),
    GITHUB_EVENT_NAME: 'pull_request',
    ...more,
  });
}

/** `${{ inputs.NAME }}` and the default branch, all that stands there. */
function evaluate(expression: string, inputs: Readonly<Record<string, string>>): string {
  if (expression === '${{ github.event.repository.default_branch }}') return 'main';
  const [, name] = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression)!;
  return inputs[name!] ?? action.inputs[name!]!.default;
}

/** A pull request with one commit that adds this file. */
function pull(path: string, content: string): { readonly made: Repo; readonly base: string; readonly head: string } {
  const made = repo({ firstCommit: true });
  const base = made.git('rev-parse', 'HEAD').trim();
  made.branch('pull').file(path, content).stage().commit('the change');
  return { made, base, head: made.git('rev-parse', 'HEAD').trim() };
}

const leak = (): string => `[auth]\ntoken=${tokens('action').user()}\n`;

describe('action.yml', () => {
  it('is valid for GitHub', () => {
    expect(validateAction(text).errors).toEqual([]);
    expect(validateAction(text.replace('using: composite', 'using: bash')).errors).not.toEqual([]);
  });

  it('runs this version', () => {
    expect(action.inputs['version']!.default).toBe(version);
  });

  it('pins the actions that it uses to commits, and lets no package.json of a pull request choose', () => {
    const used = action.runs.steps.filter(({ uses }) => uses !== undefined);
    expect(used).toEqual([expect.objectContaining({ uses: expect.stringMatching(/^actions\/setup-node@[0-9a-f]{40}$/), with: expect.objectContaining({ 'package-manager-cache': false }) })]);
  });

  it('lets no input become part of the script', () => {
    expect(step.run).not.toContain('${{');
    expect(step.shell).toBe('bash');
  });
});

describe('its step', () => {
  needs('bash');

  it('passes where nothing was added', () => {
    const { made, ...commits } = pull('a.txt', 'clean\n');
    expect(runStep(made, {}, commits)).toMatchObject({ code: 0 });
  });

  it('fails with an annotation where a token was added', () => {
    const { made, ...commits } = pull('.sentryclirc', leak());
    const { code, output } = runStep(made, {}, commits);
    expect(output).toMatch(/^::error file=\.sentryclirc,line=2/m);
    expect(code).toBe(1);
    expect(readFileSync(made.path('.git/summary.md'), 'utf8')).toContain('.sentryclirc');
  });

  it('reads the configuration of the base: a pull request cannot excuse itself', () => {
    const { made, base } = pull('.sentryclirc', leak());
    made.file('.sntrylint.yaml', 'exclude: [.sentryclirc]\n').stage().commit('excuse');
    const commits = { base, head: made.git('rev-parse', 'HEAD').trim() };
    expect(runStep(made, {}, commits).code).toBe(1);
    expect(runStep(made, { 'config-from': commits.head }, commits).code).not.toBe(1);
  });

  it('writes SARIF beside the annotations', () => {
    const { made, ...commits } = pull('.sentryclirc', leak());
    expect(runStep(made, { sarif: 'out.sarif' }, commits).code).toBe(1);
    expect(JSON.parse(readFileSync(made.path('out.sarif'), 'utf8'))).toMatchObject({ version: '2.1.0', runs: [{ results: expect.arrayContaining([expect.objectContaining({ level: 'error', ruleId: 'sentry-user-token' })]) }] });
  });

  it('writes all files of the default branch into the SARIF of a push to it, so that no alert is closed that is true', () => {
    const { made, head } = pull('.sentryclirc', leak());
    const { code } = runStep(made, { sarif: 'out/all.sarif', range: `${head}..${head}` }, { base: head, head }, { GITHUB_EVENT_NAME: 'push', GITHUB_REF_NAME: 'main' });
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(made.path('out/all.sarif'), 'utf8'))).toMatchObject({ runs: [{ automationDetails: { id: 'sntrylint/worktree/' }, results: expect.arrayContaining([expect.objectContaining({ ruleId: 'sentry-user-token' })]) }] });
    expect(readFileSync(made.path('.git/output'), 'utf8')).toContain(`sarif=${made.path('out/all.sarif')}\n`);
  });

  it('takes a range, also one that looks like an option', () => {
    const { made, ...commits } = pull('.sentryclirc', leak());
    expect(runStep(made, { range: `${commits.head}..${commits.head}` }, commits).code).toBe(0);
    expect(runStep(made, { range: '--help' }, commits)).toMatchObject({ code: expect.not.toBeOneOf([0, 1]) });
  });

  it('runs no package whose checksum is another one, or is not given', () => {
    const { made, ...commits } = pull('a.txt', 'clean\n');
    expect(runStep(made, { sha512: '0'.repeat(128) }, commits)).toMatchObject({ code: 1, output: expect.stringContaining('FAILED') });
    expect(runStep(made, { sha512: '' }, commits)).toMatchObject({ code: 2, output: expect.stringContaining('::error::sntrylint: the input sha512 is empty') });
  });

  it('does what fail-on says', () => {
    const { made, ...commits } = pull('.sentryclirc', leak());
    expect(runStep(made, { 'fail-on': 'none' }, commits).code).toBe(0);
  });

  it('runs nothing that an input holds', () => {
    const { made, ...commits } = pull('a.txt', 'clean\n');
    for (const input of ['range', 'config-from', 'fail-on', 'sarif', 'version', 'sha512']) runStep(made, { [input]: '$(touch ran)`touch ran`; touch ran' }, commits);
    expect(existsSync(made.path('ran'))).toBe(false);
  });
});
