import { unignoredNames } from '../git/staging/ignored-names.ts';
import type { GitPlace } from '../git/run.ts';
import { blocksIn, putBlock, takeBlocks, wholeLines } from './edit/block.ts';
import type { Change } from './edit/change.ts';
import type { Survey } from './survey.ts';

/**
 * Files that exist to hold a token on one machine. sentry-cli and Sentry's plugins read the token from them
 * (getsentry/sentry-cli `src/config.rs`; getsentry/sentry-javascript-bundler-plugins: `.env.sentry-build-plugin`;
 * getsentry/sentry-android-gradle-plugin: `sentry.properties`). The env files of dotenv and direnv are listed too.
 */
const secretFiles = ['.sentryclirc', 'sentrycli.ini', 'sentry.properties', '.env.sentry-build-plugin', '.env', '.env.local', '.envrc'];

const file = '.gitignore';

/**
 * Makes git ignore the secret files that are neither ignored nor tracked. (Ignoring a tracked file changes nothing.)
 */
export async function ignoreSecretFiles(survey: Survey, place: GitPlace): Promise<readonly Change[]> {
  const before = survey.read(file) ?? '';
  // The names that our own block already ignores must stay in it.
  const ours = blocksIn(before).split('\n');
  const open = await unignoredNames(secretFiles, place);
  const names = secretFiles.filter((name) => open.includes(name) || ours.includes(name));
  if (names.length === 0) return [];
  const change = survey.rewrite(file, putBlock(before, names, (text, block) => wholeLines(text) + block));
  return change === null ? [] : [change];
}

/** Removes our entries. */
export function unignoreSecretFiles(survey: Survey): readonly Change[] {
  const before = survey.read(file);
  if (before === null) return [];
  const rest = takeBlocks(before);
  const change = survey.rewrite(file, rest !== before && rest.trim() === '' ? null : rest);
  return change === null ? [] : [change];
}
