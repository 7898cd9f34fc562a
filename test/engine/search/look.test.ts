import { describe, expect, it, test } from 'vitest';
import { noAnchors } from '../../../src/engine/search/anchors.ts';
import { scanner } from '../../../src/engine/scanner.ts';
import { builtinRules } from '../../../src/rules/builtin.ts';
import { dice, pick } from '../../fuzz/dice.ts';
import { amount } from '../../support/how-long.ts';
import { tokens } from '../../support/tokens.ts';

const scanning = scanner(builtinRules(), { decodeDepth: 2, ruleIds: null });
const make = tokens('look');

/** Whether a look at a text already tells that nothing can be found. */
function passes(text: string, path = 'src/names.ts'): boolean {
  return scanning.look(Buffer.from(text), path) === noAnchors;
}

describe('names of Sentry’s settings that have no value', () => {
  test.each([
    'export const SENTRY_ORIGIN = 1;\nSENTRY_OP\n',
    'SENTRY_SAMPLE_RATE=0.5\nSENTRY_SERVER_NAME=web\n',
    'const { SENTRY_TRACE, SENTRY_DSN } = process.env;\n',
    `SENTRY_RELEASE=${'v'.repeat(80)}\n`.replaceAll('v', 'v.'),
  ])('are no reason to read further: %j', (text) => {
    expect(passes(text)).toBe(true);
  });
});

describe('what may stand for a secret is read further', () => {
  const base64 = Buffer.from(make.legacy()).toString('base64');
  const inPercents = [...make.legacy()].map((digit) => `%${digit.charCodeAt(0).toString(16)}`).join('');
  test.each([
    ['a token', `SENTRY_ORIGIN=1\n${make.user()}\n`],
    ['base64', `SENTRY_ORIGIN=1\nSENTRY_AUTH: ${base64}\n`],
    ['escapes', `SENTRY_ORIGIN=1\nSENTRY_AUTH=${inPercents}\n`],
    ['two texts that are put together', `SENTRY_AUTH = "${make.legacy().slice(0, 30)}" + "${make.legacy().slice(30)}"\n`],
    ['the name of a token', 'SENTRY_AUTH_TOKEN\n'],
    ['the name of a secret', 'SENTRY_SECRET_KEY\n'],
    ['the name of a secret that is broken by markup', 'SENTRY_S<wbr>ECRET_KEY\n'],
    ['the name of a secret that is broken by an invisible character', 'SENTRY_SE\u200bCRET_KEY\n'],
    ['a comment that suppresses', `SENTRY_ORIGIN // sntrylint-${'disable-line'}\n`],
    ['more names than are looked at one by one', 'SENTRY_ORIGIN\n'.repeat(300)],
    ['a run of digits', `SENTRY_ORIGIN=${make.legacy()}\n`],
  ])('%s', (_, text) => {
    expect(passes(text)).toBe(false);
  });
});

it('never passes a text in which a scan finds something', () => {
  const roll = dice(1);
  const parts = [
    'SENTRY_', 'ORIGIN', 'SENTRY_S', 'ECRET_KEY', '<wbr>', '\u200b', '=\n', '\\\n', '" +\n "', 'AUTH_TOKEN', 'SECRET_KEY', 'SYSTEM_SECRET_KEY', 'API_KEY', 'TOKEN', '=', ': ', ' = ', '"', "'", '\n', ' ', '%', '\\u00', '" + "', '&#x',
    make.user(), make.legacy(), make.hex(32), make.systemSecret(), make.publicDsn(), make.dsn(), Buffer.from(make.legacy()).toString('base64'), Buffer.from(make.dsn()).toString('base64'),
    'echo $', '- name: ', 'value: ', 'ARG ', 'kind: Secret\ndata:\n', `# sntrylint-${'disable-line'}`,
  ];
  let found = 0;
  for (let i = 0; i < amount(3000, 40_000); i++) {
    const text = Array.from({ length: 1 + roll(12) }, () => pick(parts, roll)).join('');
    const path = pick(['.env', 'a.yaml', 'Dockerfile', '.github/workflows/a.yml', 'src/a.ts', 'a.sh'], roll);
    const { matches, directives, stops } = scanning.scan(Buffer.from(text), path);
    if (matches.length + directives.length + stops.length === 0) continue;
    found++;
    expect(passes(text, path), JSON.stringify(text.replaceAll(/[0-9a-f]{8}/g, '…'))).toBe(false);
  }
  expect(found).toBeGreaterThan(100);
});
