import { formatBaseline, parseBaseline } from '../../../src/findings/baseline/baseline.ts';
import { readImport } from '../../../src/findings/baseline/import/read-import.ts';
import { parseDirectives } from '../../../src/engine/text/directive.ts';
import { explain } from '../../../src/sentry/explain-token.ts';
import { readKnownLeaks } from '../../../src/sentry/audit/known-leak.ts';
import { say } from '../../support/report/findings.ts';
import { tokens } from '../../support/tokens.ts';
import { pick } from '../dice.ts';
import { fault, fine, type Target, turnedAway, unsafeText, withoutCrash } from '../target.ts';

const make = tokens('known');
const token = make.user();

/** `.sntrylint-baseline.json`: what is read is written again as the same. */
export const baseline: Target = {
  name: 'baseline',
  share: 50,
  seed: (roll) => Buffer.from(formatBaseline(Array.from({ length: roll(6) }, () => ({ fingerprint: make.hex(32), rule: pick(['sentry-user-token', 'a', 'own-rule-2'], roll) })))),
  fragments: ['<<<<<<< a\n', '=======\n', '>>>>>>> b\n', '{ "fingerprint": "', '"rule": "', '"version": 1', '{}', ',', 'null', token],
  check: (input) =>
    withoutCrash(() => {
      const entries = parseBaseline(input, 'b.json');
      const text = formatBaseline(entries);
      return text === formatBaseline(parseBaseline(Buffer.from(text), 'b.json')) ? fine : fault('what was read is written as something else');
    }),
};

const elsewhere = [
  `abc:src/a.ts:generic:12\nsrc/b.ts:generic:3\n# a comment\n`,
  JSON.stringify([{ RuleID: 'a', File: 'src/a.ts', StartLine: 3, EndLine: 3, Commit: '', Secret: token, Match: `t=${token}`, Fingerprint: 'src/a.ts:a:3' }]),
  JSON.stringify({ version: '1.4.0', plugins_used: [], results: { 'a.py': [{ type: 'Hex', filename: 'a.py', hashed_secret: make.hex(40), is_verified: false, line_number: 3 }] } }),
  `${JSON.stringify({ SourceMetadata: { Data: { Git: { file: 'a.py', line: 3, commit: 'abc' } } }, DetectorName: 'SentryToken', Raw: token })}\n{}\n`,
];

/** What gitleaks, detect-secrets and trufflehog were told to be silent about. */
export const baselineImport: Target = {
  name: 'baseline-import',
  share: 50,
  seed: (roll) => Buffer.from(pick(elsewhere, roll)),
  fragments: ['"results": {', '"Secret": ', '"Raw": ', '"File": ', 'null', '[]', '{}', ':', '\\', '"StartLine": -1', token],
  check: (input) =>
    withoutCrash(() => {
      for (const { isSecret } of readImport(input, 'x')) isSecret?.(token);
      return fine;
    }),
};

/** Comments that suppress: each lies in the text, one behind the other. */
export const directives: Target = {
  name: 'directives',
  share: 40,
  seed: (roll) => Buffer.from(say(pick(['// @disable-line sentry-user-token -- made up\n', '<!-- @disable a, b -- why -->\nx\n<!-- @enable a -->', '# @disable-next-line\n/* @disable-line -- x */'], roll))),
  fragments: [say('@disable-line '), say('@disable '), say('@enable'), ' -- ', '-->', '*/', '--', ',', '\u2028', token],
  check(input) {
    const text = input.toString('utf8');
    let last = 0;
    for (const one of parseDirectives(text)) {
      if (one.start < last || one.end > text.length || text.slice(one.start, one.end).includes('\n')) return fault(`a directive stands at ${one.start}-${one.end}`);
      last = one.end;
    }
    return last > 0 ? fine : turnedAway;
  },
};

/** Texts that are said to be tokens, and the JSON report that `audit --with` reads. */
export const tokenTexts: Target = {
  name: 'tokens',
  share: 40,
  seed: (roll) => Buffer.from(pick([make.user, make.org, make.agent, make.dsn, make.systemSecret, make.publicDsn, make.legacy], roll)()),
  fragments: ['sntrys_', 'sntryag_', '_', '.', '=', 'eyJ', '@', '/', ':', '{"findings":[{"kind":"user","fingerprint":"a","redacted":"…abcd"}]}'],
  check(input) {
    const text = input.toString('utf8');
    const { valid, problem, ...facts } = explain(text, 0);
    if (valid === (problem !== null)) return fault('it is valid and has a problem, or neither');
    const shown = JSON.stringify({ ...facts, organization: null }) + (problem ?? '');
    if (text.length > 20 && shown.includes(text)) return fault('it shows what it was given');
    readKnownLeaks(jsonOf(text));
    return unsafeText(problem ?? '') ?? (valid ? fine : turnedAway);
  },
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
