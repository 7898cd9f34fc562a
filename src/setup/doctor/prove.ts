import { randomBytes } from 'node:crypto';
import { docsPage } from '../../wording/docs-page.ts';
import type { Environment } from '../../environment.ts';
import { noRefs } from '../../git/commits/push-updates.ts';
import { type TrialResult, trial } from './trial.ts';
import { safeSentence } from '../../secret/escape.ts';
import { makePrefixed, seed } from '../../rules/templates.ts';
import { environmentFolder } from '../hook-text.ts';
import { ofGit } from '../program-place.ts';
import { chooseClient } from '../choose-client.ts';
import { howToRun, isCalled } from './hook-checks.ts';
import { mainWorkTree, type Survey } from '../survey.ts';
import { type Check, ok, problem } from './check.ts';

/** The files that hook clients and sntrylint read at the root of a repository. */
const read = [
  'package.json', '.yarnrc.yml', 'yarn.lock', '.npmrc', '.nvmrc', '.node-version', '.tool-versions', 'mise.toml', '.husky', '.pre-commit-config.yaml',
  ...['lefthook', '.lefthook', '.config/lefthook', 'lefthook-local', '.lefthook-local'].flatMap((name) => ['.yml', '.yaml', '.toml', '.json'].map((end) => name + end)),
  ...['', '.json', '.yaml', '.yml', '.js', '.mjs', '.cjs', '.ts', '.mts'].map((end) => `.lintstagedrc${end}`),
  ...['.js', '.mjs', '.cjs', '.ts', '.mts'].map((end) => `lint-staged.config${end}`),
  '.sntrylint.yaml', '.sntrylint.yml', '.sntrylint.json',
];

/** In milliseconds: enough for a framework that first installs its hooks. */
const timeLimit = 5 * 60 * 1000;
/** How many lines of a hook's output are shown. */
const shownLines = 12;

/**
 * Commits a freshly made-up token in a scratch repository with this repository's hooks. If the pre-push hook names
 * sntrylint, the token is pushed too. The hooks must refuse both because of the token.
 */
export async function prove(survey: Survey, env: Environment): Promise<readonly Check[]> {
  const folders = [...new Set(['', survey.program.folder])];
  const token = makePrefixed(seed(randomBytes(16).toString('hex')), 'sntryu_');
  const { commit, push } = await trial({
    root: survey.hooks.root,
    main: mainWorkTree(survey),
    hooks: survey.hooks.folder,
    copied: folders.flatMap((folder) => read.map((path) => folder + path)),
    // The paths in yarn's map are relative to the map.
    linked: [
      ...folders.flatMap((folder) => ['node_modules', '.yarn', '.pnp.cjs', '.pnp.loader.mjs'].map((path) => folder + path)),
      ...(survey.program.by === 'environment' ? [environmentFolder(survey.program)] : []),
    ],
    path: '.sentryclirc',
    content: `[auth]\ntoken=${token}\n`,
    env: ofGit(env),
    milliseconds: timeLimit,
    pushes: isCalled('pre-push', survey),
  });
  return [verdict('commit', commit, token, survey), ...(push === null ? [] : [verdict('push', push, token, survey)])];
}

function verdict(step: 'commit' | 'push', { outcome, output }: TrialResult, token: string, survey: Survey): Check {
  const what = `a ${step} with a made-up token${step === 'commit' ? ' in .sentryclirc' : ''}`;
  if (outcome === 'let through') {
    const fix = howToRun(step === 'commit' ? 'pre-commit' : 'pre-push', chooseClient(survey, null).client, survey);
    return problem(`${what} was NOT refused`, `${fix}; what the ${step} printed:${tail(output)}`);
  }
  if (outcome === 'out of time') return problem(`the hooks of a ${step} did not end within ${timeLimit / 60_000} minutes`, `see what they wait for:${tail(output)}`);
  // Every report of ours shows a token by its prefix and its last four characters.
  if (!output.includes(`sntryu_…${token.slice(-4)}`)) return problem(`a ${step} with a made-up token was refused, but not because of the token: sntrylint may not have run`, `see what refused it:${tail(output)}`);
  if (output.replaceAll(/\s+/g, ' ').includes(noRefs)) {
    return problem('the pre-push hook does not tell sntrylint what is pushed: another command in it reads standard input first', `put sntrylint first, and hand standard input on: ${docsPage('push-hooks.md')}`);
  }
  return ok(`${what} was refused, and the token was named`);
}

function tail(output: string): string {
  const lines = output.trimEnd().split('\n').slice(-shownLines);
  return lines.map((line) => `\n      ${safeSentence(line)}`).join('');
}
