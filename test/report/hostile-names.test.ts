import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formats } from '../../src/report/formats.ts';
import { githubOutput } from '../../src/report/github.ts';
import type { Report } from '../../src/report/report.ts';
import { spellings } from '../../src/secret/spellings.ts';
import { sntrylint } from '../support/fake-io.ts';
import { blob, collect, place, report, rule } from '../support/report/findings.ts';
import { isLong, some } from '../support/how-long.ts';
import { readings } from '../support/report/readings.ts';
import { repo, type Repo, temporaryFolder } from '../support/repo.ts';
import { obeyed, steering } from '../support/report/steering.ts';
import { tokens } from '../support/tokens.ts';

const style = { color: false, width: 40, quiet: false, showSecrets: false };
const reporters = [
  ...(await Promise.all(Object.entries(formats).map(async ([name, load]) => [name, await load()] as const))),
  ['the summary for GitHub', (whole: Report) => githubOutput(whole).summary] as const,
];

const markup = new Set(['html', 'junit', 'the summary for GitHub']);

describe.each(reporters.map(([name, format], nth) => [name, format, nth] as const))('%s', (name, format, nth) => {
  // In a short run a third of the steering for each format, and the others for its neighbours.
  it.each(steering.filter((_, at) => isLong || (at + nth) % 3 === 0))('steers nobody with what is for %s', (_, text) => {
    const secret = tokens('steered').user();
    const of = rule('user', { why: `why ${text}`, message: `message ${text}`, title: text, remediation: { summary: `fix ${text}`, url: `https://x.example/${text}` } });
    const named = place(`${text}/a ${text}`, { commit: 'c0ffee', author: text, inHead: true });
    const content = `${text} ${secret} ${text}\n${secret} # @disable-line -- ${text}\n`;
    const { findings, details } = collect(blob('x.txt', content, [{ secret, rule: of }], { places: [named] }));
    const verification = { state: 'unknown', scopes: [text], checkedAt: null, reason: text, who: null } as const;
    const told = findings.map((finding) => Object.assign({}, finding, { verification }));
    for (const how of [{ ...style, verbose: true }, { ...style, quiet: true, verbose: false }]) {
      const whole = report({ findings: told, details: [...details, text] }, { notes: [text, `a long enough note to be wrapped ${text}`], scan: { source: 'range', complete: false, notRead: [{ path: text, reason: text }] } });
      const shown = format(whole, how);
      expect(obeyed(shown, { isMarkup: markup.has(name) })).toEqual([]);
    }
  });
});

/** Ways to write a token that the scan undoes; one is long enough that no file system takes it as a name. */
const encodings: readonly (readonly [name: string, encode: (token: string) => string])[] = [
  ['base64', (token) => Buffer.from(token).toString('base64').replaceAll('=', '')],
  ['base64 of more than the token', (token) => Buffer.from(`x:${token}`).toString('base64').replaceAll('=', '')],
  ['the base64 of addresses', (token) => Buffer.from(token).toString('base64url')],
  ['hexadecimal digits', (token) => Buffer.from(token).toString('hex')],
  ['percent signs', (token) => token.replaceAll(/[^a-z]/gi, (one) => `%${one.charCodeAt(0).toString(16)}`)],
  ['percent signs alone', (token) => [...Buffer.from(token)].map((byte) => `%${byte.toString(16)}`).join('')],
  ['backslashes', (token) => token.replaceAll(/[_\d]/g, (one) => `\\x${one.charCodeAt(0).toString(16)}`)],
  ['backslashes and u', (token) => token.replaceAll('_', String.raw`\u005f`)],
  ['itself', (token) => token],
];

/** What each of these formats shows of one look at a history, which has to find something. */
async function historyIn(names: readonly string[], made: Repo, ...args: readonly string[]): Promise<readonly (readonly [format: string, shown: string])[]> {
  const folder = temporaryFolder();
  const [first, ...more] = names;
  const outputs = [first!, ...more.map((name) => `${name}:${join(folder, name)}`)].flatMap((output) => ['--format', output]);
  const { code, stdout, stderr } = await sntrylint(['history', '--no-cache', '--jobs', '1', ...args, ...outputs], { cwd: made.root, env: { ...made.env, GITHUB_STEP_SUMMARY: '' } });
  expect(code).toBe(1);
  return [[first!, stdout + stderr], ...more.map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const)];
}

/** In a long run every format; in a short one a third of them, another third with the next encoding. */
const formatsFor = (encoding: string): readonly string[] =>
  Object.keys(formats).filter((_, at) => isLong || at % 3 === encodings.findIndex(([name]) => name === encoding) % 3);

describe.each(some(encodings))('a token written in %s', (encoding, encode) => {
  it('stands whole in no report, wherever it stands: path, author, message, branch, tag, with every format', async () => {
    const token = tokens('named').user();
    const written = encode(token);
    // Git takes no backslash in the name of a branch.
    const ref = written.includes('\\') ? Buffer.from(token).toString('base64url') : written;
    const made = repo({ firstCommit: true });
    made.git('checkout', '--quiet', '-b', `b/${ref}`);
    made.file(`logs/${written}.txt`, `SENTRY_AUTH_TOKEN=${token}\n`).stage();
    made.git('-c', `user.name=Ada ${written}`, 'commit', '--quiet', '--message', `said ${written}`, '--message', `and ${written} again`);
    made.git('-c', `user.name=Ada ${written}`, 'tag', '--annotate', '--message', `tagged ${written}`, `t/${ref}`);
    made.file(`new-${written}.txt`, `SENTRY_AUTH_TOKEN=${token}\n`).stage();
    const commands = [['range', 'main..HEAD'], ['.'], ['staged']];
    const two = isLong ? ['pretty', 'json'] : [encodings.findIndex(([name]) => name === encoding) % 4 === 0 ? 'pretty' : 'json'];
    const leaks = (shown: string): readonly string[] => readings(shown).filter((text) => [written, ref, ...spellings(token)].some((one) => text.includes(one)));
    for (const [format, shown] of await historyIn(formatsFor(encoding), made, '--verbose')) expect(leaks(shown), format).toEqual([]);
    for (const call of commands.flatMap((command) => two.map((format) => [...command, '--format', format]))) {
      const { code, stdout, stderr } = await sntrylint([...call, '--verbose'], { cwd: made.root, env: { ...made.env, GITHUB_STEP_SUMMARY: '' } });
      expect(code, call.join(' ')).toBe(1);
      expect(leaks(stdout + stderr), call.join(' ')).toEqual([]);
    }
  }, 60_000);
});

it('a token that is known by its name alone stands whole in no report, where it is repeated without the name', async () => {
  const token = tokens('repeated').legacy();
  const twice = (text: string): string => Buffer.from(Buffer.from(text).toString('base64')).toString('base64').replaceAll('=', '');
  const written = twice(token);
  const made = repo({ firstCommit: true }).file(`logs/${written}.txt`, `SENTRY_AUTH_TOKEN=${written}\n${tokens('repeated beside').user()}\n`).stage();
  made.git('commit', '--quiet', '--message', `said ${written}`, '--author', `SENTRY_AUTH_TOKEN=${written} <${written}@x.example>`);
  for (const [format, shown] of await historyIn(isLong ? Object.keys(formats) : ['pretty', 'json', 'gitlab'], made, '--verbose')) {
    expect(readings(shown).filter((text) => [written, ...spellings(token)].some((one) => text.includes(one))), format).toEqual([]);
  }
});

describe('a token that only a name tells, in names of its repository', () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64').replaceAll('=', '');
  const hex = (text: string): string => Buffer.from(text).toString('hex');
  const percent = (text: string): string => [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join('');
  const ways: readonly (readonly [name: string, write: (token: string) => string])[] = [
    ['as it is', (token) => token],
    ['in base64 of base64', (token) => base64(base64(token))],
    ['in base64 of hexadecimal digits', (token) => base64(hex(token))],
    ['in hexadecimal digits of base64', (token) => hex(base64(token)).slice(0, 240)],
    ['in percent signs', percent],
    ['in base64 of three more', (token) => base64(base64(base64(token)))],
  ];
  it('is shown in none of them, spelled in encodings alone, where nothing else tells it', async () => {
    const token = tokens('told by nothing').legacy();
    const spelled = [base64(token), hex(token), base64(base64(token)), base64(hex(token)), hex(base64(token)).slice(0, 240), percent(percent(token)).slice(0, 4000), `x-${base64(base64(base64(token)))}`];
    const made = repo();
    for (const [i, written] of spelled.entries()) {
      made.file(`${i}/${written.slice(0, 250)}/.env`, `SENTRY_AUTH_TOKEN=${tokens(`told by nothing ${i}`).user()}\n`).stage();
      made.git('commit', '--quiet', '--message', `leak ${i}`, '--author', `${written} <a@x.example>`);
    }
    made.git('checkout', '--quiet', '-b', `b/${spelled[3]}`);
    made.git('remote', 'add', 'origin', `https://github.com/acme/${spelled[2]}.git`);
    for (const [format, shown] of await historyIn(isLong ? Object.keys(formats) : ['html', 'json', 'pretty'], made, '--verbose')) {
      expect(readings(shown).filter((text) => [...spelled, ...spellings(token)].some((one) => text.includes(one))), format).toEqual([]);
    }
  });

  it.each(isLong ? ways : ways.slice(0, 3))('(%s) is shown in none of them: branch, remote, file and author', async (_, write) => {
    const token = tokens('nested names').legacy();
    const written = write(token);
    const made = repo().file('.env', `SENTRY_AUTH_TOKEN=${token}\n`).file(`a/${written}`, `SENTRY_AUTH_TOKEN=${token}\n`).stage();
    made.git('checkout', '--quiet', '-b', `b/${written}`);
    made.git('commit', '--quiet', '--message', 'leak', '--author', `${written} <a@x.example>`);
    made.git('remote', 'add', 'origin', `https://github.com/acme/${written}.git`);
    for (const [format, shown] of await historyIn(['html', 'json', 'pretty'], made)) {
      expect(readings(shown).filter((text) => [written, ...spellings(token)].some((one) => text.includes(one))), format).toEqual([]);
    }
  });
});
