import { agentNames } from '../../agent/agents.ts';
import { decodeDepths } from '../../engine/scanner.ts';
import { UserError } from '../../errors.ts';
import { choice, count, type Flag, list, type OutputOf, outputs, seconds, several, sized, text, toggle } from './flag.ts';
import { formats, type FormatName } from '../../report/formats.ts';
import { hookNames } from '../../setup/hook-text.ts';

/** One report to write. */
export type Output = OutputOf<FormatName>;

/** Every option of every command. A command lists the names of those that it takes. */
export const flags = {
  format: outputs(Object.keys(formats) as FormatName[]),
  output: text('FILE', 'write the report to FILE; the exit code stays the same', 'o'),
  rule: list('ID', 'use this rule only (may be given again)'),
  exclude: list('GLOB', 'leave out files that match (may be given again)'),
  'max-file-size': sized('SIZE', 'leave out larger files, such as 50MB, and say so (default: no limit)'),
  'decode-depth': count('N', decodeDepths.most, `look N encodings deep: base64, hex, percent (default ${decodeDepths.usual}, 0 for none)`),
  archives: toggle('look inside archives too: zip, jar, apk, ipa, whl, tar, gz, bz2, xz, zst, git bundles, and those in them'),
  unreachable: toggle('also look at what no ref reaches any more: amended, force-pushed, dropped'),
  jobs: count('N', 64, 'read a history with N threads (default: as many as it is worth, four at most)'),
  'no-cache': toggle('look at everything again, and remember nothing'),
  progress: toggle('show progress on standard error, even if that is not a terminal'),
  'time-limit': seconds('SECONDS', 'stop after this time; the scan is incomplete if not everything was read by then'),
  'fail-open': toggle('let through what could not be checked: a push that took longer than the time limit, a step of an agent that cannot be read'),
  config: text('FILE', 'read this configuration instead of .sntrylint.yaml at the root of the repository'),
  'no-config': toggle('read no configuration'),
  'config-from': text('REV', 'read configuration and baseline from this commit, so that a change cannot suppress its own findings'),
  baseline: text('FILE', 'read this baseline instead of .sntrylint-baseline.json at the root of the repository'),
  'no-baseline': toggle('also report what the baseline holds'),
  'no-inline': toggle('ignore comments that suppress findings'),
  history: toggle('also include what only old commits hold'),
  prune: toggle('remove from the baseline what is gone'),
  import: text('FILE', 'take over what another tool ignores: gitleaks, detect-secrets, trufflehog'),
  path: text('NAME', 'the file name to judge the content by'),
  stdio: toggle('use standard input and output, as it always does'),
  check: toggle('prove every rule against its own examples'),
  verify: toggle('ask Sentry whether what was found still works, and what it may do'),
  revoke: toggle('end the tokens that are live, each after asking; never in a hook'),
  'fail-on': choice('WHAT', ['any', 'live', 'none'], 'which findings make the exit code 1: any (the default), live (those that are live or could not be checked), or none'),
  yes: toggle('do it without asking'),
  open: toggle('open the page of the settings in a browser'),
  wait: count('MINUTES', 999, 'how long to wait for a token to be ended by hand (default 30)'),
  'audit-log': text('FILE', 'append what was done to FILE, one JSON line a token'),
  'sentry-url': text('URL', 'the Sentry to ask: https://sentry.example.com'),
  'allow-http': toggle('let a token travel over plain http to another machine'),
  org: text('SLUG', 'the organization, as its addresses spell it'),
  'token-id': text('ID', 'the id of the personal or organization token: the last part of its page’s address in the settings'),
  'delete-integration': text('SLUG', 'end this whole integration and all its tokens'),
  'rotate-secret': text('SLUG', 'make a new client secret for this integration'),
  'new-secret-file': text('FILE', 'the file for the new client secret; must not exist yet'),
  'revoke-command': list('WORD', 'your own program, which gets the finding (repeat for each of its arguments)'),
  pass: choice('WHAT', ['finding', 'token'], 'what that program gets: the finding (the default), or the raw token with it'),
  webhook: text('URL', 'your own address, to which the finding is posted, signed with SNTRYLINT_WEBHOOK_KEY'),
  with: text('FILE', 'a JSON report of a scan, to look for its findings'),
  'old-after': count('DAYS', 999, 'days after which a credential is old or unused (default 90)'),
  hook: several('NAME', hookNames, 'a hook to set up: pre-commit (the default), pre-merge-commit, commit-msg or pre-push (may be given again)'),
  agent: several('NAME', agentNames, 'also set up the hooks of this coding agent, even if it is not used here (may be given again)'),
  user: toggle('set up the hooks of coding agents in your home directory, for all repositories'),
  client: text('NAME', 'the client that runs the hooks, if another one is found: pre-commit, husky, lefthook, simple-git-hooks, hooks-folder or git'),
  'dry-run': toggle('show what would change, and change nothing'),
  undo: toggle('remove what init has added'),
  'no-run': toggle('do not run the hooks'),
  stats: toggle('say on standard error where the time goes: by stage and by rule'),
  quiet: toggle('print nothing if nothing was found', 'q'),
  verbose: toggle('print more: every place, and what was left out and why'),
  'show-secrets': toggle('print whole secrets; only on a terminal'),
  color: choice('WHEN', ['auto', 'always', 'never'], 'auto (the default), always or never'),
  help: toggle('show this help', 'h'),
  version: toggle('show the version'),
} as const;

/** `--format` for commands that answer without a scan report. */
export const answerFormat: Flag<readonly Output[]> = {
  placeholder: 'FORMAT',
  short: null,
  help: 'how to answer: pretty (the default) or json',
  read: (given, earlier = []) => {
    if (earlier.length > 0 || (given !== 'pretty' && given !== 'json')) throw new UserError('this command writes pretty or json, to standard output');
    return [{ format: given, file: null }];
  },
};
