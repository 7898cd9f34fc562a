import { docsPage } from '../../wording/docs-page.ts';
import { ownRuleSchema, ruleId } from '../../rules/rule.ts';
import { choice, count, type Fault, list, object, oneOrSome, optional, type Shape, text, usual } from '../../schema/node.ts';
import { decodeDepths } from '../../engine/scanner.ts';
import { defaults } from '../defaults.ts';
import { globFault } from '../path-globs.ts';

const rule: Shape = { pattern: ruleId.pattern, words: `the id of a rule: ${ruleId.words}` };

const glob = text('A glob.', { pattern: '^(?!!).*[^\\s./]', words: 'a glob such as docs/** or *.md, without ! before it' }, (said) => fault(globFault(said)));

function fault(what: string | null): Fault | null {
  return what === null ? null : { what, fix: null };
}

/** Checks that the day exists, since `Date` turns the 31st of February into a day of March. */
function dateFault(said: string): Fault | null {
  const date = new Date(`${said}T00:00:00Z`);
  return fault(!Number.isNaN(date.getTime()) && date.toISOString().startsWith(said) ? null : 'is not a date that exists');
}

/** A path below the root that cannot leave the repository. */
const inside: Shape = { pattern: '^(?!/)(?!.*[\\\\:])(?!(.*/)?\\.\\.(/|$)).*\\S', words: 'a path inside the repository, with /' };

export const exceptionSchema = object(
  'One suppression. Everything that it names must apply; of a list, one entry is enough.',
  {
    rule: optional(oneOrSome('The rules it suppresses.', text('The id of a rule.', rule))),
    path: optional(oneOrSome('Globs for the files it suppresses.', glob)),
    fingerprint: optional(oneOrSome(
      'The secrets it suppresses, by the fingerprint that the report shows.',
      text('A fingerprint.', { pattern: '^[0-9a-f]{32}$', words: 'the 32 hexadecimal digits of a fingerprint' }),
    )),
    reason: text('The reason. It is in the report. It is required, since in a year nobody remembers it.', { pattern: '\\S', words: 'a text that says why' }),
    until: optional(text(
      'The last day of the suppression, in UTC. After it the findings come back, and a line says why.',
      { pattern: '^\\d{4}-\\d{2}-\\d{2}$', words: 'a date such as 2026-12-31' },
      dateFault,
    )),
  },
  { oneOf: ['rule', 'path', 'fingerprint'] },
);

/** If a repository could set this, a pull request could name any host, and tokens would be sent there. */
const ownOnly = 'only ~/.config/sntrylint/config.yaml, --sentry-url and SNTRYLINT_SENTRY_URL say where tokens are sent, never a repository';

/** All keys of `.sntrylint.yaml`. A key that is also an option of the command line has the same name there. */
export const configurationSchema = object(
  'The configuration of sntrylint for one repository.',
  {
    $schema: optional(text('The address of the JSON Schema, for editors; sntrylint ignores it.', null)),
    exclude: usual(defaults.exclude, list('Files that are not read: globs, relative to the root of the repository.', glob)),
    'max-file-size': usual(defaults.maxFileSize, {
      kind: 'size',
      about: 'Larger files are not read. Each is named, and the scan is then not complete. A number of bytes, or a size such as 50MB or 64KiB.',
    }),
    'decode-depth': usual(defaults.decodeDepth, count(
      'How many nested encodings (base64, hex, percent) are undone; 0 for none.',
      0,
      decodeDepths.most,
    )),
    archives: usual(defaults.archives, {
      kind: 'switch',
      about: `Whether archives are opened: zip, jar, apk, ipa, whl, tar, gz, bz2, xz, zst, git bundles, and those in them. The limits: ${docsPage('archives.md')}`,
    }),
    'fail-on': usual(defaults.failOn, choice(
      'Which findings make the exit code 1: all, those that are live or could not be asked about (with --verify; without it all count), or none.',
      ['any', 'live', 'none'],
    )),
    practice: usual(defaults.practice, choice(
      'Whether the rules about practice (kind `practice`) are used: always, everywhere but in hooks (the default), or never.',
      ['on', 'not-in-hooks', 'off'],
    )),
    baseline: usual(defaults.baseline, text('The baseline file, relative to the root of the repository.', inside)),
    severity: usual(defaults.severity, {
      kind: 'map',
      about: 'The severity of single rules, by id; `off` turns a rule off.',
      key: rule,
      value: choice('A severity.', ['error', 'warning', 'off']),
    }),
    suppress: usual(defaults.suppress, list('Suppressions: findings that do not count, each with its reason.', exceptionSchema)),
    'rules-from': usual(defaults.rulesFrom, list(
      `Files with further rules, each a YAML file with \`rules:\`, and \`none:\` for exceptions to all of them; relative to the root of the repository. How to write one: ${docsPage('rules.md')}`,
      text('A file.', inside),
    )),
    rules: usual(defaults.rules, list(`Rules of your own. How to write one: ${docsPage('rules.md')}`, ownRuleSchema)),
  },
  { elsewhere: { sentry: ownOnly, 'sentry-url': ownOnly, 'allow-http': ownOnly, revoke: ownOnly, webhook: ownOnly } },
);
