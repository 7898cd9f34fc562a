import { execFile } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { checksumPlace, installLines } from '../../src/setup/ci/ci-blocks.ts';
import { version } from '../../src/version.ts';
import { hookedRepo, sntrylintIn, type } from '../support/hooks/hooked-repo.ts';
import { npmStub } from '../support/npm/npm-stub.ts';
import { repo, type Repo, temporaryFolder } from '../support/repo.ts';
import { type StubRegistry, stubRegistry } from '../support/npm/stub-registry.ts';
import { tokens } from '../support/tokens.ts';
import { isLong, some } from '../support/how-long.ts';
import { needs } from '../support/needs.ts';

needs('bash', 'tar');

const page = readFileSync(new URL('../../docs/ci.md', import.meta.url), 'utf8');
const { validateWorkflow } = createRequire(import.meta.url)('@action-validator/core') as typeof import('@action-validator/core');

/** The blocks of code below a heading. */
function blocks(heading: string): readonly string[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`))!;
  return [...section.matchAll(/```(?:yaml|groovy)\n(.*?)```/gs)].map((match) => match[1]!);
}

interface Change {
  readonly made: Repo;
  readonly base: string;
  readonly head: string;
}

/** A clone with a branch that adds one file and takes it out again, as a runner has it. */
function change(content: string, hostile: (origin: Repo) => void = () => {}): Change {
  const origin = repo({ firstCommit: true });
  const base = origin.git('rev-parse', 'HEAD').trim();
  origin.branch('topic').file('deploy.sh', content).stage().commit('add').remove('deploy.sh').stage();
  hostile(origin);
  origin.commit('remove');
  const made = repo();
  made.git('remote', 'add', 'origin', origin.root);
  made.git('fetch', '--quiet', 'origin');
  made.git('checkout', '--quiet', '--detach', 'origin/topic');
  return { made, base, head: made.git('rev-parse', 'HEAD').trim() };
}

/** What a platform sets in a run for a pull request; the names are those of src/cli/ci/platforms.ts. */
const variables: Readonly<Record<string, (change: Change) => NodeJS.ProcessEnv>> = {
  'GitHub Actions': ({ head }) => ({ GITHUB_ACTIONS: 'true', GITHUB_BASE_REF: 'main', GITHUB_SHA: head }),
  'GitLab CI': ({ base, head }) => ({ GITLAB_CI: 'true', CI_MERGE_REQUEST_DIFF_BASE_SHA: base, CI_COMMIT_SHA: head }),
  'Bitbucket Pipelines': ({ base, head }) => ({ BITBUCKET_BUILD_NUMBER: '1', BITBUCKET_PR_DESTINATION_COMMIT: base, BITBUCKET_PR_DESTINATION_BRANCH: 'main', BITBUCKET_COMMIT: head }),
  'Azure Pipelines': ({ head }) => ({ TF_BUILD: 'True', SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main', SYSTEM_PULLREQUEST_SOURCECOMMITID: head }),
  CircleCI: ({ base, head }) => ({ CIRCLECI: 'true', CIRCLE_BASE_REVISION: base, CIRCLE_SHA1: head }),
  Jenkins: ({ head }) => ({ JENKINS_URL: 'https://ci.example.org', CHANGE_TARGET: 'main', GIT_COMMIT: head }),
};

/** The scripts of a platform's jobs for a pull request, as the platform hands them to a shell. */
const scripts: Readonly<Record<string, (text: string) => readonly string[]>> = {
  'GitHub Actions': (text) => (parse(text) as { jobs: { sntrylint: { steps: { run?: string }[] } } }).jobs.sntrylint.steps.flatMap(({ run }) => run ?? []),
  'GitLab CI': (text) => (parse(text) as { sntrylint: { script: string[] } }).sntrylint.script,
  'Bitbucket Pipelines': (text) => (parse(text) as { pipelines: { 'pull-requests': { '**': { step: { script: string[] } }[] } } }).pipelines['pull-requests']['**'].flatMap(({ step }) => step.script),
  'Azure Pipelines': (text) => (parse(text) as { steps: { script?: string }[] }).steps.flatMap(({ script }) => script ?? []),
  CircleCI: (text) => (parse(text) as { jobs: { sntrylint: { steps: { run?: { command: string } }[] } } }).jobs.sntrylint.steps.flatMap(({ run }) => run?.command ?? []),
  Jenkins: (text) => [...text.matchAll(/sh '(?:''(.*?)''|(.*?))'/gs)].map(([, long, short]) => long ?? short!),
};

/** Azure's `script` goes on after a command that failed; the others end there. */
const shell = (heading: string, script: string): readonly string[] => ['sh', ...(heading === 'Azure Pipelines' ? [] : ['-e']), '-c', script];

interface Ran {
  readonly code: number;
  readonly output: string;
}

const runFile = promisify(execFile);

/** Runs the job's scripts one after the other, until one fails. */
async function run(heading: string, { root, env }: Pick<Repo, 'root' | 'env'>, more: NodeJS.ProcessEnv, checksum: string): Promise<Ran> {
  let output = '';
  for (const script of scripts[heading]!(blocks(heading)[0]!)) {
    const [command, ...args] = shell(heading, script.replaceAll('SHA512', checksum));
    try {
      const { stdout, stderr } = await runFile(command!, args, { cwd: root, env: { ...env, ...more } });
      output += stdout + stderr;
    } catch (error) {
      const failed = error as { readonly code: number; readonly stdout: string; readonly stderr: string };
      return { code: failed.code, output: output + failed.stdout + failed.stderr };
    }
  }
  return { code: 0, output };
}

/** npm's own configuration of the runner, as an administrator sets it up. */
function runner(made: Repo, registry: StubRegistry): NodeJS.ProcessEnv {
  const home = made.env['HOME']!;
  writeFileSync(join(home, '.npmrc'), `registry=${registry.url}\ncache=${home}/npm-cache\nfund=false\naudit=false\nupdate-notifier=false\n`);
  return { CI: 'true' };
}

/** What a pull request may commit so that something else runs in place of the scanner; all of it makes the file `ran`. */
function hostileFiles(made: Repo, registry: StubRegistry, ran: string): void {
  const evil = `#!/usr/bin/env node\nrequire('node:fs').writeFileSync(${JSON.stringify(ran)}, __filename);\n`;
  made.file('.npmrc', `registry=${registry.evilUrl}\nnode-options=--require ./evil.cjs\nscript-shell=./evil.cjs\nignore-scripts=false\n`);
  made.file('evil.cjs', evil);
  made.file('package.json', JSON.stringify({ name: 'hostile', scripts: { preinstall: 'node evil.cjs', prepare: 'node evil.cjs' }, dependencies: { sntrylint: '*' }, packageManager: 'npm@1.0.0' }));
  made.file('node_modules/sntrylint/package.json', JSON.stringify({ name: 'sntrylint', version, bin: 'evil.js' }));
  made.file('node_modules/sntrylint/evil.js', evil);
  for (const path of ['evil.cjs', 'node_modules/.bin/sntrylint', 'node_modules/.bin/npm', 'npm', 'node', 'git', 'sha512sum']) {
    made.file(path, evil);
    chmodSync(made.path(path), 0o755);
  }
  made.git('add', '--force', '.');
}

/**
 * Platforms whose blocks the real npm runs in a short run: one that ends where a command fails, and one that goes on. All
 * install with the same lines.
 */
const withRealNpm: ReadonlySet<string> = new Set(isLong ? Object.keys(variables) : ['GitHub Actions', 'Azure Pipelines']);

describe.each(Object.entries(variables))('%s', (heading, set) => {
  it('has a block that installs this version outside of the checkout', () => {
    const script = scripts[heading]!(blocks(heading)[0]!).at(-1)!.replaceAll(/^ +/gm, '');
    expect(script).toContain(`${installLines(checksumPlace).join('\n')}\n"$sntrylint" range`);
    expect(page).not.toMatch(/npx --yes/);
  });

  it('finds a token that a later commit took out, and runs nothing of a hostile checkout', async () => {
    const ran = join(temporaryFolder(), 'ran');
    await using registry = await stubRegistry(`require('node:fs').writeFileSync(${JSON.stringify(ran)}, __filename);`);
    const one = change(`SENTRY_AUTH_TOKEN=${tokens(heading).user()}\n`, (origin) => hostileFiles(origin, registry, ran));
    const npm = withRealNpm.has(heading) ? { env: runner(one.made, registry), sha512: registry.sha512 } : npmStub(one.made);
    const said = await run(heading, one.made, { ...npm.env, ...set(one) }, npm.sha512);
    expect(said, said.output).toMatchObject({ code: 1 });
    expect(said.output).toContain('deploy.sh');
    expect(existsSync(ran) ? readFileSync(ran, 'utf8') : 'nothing ran').toBe('nothing ran');
  });

});

describe.each(some(Object.entries(variables), 3))('%s', (heading, set) => {
  it('refuses a package that has another checksum', async () => {
    const one = change('clean\n');
    const npm = npmStub(one.made);
    const other = await run(heading, one.made, { ...npm.env, ...set(one) }, '0'.repeat(128));
    expect(other.code, other.output).toBe(1);
    expect(other.output).toContain('FAILED');
  });

});

describe.each(some(Object.entries(variables)))('%s', (heading, set) => {
  it('passes a clean change, and is a 3 where the base is not there', async () => {
    const one = change('clean\n');
    const npm = npmStub(one.made);
    const clean = await run(heading, one.made, { ...npm.env, ...set(one) }, npm.sha512);
    expect(clean, clean.output).toMatchObject({ code: 0 });
    const origin = `file://${one.made.git('remote', 'get-url', 'origin').trim()}`;
    type(one.made, 'git', ['clone', '--quiet', '--depth', '1', '--branch', 'topic', origin, 'clone']);
    const shallow = await run(heading, { ...one.made, root: one.made.path('clone') }, { ...npm.env, ...set(one) }, npm.sha512);
    expect(shallow.code, shallow.output).toBe(3);
    expect(shallow.output).toContain('fetch');
  });
});

it('the hostile checkout is one: npx runs what it brings', async () => {
  const ran = join(temporaryFolder(), 'ran');
  await using registry = await stubRegistry('');
  const { made } = change('clean\n', (origin) => hostileFiles(origin, registry, ran));
  await runFile('npx', ['--yes', `sntrylint@${version}`], { cwd: made.root, env: { ...made.env, ...runner(made, registry) } }).catch(() => {});
  expect(existsSync(ran)).toBe(true);
});

describe('the files', () => {
  it('for GitHub are valid, and are what init writes', () => {
    const [workflow, withAction, ...more] = blocks('GitHub Actions');
    expect(more).toEqual([]);
    for (const text of [workflow!, withAction!]) expect(validateWorkflow(text).errors).toEqual([]);
    expect(validateWorkflow(workflow!.replace('runs-on', 'run-on')).errors).not.toEqual([]);
    expect(written(hookedRepo().file('.github/x', ''), '.github/workflows/sntrylint.yml')).toBe(workflow);
  });

  it('for GitLab are what init writes', () => {
    const [job] = blocks('GitLab CI');
    expect(written(hookedRepo().file('.gitlab-ci.yml', ''), '.gitlab-ci.yml')).toBe(job);
    expect(parse(job!)).toMatchObject({ sntrylint: { script: [expect.any(String)], artifacts: { reports: { secret_detection: 'gl-secret-detection-report.json' } } } });
  });

  it('for the others are YAML with the steps where the platform looks for them', () => {
    expect(parse(blocks('Bitbucket Pipelines')[0]!)).toMatchObject({ clone: { depth: 'full' }, pipelines: { default: [{ step: { script: [expect.any(String)] } }], 'pull-requests': { '**': [{ step: { script: [expect.any(String), expect.any(String)] } }] } } });
    expect(parse(blocks('Azure Pipelines')[0]!)).toMatchObject({ steps: expect.arrayContaining([expect.objectContaining({ script: expect.any(String) })]) });
    expect(parse(blocks('CircleCI')[0]!)).toMatchObject({ version: 2.1, jobs: { sntrylint: { steps: expect.arrayContaining([{ run: { name: 'sntrylint', command: expect.any(String) } }]) } }, workflows: { check: { jobs: ['sntrylint'] } } });
  });

  it('tell of the action’s inputs what action.yml says', () => {
    const { inputs } = parse(readFileSync(new URL('../../action.yml', import.meta.url), 'utf8')) as { readonly inputs: Record<string, { readonly description: string; readonly default: string }> };
    const rows = Object.entries(inputs).map(([name, input]) => `| \`${name}\` | ${input.description} | ${input.default === '' ? '' : `\`${input.default}\` `}|`);
    expect(page).toContain(`| input | what it is for | default |\n|---|---|---|\n${rows.join('\n')}\n`);
  });
});

/** What init writes into a file, without the comments that mark it as its own. */
function written(made: Repo, path: string): string {
  expect(sntrylintIn(made, 'init', '--yes')).toMatchObject({ code: 0 });
  return readFileSync(made.path(path), 'utf8').replaceAll(/^# sntrylint: .*\n/gm, '');
}
