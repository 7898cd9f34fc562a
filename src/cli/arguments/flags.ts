import { agentNames } from '../../agent/agents.ts';
import { decodeDepths } from '../../engine/scanner.ts';
import { UserError } from '../../errors.ts';
import { nearest } from '../../wording/nearest.ts';
import { formats, type FormatName } from '../../report/formats.ts';
import { hookNames } from '../../setup/hook-text.ts';
import { size } from '../../wording/size.ts';

/** One option: feeds the parser and the help. */
export interface Flag<Value> {
  /** Stands for the value in the help; null for an option that takes none. */
  readonly placeholder: string | null;
  readonly short: string | null;
  readonly help: string;
  /**
   * The value from the text after the option, and from what an earlier use of the same option gave.
   * @throws {UserError} where the text is none; it names the text's fault, the caller adds the option.
   */
  readonly read: (text: string, earlier: Value | undefined) => Value;
}

/** One report that is wanted: its format, and the file it goes to, or null for standard output. */
export interface Output {
  readonly format: FormatName;
  readonly file: string | null;
}

/** Every option of every command. A command names those it takes; an option that does nothing yet is not here. */
export const flags = {
  format: outputs(),
  output: text('FILE', 'write the report to FILE; the exit code stays the same', 'o'),
  rule: list('ID', 'use this rule only (may be given again)'),
  exclude: list('GLOB', 'leave out files that match (may be given again)'),
  'max-file-size': sized('SIZE', 'leave out larger files, such as 50MB, and say so (default: no limit)'),
  'decode-depth': count('N', decodeDepths.most, `look N encodings deep: base64, hex, percent (default ${decodeDepths.usual}, 0 for none)`),
  archives: toggle('look inside archives too: zip, jar, apk, ipa, whl, tar, gz, bz2, xz, zst, git bundles, and those in them'),
  unreachable: toggle('look at what no ref reaches any more too: amended, force-pushed, dropped'),
  jobs: count('N', 64, 'read a history with N threads (default: one for each processor, four at most)'),
  'no-cache': toggle('look at everything again, and remember nothing'),
  progress: toggle('show how far the scan is, on standard error, also where that is no terminal'),
  'time-limit': seconds('SECONDS', 'stop after so long; what was not read by then makes the scan incomplete'),
  'fail-open': toggle('go on where nobody can tell: a push that the time limit stopped, a step of an agent that cannot be read'),
  config: text('FILE', 'read this configuration instead of .sntrylint.yaml at the root of the repository'),
  'no-config': toggle('read no configuration'),
  'config-from': text('REV', 'read configuration and baseline from this commit, so that a change cannot suppress its own findings'),
  baseline: text('FILE', 'read this baseline instead of .sntrylint-baseline.json at the root of the repository'),
  'no-baseline': toggle('report what the baseline holds too'),
  'no-inline': toggle('let no comment in a file suppress anything'),
  history: toggle('take what only old commits hold, too'),
  prune: toggle('drop from the baseline what is gone'),
  import: text('FILE', 'take over what another tool ignores: gitleaks, detect-secrets, trufflehog'),
  path: text('NAME', 'the file name to judge the content by'),
  stdio: toggle('speak on standard input and output, as it does anyway'),
  check: toggle('prove every rule against its own examples'),
  verify: toggle('ask Sentry whether what was found still works, and what it may do'),
  revoke: toggle('end the tokens that are live, each after asking; never in a hook'),
  'fail-on': choice('WHAT', ['any', 'live', 'none'], 'what ends with 1: any finding (the default), those that are live or could not be asked about, or none'),
  yes: toggle('do it without asking'),
  open: toggle('open the page of the settings in a browser'),
  wait: count('MINUTES', 999, 'how long to wait until a token was ended by hand (default 30)'),
  'audit-log': text('FILE', 'append what was done to FILE, one JSON line a token'),
  'sentry-url': text('URL', 'the Sentry to ask: https://sentry.example.com'),
  'allow-http': toggle('let a token travel over plain http to another machine'),
  org: text('SLUG', 'the organization, as its addresses spell it'),
  'token-id': text('ID', 'the id of the personal or organization token, as the address of its page in the settings ends'),
  'delete-integration': text('SLUG', 'end this whole integration, with every token of it'),
  'rotate-secret': text('SLUG', 'make a new client secret for this integration'),
  'new-secret-file': text('FILE', 'where the new client secret goes; must not exist yet'),
  'revoke-command': list('WORD', 'a program of yours to hand the finding to (again for each of its arguments)'),
  pass: choice('WHAT', ['finding', 'token'], 'what that program gets: the finding (the default), or the raw token with it'),
  webhook: text('URL', 'an address of yours to post the finding to, signed with SNTRYLINT_WEBHOOK_KEY'),
  with: text('FILE', 'a JSON report of a scan, to look for its findings'),
  'old-after': count('DAYS', 999, 'days after which a credential is old or unused (default 90)'),
  hook: several('NAME', hookNames, 'a hook to set up: pre-commit (the default), pre-merge-commit, commit-msg or pre-push (may be given again)'),
  agent: several('NAME', agentNames, 'a coding agent whose hooks are set up too, seen here or not (may be given again)'),
  user: toggle('set up the hooks of coding agents in your home directory, for all repositories'),
  client: text('NAME', 'who runs the hooks, where it is not what is found: pre-commit, husky, lefthook, simple-git-hooks, hooks-folder or git'),
  'dry-run': toggle('show what would change, and change nothing'),
  undo: toggle('take out again what was put in'),
  'no-run': toggle('do not run the hooks'),
  stats: toggle('say on standard error where the time goes: by stage and by rule'),
  quiet: toggle('say nothing where nothing was found', 'q'),
  verbose: toggle('say more: every place, what was left out and why'),
  'show-secrets': toggle('print secrets whole; only on a terminal'),
  color: choice('WHEN', ['auto', 'always', 'never'], 'auto (the default), always or never'),
  help: toggle('show this help', 'h'),
  version: toggle('show the version'),
} as const;

function toggle(help: string, short: string | null = null): Flag<boolean> {
  return { placeholder: null, short, help, read: () => true };
}

function text(placeholder: string, help: string, short: string | null = null): Flag<string> {
  return { placeholder, short, help, read: (given) => given };
}

function list(placeholder: string, help: string): Flag<readonly string[]> {
  return { placeholder, short: null, help, read: (given, earlier = []) => [...earlier, given] };
}

/** One of some names, again and again. */
function several<Name extends string>(placeholder: string, names: readonly Name[], help: string): Flag<readonly Name[]> {
  const one = choice(placeholder, names, '');
  return { placeholder, short: null, help, read: (given, earlier = []) => [...new Set([...earlier, one.read(given, undefined)])] };
}

function sized(placeholder: string, help: string): Flag<number> {
  return { placeholder, short: null, help, read: size };
}

function seconds(placeholder: string, help: string): Flag<number> {
  const read = (given: string): number => {
    if (/^\d{1,6}(?:\.\d+)?$/.test(given) && Number(given) > 0) return Number(given);
    throw new UserError(`\`${given}\` is not a number of seconds`);
  };
  return { placeholder, short: null, help, read };
}

function count(placeholder: string, most: number, help: string): Flag<number> {
  const read = (given: string): number => {
    if (/^\d{1,3}$/.test(given) && Number(given) <= most) return Number(given);
    throw new UserError(`\`${given}\` is not a number from 0 to ${most}`);
  };
  return { placeholder, short: null, help, read };
}

/** `--format sarif:out.sarif`: the colon and what follows may be left out. */
function outputs(): Flag<readonly Output[]> {
  const names = Object.keys(formats) as FormatName[];
  const one = choice('FORMAT', names, '');
  return {
    placeholder: 'FORMAT[:FILE]',
    short: null,
    help: `how to report: ${names.join(', ')} (default pretty); with FILE into it; may be given again`,
    read: (given, earlier = []) => {
      const colon = given.indexOf(':');
      const format = one.read(colon === -1 ? given : given.slice(0, colon), undefined);
      const file = colon === -1 ? null : given.slice(colon + 1);
      if (file === '') throw new UserError('no file stands behind the colon');
      return [...earlier, { format, file }];
    },
  };
}

function choice<Name extends string>(placeholder: string, names: readonly Name[], help: string): Flag<Name> {
  const read = (given: string): Name => {
    const found = names.find((name) => name === given);
    if (found !== undefined) return found;
    const near = nearest(given, names);
    throw new UserError(`\`${given}\` is none of ${names.join(', ')}`, {
      fix: near === null ? undefined : `did you mean \`${near}\`?`,
    });
  };
  return { placeholder, short: null, help, read };
}
