import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretKeys } from '../../src/findings/collect.ts';
import { keptExcerpts } from '../../src/findings/group.ts';
import { blob, collect, place, rule, say } from '../support/report/findings.ts';
import { tokens } from '../support/tokens.ts';

const make = tokens('collect');
const [secret, other, orgToken, legacy] = [make.user(), make.user(), make.org({ slug: 'acme', url: null }), make.legacy()];
const user = rule('user');
const org = rule('org');
const practice = rule('practice', { id: 'token-in-bundle', severity: 'warning' });
const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('one secret of one rule is one finding', () => {
  it('with every place it stands in, by path and then offset', () => {
    const text = `${secret}\n${secret}`;
    const { findings } = collect(
      blob('z.env', text, [{ secret, rule: user }]),
      blob('a.env', text, [{ secret, rule: user }]),
    );
    expect(findings).toHaveLength(1);
    expect(findings[0]!.locations.map((one) => [one.place.path, one.position.startLine])).toEqual([
      ['a.env', 1],
      ['a.env', 2],
      ['z.env', 1],
      ['z.env', 2],
    ]);
  });

  it('with the fingerprint and the hash of the secret', () => {
    const [finding] = collect(blob('a', secret, [{ secret, rule: user }])).findings;
    expect(finding).toMatchObject({ sha256: sha(secret), fingerprint: sha(secret).slice(0, 32) });
  });

  it('in every place of a blob that stands at several', () => {
    const places = [place('b', { commit: 'c2' }), place('a', { commit: 'c1' })];
    const [finding] = collect(blob('b', secret, [{ secret, rule: user }], { places })).findings;
    expect(finding!.locations.map((one) => one.place.path)).toEqual(['a', 'b']);
  });

  it('and a place that is read twice is listed once', () => {
    const one = blob('a', secret, [{ secret, rule: user }]);
    expect(collect(one, one).findings[0]!.locations).toHaveLength(1);
  });

  it('with the best confidence of its places', () => {
    const low = rule('user', { confidence: 'low' });
    const { findings } = collect(
      blob('a', secret, [{ secret, rule: low }]),
      blob('b', secret, [{ secret, rule: user }]),
      blob('c', secret, [{ secret, rule: low }]),
    );
    expect(findings.map(({ confidence }) => confidence)).toEqual(['high']);
  });

  it('and two secrets are two', () => {
    const planted = [secret, other].map((one) => ({ secret: one, rule: user }));
    expect(collect(blob('a', `${secret} ${other}`, planted)).findings).toHaveLength(2);
  });
});

describe('a practice finding', () => {
  const text = 'NEXT_PUBLIC_SENTRY_AUTH_TOKEN';
  const both = blob('a', `${text}\n${text}`, [{ secret: text, rule: practice }]);

  it('is one place', () => {
    expect(collect(both).findings.map(({ locations }) => locations.length)).toEqual([1, 1]);
  });

  it('has the fingerprint of rule, path and text, whatever its line', () => {
    const moved = blob('a', `\n\n${text}`, [{ secret: text, rule: practice }]);
    const elsewhere = blob('b', text, [{ secret: text, rule: practice }]);
    const prints = [both, moved, elsewhere].flatMap((one) => collect(one).findings.map(({ fingerprint }) => fingerprint));
    expect(new Set(prints.slice(0, 3)).size).toBe(1);
    expect(prints[3]).not.toBe(prints[0]);
    expect(prints[0]).toBe(sha(['token-in-bundle', 'a', text].join('\0')).slice(0, 32));
  });
});

describe('newness', () => {
  const planted = [{ secret, rule: user }];
  const held = secretKeys(blob('a', secret, planted).result);

  it('a secret that the path held before is old', () => {
    expect(collect(blob('a', `x ${secret}`, planted, { oldSecrets: held })).findings[0]!.isNew).toBe(false);
  });

  it('one new place makes it new', () => {
    const { findings } = collect(blob('a', secret, planted, { oldSecrets: held }), blob('b', secret, planted));
    expect(findings[0]!.isNew).toBe(true);
    expect(findings[0]!.locations.map(({ isNew }) => isNew)).toEqual([false, true]);
  });

  it('a new place that is excused does not make an old secret new', () => {
    const excused = blob('b', `${secret} # @disable-line -- made up`, planted);
    const { findings } = collect(blob('a', secret, planted, { oldSecrets: held }), excused);
    expect(findings[0]).toMatchObject({ isNew: false, suppressed: null });
  });

  it('is judged for directives without a reason as well', () => {
    const text = say('# @disable-line');
    const oldSecrets = secretKeys(blob('a', text, []).result);
    expect(collect(blob('a', `\n${text}`, [], { oldSecrets })).findings.map(({ isNew }) => isNew)).toEqual([false]);
    expect(collect(blob('a', text, [])).findings.map(({ isNew }) => isNew)).toEqual([true]);
  });
});

describe('suppression in the file', () => {
  const planted = [{ secret, rule: user }];

  it('takes out the place it stands at and says why', () => {
    const { findings } = collect(blob('a', `${secret} # @disable-line -- made up`, planted));
    expect(findings[0]!.suppressed).toEqual({ by: 'inline', reason: 'made up' });
  });

  it('leaves the finding standing while one place is not excused', () => {
    const { findings } = collect(blob('a', `${secret} # @disable-line -- made up\n${secret}`, planted));
    expect(findings[0]!.suppressed).toBeNull();
    expect(findings[0]!.locations.map(({ suppressed }) => suppressed !== null)).toEqual([true, false]);
  });

  it('without a reason is a warning itself', () => {
    const { findings } = collect(blob('a', `\n${secret} # @disable-line`, planted));
    expect(findings.map((one) => [one.rule.id, one.rule.severity, one.suppressed])).toEqual([
      ['sentry-user-token', 'error', null],
      ['suppression-without-reason', 'warning', null],
    ]);
    const column = secret.length + 4;
    expect(findings[1]!.locations).toMatchObject([
      {
        position: { startLine: 2, startColumn: column, endLine: 2, endColumn: column + say('@disable-line').length },
        span: { start: column, end: column + say('@disable-line').length },
      },
    ]);
  });

  it('never repeats the secret in its reason, of whatever kind it is', () => {
    const custom = rule('custom');
    const { findings } = collect(
      blob('a', 'hunter2-and-more # @disable-line -- hunter2-and-more is old', [
        { secret: 'hunter2-and-more', rule: custom },
      ]),
    );
    expect(findings[0]!.suppressed!.reason).toBe('… is old');
  });

  it('that excuses nothing or names no rule is told with --verbose', () => {
    const text = '# @disable-line -- x\n# @disable sentry-usr-token -- y\n';
    expect(collect(blob('b', text + secret, planted), blob('a', text, [])).details).toEqual([
      say('a:1: @disable-line suppresses nothing'),
      say('a:2: @disable names the rule "sentry-usr-token", which does not exist (did you mean sentry-user-token?)'),
      say('b:1: @disable-line suppresses nothing'),
      say('b:2: @disable names the rule "sentry-usr-token", which does not exist (did you mean sentry-user-token?)'),
    ]);
  });
});

describe('two rules at one place', () => {
  it('the more specific one stays', () => {
    const digits = secret.slice('sntryu_'.length);
    const { findings } = collect(
      blob('a', secret, [
        { secret: digits, rule: rule('legacy') },
        { secret, rule: user },
      ]),
    );
    expect(findings.map((one) => one.rule.kind)).toEqual(['user']);
  });

  it('a bare token elsewhere in the file stays', () => {
    const planted = [
      { secret: legacy, rule: rule('legacy') },
      { secret, rule: user },
    ];
    expect(collect(blob('a', `${secret} ${legacy}`, planted)).findings).toHaveLength(2);
  });

  it('a practice finding stays beside the secret', () => {
    const planted = [
      { secret, rule: practice },
      { secret, rule: user },
    ];
    expect(collect(blob('a', secret, planted)).findings.map((one) => one.rule.kind)).toEqual(['user', 'practice']);
  });
});

it('says whose token it is, for org tokens only', () => {
  const { findings } = collect(
    blob('a', orgToken, [{ secret: orgToken, rule: org }]),
    blob('b', secret, [{ secret, rule: user }]),
  );
  expect(findings.map(({ organization }) => organization?.slug ?? null)).toEqual(['acme', null]);
});

it('hides a token that a path or an author holds', () => {
  const places = [place(`dumps/${secret}.txt`, { author: `Jane ${secret}` })];
  const { findings } = collect(blob('x', secret, [{ secret, rule: user }], { places }));
  expect(JSON.stringify(findings[0]!.locations)).not.toContain(secret);
});

it('keeps the excerpts of the first places only, however many there are and in whatever order they come', () => {
  const places = Array.from({ length: 5 * keptExcerpts }, (_, at) => place(`f${String((at * 7919) % 500).padStart(3, '0')}`));
  const [finding] = collect(...places.map((one) => blob('x', secret, [{ secret, rule: user }], { places: [one] }))).findings;
  expect(finding!.locations).toHaveLength(places.length);
  expect(finding!.locations.slice(0, keptExcerpts).every(({ excerpt }) => excerpt !== null)).toBe(true);
  expect(finding!.locations.filter(({ excerpt }) => excerpt !== null).length).toBeLessThan(2 * keptExcerpts);
});

it('sorts by severity, path, line and rule, whatever the order of blobs', () => {
  const blobs = [
    blob('b', `${secret}\n${orgToken}`, [
      { secret, rule: user },
      { secret: orgToken, rule: org },
    ]),
    blob('a', `\n${legacy} BAD`, [
      { secret: legacy, rule: rule('legacy') },
      { secret: 'BAD', rule: practice },
    ]),
    blob('c', `BAD # @disable\n${other}`, [
      { secret: 'BAD', rule: practice },
      { secret: other, rule: user },
    ]),
  ];
  const wanted = [
    'error a 2 sentry-legacy-token',
    'error b 1 sentry-user-token',
    'error b 2 sentry-org-token',
    'error c 2 sentry-user-token',
    'warning a 2 token-in-bundle',
    'warning c 1 suppression-without-reason',
    'warning c 1 token-in-bundle',
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(blobs, { minLength: 3 }), (shuffled) => {
      const lines = collect(...shuffled).findings.map(({ rule: of, locations: [first] }) =>
        [of.severity, first!.place.path, first!.position.startLine, of.id].join(' '),
      );
      expect(lines).toEqual(wanted);
    }),
  );
});

describe('names that are made to take long', () => {
  const planted = Array.from({ length: 1500 }, () => ({ secret: make.user(), rule: user }));

  it('are looked through once each, however many secrets the content has', () => {
    const held = planted.map((one) => one.secret);
    const places = Array.from({ length: 300 }, (_, at) => place(`${at}/${'n'.repeat(200)}/${Buffer.from(held[at]!).toString('base64url')}`));
    const { findings } = collect(blob('a', held[0]!, [planted[0]!], { places, result: { ...blob('a', held.join('\n'), planted.slice(0, 1)).result, matches: manyMatches(held) } }));
    expect(findings).toHaveLength(held.length);
    expect(findings[0]!.locations.every(({ place: { path } }) => /^\d+\/n{200}\/sntryu_…[0-9a-f]{4}$/.test(path))).toBe(true);
  });

  it('are cut', () => {
    const [finding] = collect(blob('a', secret, [{ secret, rule: user }], { places: [place('a'.repeat(300_000), { author: 'b'.repeat(300_000) })] })).findings;
    expect(finding!.locations[0]!.place).toMatchObject({ path: `${'a'.repeat(4096)}…`, author: `${'b'.repeat(4096)}…` });
  });

  /** A match for each secret, one below the other. The usual way to make them searches the text for each of them. */
  function manyMatches(secrets: readonly string[]) {
    return secrets.map((one, line) => ({ ...blob('a', one, [{ secret: one, rule: user }]).result.matches[0]!, position: { startLine: line + 1, startColumn: 1, endLine: line + 1, endColumn: 72 } }));
  }
});
