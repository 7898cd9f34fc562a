import { UserError } from '../../../src/errors.ts';
import { choice, type Flag, outputs, seconds, sized, text, toggle } from '../../../src/cli/arguments/flag.ts';
import { formatNames } from '../report/formats.ts';

/** Every option of every command. A command lists the names of those that it takes. */
export const flags = {
  data: text('DIR', 'keep the data in this folder, in a Postgres inside the program (default: ~/.local/share/sntrylint-fleet)'),
  database: text('URL', 'keep the data on this Postgres, for many workers: postgres://host/name; the password comes from ~/.pgpass, PGPASSWORD or SNTRYLINT_FLEET_DATABASE'),
  cache: text('DIR', 'keep the copies of repositories in this folder (default: ~/.cache/sntrylint-fleet)'),
  'cache-size': sized('SIZE', 'keep at most this size of copies; the one used longest ago is deleted first (default 50GB)'),
  workers: whole('N', 1, 64, 'how many repositories to scan at once (default: one for each processor, four at most)'),
  archived: toggle('scan archived repositories too'),
  forks: toggle('scan forks too'),
  wikis: toggle('scan wikis too'),
  archives: toggle('look inside archives that repositories hold: zip, jar, apk, tar, gz and so on'),
  'no-cache': toggle('read everything again, even where nothing is new'),
  'own-exceptions': toggle('let comments and the configuration in a repository excuse its findings'),
  'time-limit': seconds('SECONDS', 'give up a repository if fetching or scanning it takes longer (default 3600 for each)'),
  'memory-limit': sized('SIZE', 'give up a scan that takes more memory (default 2GB)'),
  'max-repository-size': sized('SIZE', 'give up a repository that is larger (default 20GB)'),
  'until-done': toggle('end when nothing is left to be scanned'),
  format: outputs(formatNames),
  'new-for': whole('HOURS', 1, 9999, 'for how many hours a finding is called new (default 24)'),
  'fail-on': choice('WHAT', ['any', 'new', 'live', 'none'], 'which findings end with 1: any that is neither excused nor revoked (the default), those that are new, those that are live or could not be asked about, or none'),
  watch: toggle('show it again every two seconds, until Ctrl-C'),
  all: toggle('ask about all tokens again, even those known to be revoked'),
  reason: text('TEXT', 'why it is excused; the report shows this'),
  undo: toggle('stop excusing it'),
  'sentry-url': text('URL', 'the Sentry to ask: https://sentry.example.com'),
  'allow-http': toggle('let a token travel over plain http to another machine'),
  progress: toggle('show the progress on standard error, even if that is not a terminal'),
  verbose: toggle('say more: every place, and what happens to each repository'),
  color: choice('WHEN', ['auto', 'always', 'never'], 'auto (the default), always or never'),
  help: toggle('show this help', 'h'),
  version: toggle('show the version'),
} as const;

function whole(placeholder: string, least: number, most: number, help: string): Flag<number> {
  const read = (given: string): number => {
    if (/^\d{1,4}$/.test(given) && Number(given) >= least && Number(given) <= most) return Number(given);
    throw new UserError(`\`${given}\` is not a number from ${least} to ${most}`);
  };
  return { placeholder, short: null, help, read };
}
