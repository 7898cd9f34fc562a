import { randomBytes } from 'node:crypto';
import type { Environment } from '../../environment.ts';
import { type TrialResult, trialCommit } from './trial-commit.ts';
import { safeSentence } from '../../secret/escape.ts';
import { makePrefixed, seed } from '../../rules/templates.ts';
import { ofGit } from '../program-place.ts';
import { mainWorkTree, type Survey } from '../survey.ts';
import { type Check, ok, problem } from './check.ts';

/** What hook clients and sntrylint read at the root of a repository. */
const read = [
  'package.json', '.yarnrc.yml', 'yarn.lock', '.npmrc', '.nvmrc', '.node-version', '.tool-versions', 'mise.toml', '.husky', '.pre-commit-config.yaml',
  ...['lefthook', '.lefthook', '.config/lefthook', 'lefthook-local', '.lefthook-local'].flatMap((name) => ['.yml', '.yaml', '.toml', '.json'].map((end) => name + end)),
  ...['', '.json', '.yaml', '.yml', '.js', '.mjs', '.cjs', '.ts', '.mts'].map((end) => `.lintstagedrc${end}`),
  ...['.js', '.mjs', '.cjs', '.ts', '.mts'].map((end) => `lint-staged.config${end}`),
  '.sntrylint.yaml', '.sntrylint.yml', '.sntrylint.json',
];

/** Ample for a framework that installs its hooks first. */
const timeLimit = 5 * 60 * 1000;
/** Lines of a hook's own words that are worth showing. */
const shownLines = 12;

/** Commits a token that was made up a moment ago, in a scratch repository with this repository's hooks: it must be refused, and because of the token. */
export async function prove(survey: Survey, env: Environment): Promise<Check> {
  const folders = [...new Set(['', survey.program.folder])];
  const token = makePrefixed(seed(randomBytes(16).toString('hex')), 'sntryu_');
  const result = await trialCommit({
    root: survey.hooks.root,
    main: mainWorkTree(survey),
    hooks: survey.hooks.folder,
    copied: folders.flatMap((folder) => read.map((path) => folder + path)),
    // The map of yarn tells places as seen from its own.
    linked: folders.flatMap((folder) => ['node_modules', '.yarn', '.pnp.cjs', '.pnp.loader.mjs'].map((path) => folder + path)),
    path: '.sentryclirc',
    content: `[auth]\ntoken=${token}\n`,
    env: ofGit(env),
    milliseconds: timeLimit,
  });
  // The prefix and the last four are what every report of ours shows of a token.
  const named = result.output.includes(`sntryu_…${token.slice(-4)}`);
  return verdict(result, named);
}

function verdict({ outcome, output }: TrialResult, named: boolean): Check {
  if (outcome === 'committed') return problem('a commit with a made-up token in .sentryclirc was NOT refused', `sntrylint init; what the commit printed:${tail(output)}`);
  if (outcome === 'out of time') return problem(`the hooks did not come to an end in ${timeLimit / 60_000} minutes`, `see what they wait for:${tail(output)}`);
  if (named) return ok('a commit with a made-up token in .sentryclirc was refused, and the token was named');
  return problem('a commit with a made-up token was refused, but not because of the token: sntrylint may not have run', `see what refused it:${tail(output)}`);
}

function tail(output: string): string {
  const lines = output.trimEnd().split('\n').slice(-shownLines);
  return lines.map((line) => `\n      ${safeSentence(line)}`).join('');
}
