import { describe, expect, it } from 'vitest';
import { secretKeys } from '../../src/findings/collect.ts';
import { pretty } from '../../src/report/pretty.ts';
import { textWidth } from '../../src/report/text/text-width.ts';
import { blob, collect, place, report, rule, say, style } from '../support/report/findings.ts';
import { tokens } from '../support/tokens.ts';

const make = tokens('pretty');
const [user, org, other] = [make.user(), make.org(), make.user()];
const userRule = rule('user', { message: 'Sentry personal token' });
const orgRule = rule('org', { message: 'Sentry organization token', why: 'Whoever has it can upload source maps in your name.' });
const planted = [
  { secret: user, rule: userRule },
  { secret: org, rule: orgRule },
];
const env = blob('.env', `A=1\nSENTRY_AUTH_TOKEN=${user}\n`, planted);
const show = (...given: Parameters<typeof report>): string => pretty(report(...given), style());

describe('a blocked commit', () => {
  it('says what happened, where, why, and what to do', () => {
    expect(show(collect(env))).toBe(
      `This commit would add a Sentry token.

error: Sentry personal token (sentry-user-token)
  ╭─ .env:2:19
2 │ SENTRY_AUTH_TOKEN=sntryu_…${user.slice(-4)}
  │                   ^^^^^^^^^^^^
  │ why   Whoever has it acts as you in all of your organizations.
  │ fix   Revoke it, then make a new one. Its row there ends in ${user.slice(-4)}.
  │       https://sentry.io/settings/account/api/auth-tokens/
  ╰─

What to do now
  1. Take it out of this commit (your files stay as they are).
       git reset --quiet -- .env
  2. List .env in .gitignore. A file like that stays on your machine.
  3. Was it ever pushed, pasted or shared? Then revoke it: see "fix" above.
  4. A false alarm? Say why in a comment on the line above.
       ${say('@disable-next-line')} sentry-user-token -- the reason

✗ 1 error · 12 files, 48.2 kB read in 0.03 s
`,
    );
  });

  it('names the organization and its page for an org token', () => {
    expect(show(collect(blob('src/build.ts', `a\n\tauthToken: '${org}',`, planted)))).toContain(
      `  ╭─ src/build.ts:2:14
2 │ authToken: 'sntrys_…${org.slice(-4)}',
  │             ^^^^^^^^^^^^
  │ org   acme at https://sentry.io, made on 2026-01-02
  │ why   Whoever has it can upload source maps in your name.
  │ fix   Revoke it, then make a new one. Its row there ends in ${org.slice(-4)}.
  │       https://acme.sentry.io/settings/auth-tokens/
`,
    );
  });

  it('says why once a rule, not once a secret', () => {
    const both = [...planted, { secret: other, rule: userRule }];
    const text = show(collect(blob('a.ts', `${user}\n${other}`, both)));
    expect(text.match(/why {3}/g)).toHaveLength(1);
    expect(text).toContain('This commit would add 2 Sentry tokens.');
    expect(text).toContain('Take them out of this commit');
  });

  it('quotes paths for the shell, and names none that cannot be typed', () => {
    const command = (path: string) => /git reset.*/.exec(show(collect(blob(path, user, planted))))?.[0];
    expect(command("it's here.txt")).toBe(String.raw`git reset --quiet -- 'it'\''s here.txt'`);
    expect(command('-rf')).toBe('git reset --quiet -- -rf');
    expect(command('a $(b)')).toBe("git reset --quiet -- 'a $(b)'");
    expect(command('a\u001bb')).toBe('git reset --quiet');
    expect(command(`${user}.txt`)).toBe('git reset --quiet');
  });
});

describe('the last line always says what was read', () => {
  it.each([
    ['nothing found', {}, '✓ no Sentry secrets · 12 files, 48.2 kB read in 0.03 s'],
    ['one file, fast', { files: 1, bytes: 812, milliseconds: 3 }, '✓ no Sentry secrets · 1 file, 812 B read in < 0.01 s'],
    ['nothing to read', { files: 0, bytes: 0 }, '✓ nothing to read · 0 files, 0 B read in 0.03 s'],
    [
      'a history',
      { files: 152_589, bytes: 5.07e9, commits: 12_034, milliseconds: 12_345 },
      '✓ no Sentry secrets · 152,589 files of 12,034 commits, 5.1 GB read in 12.3 s',
    ],
    ['not complete', { complete: false }, '✗ not complete · 12 files, 48.2 kB read in 0.03 s'],
  ])('%s', (_, scan, line) => {
    expect(show(collect(), { scan }).trimEnd().split('\n').at(-1)).toBe(line);
  });

  it('says beside findings too that the scan is not complete', () => {
    const text = show(collect(env), { scan: { complete: false, notRead: [{ path: 'a', reason: 'EACCES' }] } });
    expect(text).toContain('✗ 1 error, not complete · 12 files');
  });

  it('counts suppressed ones apart', () => {
    const text = show(collect(blob('a', `${user} # @disable-line -- made up`, planted)));
    expect(text).toBe('✓ no Sentry secrets, 1 suppressed (1 in the files themselves) · 12 files, 48.2 kB read in 0.03 s\n');
  });
});

describe('what else a reader must know', () => {
  it('names what was not read', () => {
    const notRead = [{ path: 'big\u001b.bin', reason: 'larger than 50 MB' }];
    expect(show(collect(), { scan: { complete: false, notRead } })).toContain(
      'The scan is not complete: 1 thing was not read.\n  big\\x1b.bin: larger than 50 MB\n',
    );
  });

  it('shows the first of many that were not read', () => {
    const notRead = Array.from({ length: 25 }, (_, at) => ({ path: `f${at}`, reason: 'EACCES' }));
    expect(show(collect(), { scan: { complete: false, notRead } })).toContain('  and 15 more (--verbose lists them)');
  });

  it('gives notes', () => {
    expect(show(collect(), { notes: ['nothing is staged'] })).toMatch(/^note: nothing is staged\n\n✓/);
  });

  it('counts old secrets in one line and blames nobody for them', () => {
    const oldSecrets = secretKeys(env.result);
    const text = show(collect({ ...env, oldSecrets }));
    expect(text).toBe(
      'note: a Sentry token was in these files before; it does not count against this\n' +
        '      change ("sntrylint" lists all)\n\n' +
        '✓ no new Sentry secrets · 12 files, 48.2 kB read in 0.03 s\n',
    );
  });

  it('tells details with --verbose only', () => {
    const found = collect(blob('a', '# @disable-line -- x', []));
    expect(show(found)).not.toContain('suppresses nothing');
    expect(pretty(report(found), style({ verbose: true }))).toContain(say('note: a:1: @disable-line suppresses nothing'));
  });

  it('shows suppressed findings and the reason with --verbose', () => {
    const found = collect(blob('a', `${user} # @disable-line -- made up`, planted));
    expect(pretty(report(found), style({ verbose: true }))).toContain('│ off   suppressed (inline): made up');
  });

  it('says which commit brought it and how it is written there', () => {
    const places = [place('.env', { commit: 'c0ffee0123456789', author: 'Jane\u001b', date: '2026-01-02T03:04:05Z', inHead: false })];
    const text = show(collect(blob('.env', user, [{ ...planted[0]!, encoding: 'base64' }], { places })), { scan: { source: 'history' } });
    expect(text).toContain('written as base64, commit c0ffee0123 by Jane\\x1b on 2026-01-02, not in HEAD');
    expect(text).toContain('Revoke it first');
  });

  it.each([
    [1, 'commit c0ffee0123, still in HEAD'],
    [1204, 'commit c0ffee0123 (the first of 1,204 commits that bring it here), still in HEAD'],
  ])('says how many commits bring it where there is more than one: %i', (commits, words) => {
    const places = [place('.env', { commit: 'c0ffee0123456789', inHead: true, commits })];
    expect(show(collect(blob('.env', user, planted, { places })), { scan: { source: 'history' } })).toContain(`│ ${words}\n`);
  });

  it('says what Sentry answered', () => {
    const { findings, details } = collect(env);
    const verification = { state: 'live', scopes: ['org:read', 'event:admin'], checkedAt: '2026-01-02T03:04:05Z', host: 'sentry.io', base: 'https://sentry.io', reason: null, who: null } as const;
    expect(show({ findings: [{ ...findings[0]!, verification }], details })).toContain('│ state live; may org:read, event:admin');
  });
});

describe('many', () => {
  it('shows two places with their line, five in all, and counts the rest', () => {
    const text = show(collect(blob('a', `${user}\n`.repeat(20), planted)));
    expect(text.match(/[├╭]─ a:\d+/g)).toHaveLength(5);
    expect(text).toContain('├─ and 15 more places (--verbose lists them)');
    expect(text.match(/\^{12}/g)).toHaveLength(2);
  });

  it('shows 50 findings and counts the rest', () => {
    const many = Array.from({ length: 60 }, () => ({ secret: make.user(), rule: userRule }));
    const text = show(collect(blob('a', many.map(({ secret }) => secret).join('\n'), many)));
    expect(text.match(/^error:/gm)).toHaveLength(50);
    expect(text).toContain('… and 10 more findings (--verbose or --format json lists all)');
  });
});

describe('style', () => {
  const text = (over: Parameters<typeof style>[0]): string => pretty(report(collect(env)), style(over));

  it('uses colours only where they are wanted, and loses no text by them', () => {
    expect(text({ color: false })).not.toContain('\u001b');
    // oxlint-disable-next-line no-control-regex -- a colour is one
    expect(text({ color: true }).replaceAll(/\u001b\[\d+m/g, '')).toBe(text({ color: false }));
  });

  it('is quiet where that is wanted: one line a finding, none where nothing is wrong', () => {
    expect(text({ quiet: true })).toBe(`.env:2:19: error: Sentry personal token sntryu_…${user.slice(-4)} (sentry-user-token)\n`);
    expect(pretty(report(collect()), style({ quiet: true }))).toBe('');
  });

  it('is not quiet about what was not read', () => {
    const notRead = [{ path: 'big.bin', reason: 'larger than 50 MB' }];
    expect(pretty(report(collect(), { scan: { complete: false, notRead } }), style({ quiet: true }))).toContain('big.bin');
  });

  it.each([40, 80, 120])('fits into %i columns, apart from paths, addresses and commands', (width) => {
    const wide = blob('源.ts', `const 変数 = call(${'引数, '.repeat(40)}"${org}", ${'引数, '.repeat(40)});`, planted);
    const lines = pretty(report(collect(wide, env)), style({ width })).split('\n');
    const free = lines.filter((line) => !/https?:|git reset|sntrylint-disable|─ |^error: |· /.test(line));
    expect(free.filter((line) => textWidth(line) > width)).toEqual([]);
    expect(free.length).toBeGreaterThan(10);
  });

  it('shows the secret where a terminal asked for it', () => {
    expect(text({ showSecrets: true, width: 120 })).toContain(`SENTRY_AUTH_TOKEN=${user}`);
  });
});
