import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { sntrylint } from '../support/fake-io.ts';
import { say } from '../support/report/findings.ts';
import { tokens } from '../support/tokens.ts';

const make = tokens('not excused');
const token = make.user();

/** What the one finding of a text says of the comment beside it. */
async function said(text: string | Buffer, ...argv: readonly string[]): Promise<unknown> {
  const { stdout } = await sntrylint(['stdin', '--path', 'a.ts', '--format', 'json', ...argv], { stdin: typeof text === 'string' ? say(text) : text });
  const [finding] = (JSON.parse(stdout) as { findings: { suppressed: unknown; locations: { notSuppressed?: string }[] }[] }).findings;
  return finding!.suppressed === null ? (finding!.locations[0]!.notSuppressed ?? 'nothing') : 'excused';
}

describe('a comment that excuses', () => {
  it.each([
    ['by several rules', `// @disable-next-line sentry-org-token, sentry-user-token -- why\n${token}`],
    ['from a block over lines, above it', `/*\n * @disable-next-line -- why\n */\n${token}`],
    ['from a block without asterisks', `<!--\n  @disable-next-line\n  -- why\n-->\n${token}`],
    ['from within the block that holds it', `/**\n * @disable-next-line -- why\n * ${token}\n */`],
    ['from a link of Markdown', `[//]: # (@disable-next-line -- why)\n${token}`],
    ['from a key of JSON', `{\n  "//": "@disable-next-line -- why",\n  "a": "${token}"\n}`],
    ['behind the directive of another tool', `x = "${token}"  # noqa: S105 @disable-line -- why`],
    ['one above the other', `// @disable-next-line sentry-user-token -- why\n// @disable-next-line sentry-org-token -- why\n${token}`],
  ])('%s', async (_, text) => {
    expect(await said(text)).toBe('excused');
  });
});

describe('a comment that does not count is named in the finding', () => {
  it.each([
    ['a rule that does not exist', `// @disable-next-line sentry-usr-token -- why\n${token}`, '@disable-next-line on line 1 names the rule "sentry-usr-token", which does not exist (did you mean sentry-user-token?)'],
    ['rules without a comma', `// @disable-next-line sentry-org-token sentry-user-token -- why\n${token}`, '@disable-next-line on line 1 names the rule "sentry-org-token sentry-user-token", which does not exist (put commas between rules)'],
    ['another rule', `${token} // @disable-line sentry-org-token -- why`, '@disable-line on line 1 is for sentry-org-token, and this is sentry-user-token'],
    ['no reason', `// @disable-next-line\n${token}`, '@disable-next-line on line 1 gives no reason: write two dashes and the reason behind it'],
    ['its own line', `// @disable-line -- why\n${token}`, '@disable-line on line 1 is about line 1, and this is line 2: write @disable-next-line'],
    ['the line below, from the line itself', `${token} // @disable-next-line -- why`, '@disable-next-line on line 1 is about line 2, and this is line 1: write @disable-line'],
    ['a line too far above', `// @disable-next-line -- why\n\n${token}`, '@disable-next-line on line 1 is about line 2, and this is line 3'],
    ['below it', `${token}\n// @disable-line -- why`, '@disable-line on line 2 is about line 2, and this is line 1'],
    ['a part of the file that begins below', `${token}\n// @disable -- why`, '@disable on line 2 is about what stands below it, and this stands above it'],
    ['a part of the file far above, without a reason', `// @disable\n${'\n'.repeat(20)}${token}`, '@disable on line 1 gives no reason: write two dashes and the reason behind it'],
    ['a part of the file far above, of a rule that does not exist', `// @disable user-token -- why\n${'\n'.repeat(20)}${token}`, '@disable on line 1 names the rule "user-token", which does not exist'],
    ['a word that does not exist', `// @disable-nextline -- why\n${token}`, '@disable-nextline on line 1 means nothing: write @disable-next-line'],
    ['the spelling of another tool', `// sntrylint:disable-next-line -- why\n${token}`, 'sntrylint:disable-next-line on line 1 means nothing: write @disable-next-line'],
    ['capitals', `${token} // SNTRYLINT-DISABLE-LINE -- why`, 'SNTRYLINT-DISABLE-LINE on line 1 means nothing: write @disable-line'],
    ['a name that is nearly right', `// sentrylint-disable-next-line -- why\n${token}`, 'sentrylint-disable-next-line on line 1 means nothing: write @disable-next-line'],
    ['a word that other tools have', `${token} // sntrylint-ignore -- why`, 'sntrylint-ignore on line 1 means nothing: write @disable-next-line'],
    ['no comment', `@disable-next-line -- why\n${token}`, '@disable-next-line on line 1 does not count: it is in no comment'],
    ['far to the right', `${token}${' '.repeat(940)}// @disable-line -- why`, '@disable-line on line 1 does not count: it is on a line of more than 1,000 characters, where nobody sees it'],
  ])('%s', async (_, text, wanted) => {
    expect(await said(text)).toBe(say(wanted));
  });

  it('in a binary file, with --no-inline, in an archive and in a message', async () => {
    const excuse = say(`${token} // @disable-line -- why\n`);
    expect(await said(Buffer.concat([Buffer.alloc(8), Buffer.from(excuse)]))).toContain('in a binary file');
    expect(await said(excuse, '--no-inline')).toBe(say('@disable-line on line 1 suppresses nothing with --no-inline'));
    expect(await said(gzipSync(excuse), '--archives')).toBe(say('@disable-line on line 1 suppresses nothing in messages, names, archives and LFS files'));
  });

  it.each(['pretty', 'json', 'jsonl', 'github', 'sarif', 'gitlab', 'junit'])('in %s', async (format) => {
    const { stdout } = await sntrylint(['stdin', '--format', format], { stdin: say(`// @disable-line -- why\n${token}\n`) });
    expect(stdout.replaceAll(/\s+(?:│\s+)?/g, ' ')).toContain(say('@disable-line on line 1 is about line 1, and this is line 2'));
  });
});

describe('nothing is said', () => {
  it.each([
    ['of a comment for another line that it excuses', `// @disable-next-line -- why\nx = '${make.org()}'\ny = '${token}'`],
    ['of a comment for another rule elsewhere', `// @disable-line sentry-org-token -- why\n${token}`],
    ['of the end of a part', `// @enable\n${token}`],
    ['of other linters', `// stylelint-disable-next-line x -- why\n${token}`],
    ['where nobody tried', token],
  ])('%s', async (_, text) => {
    const shown = await sntrylint(['stdin', '--path', 'a.ts', '--format', 'json', '--rule', 'sentry-user-token'], { stdin: say(text) });
    expect(shown.stdout).toContain('sentry-user-token');
    expect(shown.stdout).not.toContain('notSuppressed');
  });

  it('that repeats a secret in the place of a rule', async () => {
    const secret = make.org();
    const { stdout } = await sntrylint(['stdin', '--format', 'json'], { stdin: say(`// @disable-next-line ${secret} -- why\n${token}`) });
    expect(stdout).toContain(say('@disable-next-line on line 1 names the rule \\"sntrys_…'));
    expect(stdout).not.toContain(secret.slice(0, 20));
  });
});
