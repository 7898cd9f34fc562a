import { formats } from '../../../src/report/formats.ts';
import { githubOutput } from '../../../src/report/github.ts';
import type { Report } from '../../../src/report/report.ts';
import type { FindingKind } from '../../../src/kinds/kind.ts';
import { showPath } from '../../../src/wording/show-path.ts';
import { blob, collect, place, report, rule } from '../../support/report/findings.ts';
import { readings } from '../../support/report/readings.ts';
import { tokens } from '../../support/tokens.ts';
import { type Dice, pick } from '../dice.ts';
import { fault, fine, type Target, unsafeText } from '../target.ts';

const reporters = [
  ...(await Promise.all(Object.entries(formats).map(async ([name, load]) => [name, await load()] as const))),
  ['the summary for GitHub', (whole: Report) => githubOutput(whole).summary] as const,
];
const make = tokens('reports');
const kinds: readonly (readonly [FindingKind, () => string])[] = [
  ['user', make.user], ['integration', make.integration], ['org', make.org], ['app-secret', make.appSecret], ['legacy', make.legacy],
  ['dsn-secret', make.dsn], ['agent', make.agent], ['system-secret', make.systemSecret], ['practice', () => 'NEXT_PUBLIC_SENTRY_AUTH_TOKEN'],
];
/** All the bytes of a name, each once. */
const everyByte = Buffer.from(Array.from({ length: 255 }, (_, byte) => byte + 1));

/** Reports in every format, with a name, an author, a reason and a content of any bytes: no secret, nothing that a terminal obeys. */
export const reports: Target = {
  name: 'reports',
  share: 20,
  seed: (roll) => pick([everyByte, Buffer.from('src/a.ts'), Buffer.from('a b/#100%/"é\'<&>,:;[x]{0}|`\u001b]0;x\u0007\u202e\n.ts'), Buffer.from('## *x* <b>&amp;</b> ]]> ::error:: %0A')], roll),
  fragments: ['\u001b', '\u009b', '\u202e', '\u2028', '%0A', '::error::', ']]>', '<!--', '-->', '&#27;', '\\u001b', '\\x1b', '`', '|', '</script>', '\ud800', '"'],
  check(input, roll) {
    const [kind, secretOf] = pick(kinds, roll);
    const secret = secretOf();
    const whole = reportAbout(showPath(input), kind, secret, roll);
    const [name, reporter] = pick(reporters, roll);
    const text = reporter(whole, { color: false, width: 20 + roll(180), verbose: roll(2) === 0, quiet: roll(4) === 0, showSecrets: false });
    if (kind !== 'practice' && readings(text).some((reading) => reading.includes(secret))) return fault(`${name} holds a secret of the kind ${kind}`);
    const unsafe = unsafeText(text);
    if (unsafe !== null) return fault(`${name}: ${unsafe.fault}`);
    if (['json', 'sarif', 'gitlab'].includes(name)) JSON.parse(text);
    return fine;
  },
};

function reportAbout(text: string, kind: FindingKind, secret: string, roll: Dice): Report {
  const of = rule(kind);
  const at = place(text, { commit: 'c0ffee', author: `Jane ${text}`, inHead: true });
  const content = `${text}\nt = "${secret}" # @disable-line -- ${text}\n${secret} ${text}`;
  const { findings, details } = collect({ ...blob('x.txt', content, [{ secret, rule: of }], { places: [at] }), ...(roll(2) === 0 ? {} : { oldSecrets: new Set<string>() }) });
  return report({ findings, details }, { notes: [text], scan: { complete: roll(2) === 0, notRead: [{ path: text, reason: text }] } });
}
