import { describe, expect, it } from 'vitest';
import type { TokenKind } from '../../src/kinds/kind.ts';
import { dangerOf, findingKinds, isTokenKind, kindOf, kinds, parseToken } from '../../src/kinds/kinds.ts';
import { builtinRules } from '../../src/rules/builtin.ts';
import { proofs } from '../../src/rules/proofs.ts';
import { ofEveryKind, tokens } from '../support/tokens.ts';

const make = tokens('kinds');
const service = 'https://sentry.io';
const own = 'https://sentry.example.com/base';
const all = Object.keys(kinds) as readonly TokenKind[];

describe('what a text is', () => {
  const whole: readonly (readonly [TokenKind, string])[] = [
    ...ofEveryKind(make),
    ['agent', `sntryag_${make.agent()}`],
    ['release-webhook', `http://127.0.0.1:9000/sentry/api/hooks/release/github/42/${make.hex(64)}`],
    ['relay', JSON.stringify({ secret_key: make.bytes(64).toString('base64url'), public_key: make.bytes(32).toString('base64url'), id: '0' })],
  ];

  it.each(whole)('is %s where it is whole', (kind, text) => {
    const token = parseToken(text);
    expect(token).toMatchObject({ kind, valid: true });
    // What must stay secret is a part of it, and the text around it is not hashed along.
    expect(text).toContain(token.valid ? token.secret : '?');
  });

  it('is told of every kind but the one that only its place tells', () => {
    expect(all.filter((kind) => !whole.some(([named]) => named === kind))).toEqual(['api-key']);
  });

  it.each([
    ['sntryag_', 'agent', 'is not a JWT'],
    [make.publicDsn(), 'dsn-secret', 'is public'],
    [JSON.stringify({ secret_key: 'short', public_key: 'x' }), 'relay', 'not 32 or 64 bytes'],
    [make.hex(32), null, 'no kind of Sentry token'],
    [`https://sentry.io/api/hooks/release/builtin/42/${make.hex(63)}/`, null, 'no kind of Sentry token'],
  ])('%j is no whole secret', (text, kind, problem) => {
    expect(parseToken(text)).toEqual({ valid: false, kind, problem: expect.stringContaining(problem) });
  });
});

describe('every kind', () => {
  it.each(all)('%s is told in whole words', (kind) => {
    const { title, about, thief, byHand, replacement } = kinds[kind];
    for (const text of [title, about, thief, byHand]) expect(text).toMatch(/\S.*[^.]$/);
    expect(replacement).toMatch(/\.$/);
  });

  it.each(all)('%s has its own name alone', (kind) => {
    expect(all.filter((other) => kinds[other].title === kinds[kind].title)).toEqual([kind]);
  });

  it('is looked for by a rule', () => {
    const wanted = new Set(builtinRules().map(({ kind }) => kind));
    expect(all.filter((kind) => !wanted.has(kind))).toEqual([]);
  });

  it('is sent to Sentry only where it is a bearer token', () => {
    expect(all.filter((kind) => kinds[kind].sending.may !== 'never').sort()).toEqual(['integration', 'legacy', 'org', 'user']);
  });

  it('that may be sent is found in a list, and no other is', () => {
    for (const kind of all) expect(kinds[kind].listedIn.length > 0).toBe(kinds[kind].sending.may !== 'never');
  });

  it.each(findingKinds)('%s says how bad it is', (kind) => {
    expect(['critical', 'high', 'medium', 'low']).toContain(dangerOf(kind));
    expect(kindOf(kind) === null).toBe(!isTokenKind(kind));
  });

  it('has the checks that rules may ask for', () => {
    expect(Object.keys(proofs).sort()).toEqual(['agent-token', 'one-case', 'org-token']);
  });
});

describe('what a token is in fact', () => {
  it.each([
    ['legacy', 'integration', 'integration'],
    ['legacy', 'person', 'user'],
    // Nobody said whose it is, so nobody treats it as a person's.
    ['legacy', null, 'legacy'],
    ['user', 'integration', 'integration'],
    ['user', null, 'user'],
    ['org', 'person', 'org'],
  ] as const)('%s that acts as %s is %s', (kind, as, inFact) => {
    expect(kinds[kind].inFact(as)).toBe(inFact);
  });
});

describe('the page of the settings', () => {
  it.each([
    ['user', service, null, 'https://sentry.io/settings/account/api/auth-tokens/'],
    ['user', own, 'acme', 'https://sentry.example.com/base/settings/account/api/auth-tokens/'],
    ['legacy', service, null, 'https://sentry.io/settings/'],
    ['org', service, 'acme', 'https://acme.sentry.io/settings/auth-tokens/'],
    ['org', own, 'acme', 'https://sentry.example.com/base/settings/acme/auth-tokens/'],
    // The slug comes out of an unsigned payload: it must not name a host or a path of its own.
    ['org', service, 'evil.example/', 'https://sentry.io/settings/evil.example%2F/auth-tokens/'],
    ['org', service, 'a@evil.example#', 'https://sentry.io/settings/a%40evil.example%23/auth-tokens/'],
    ['org', service, '-', 'https://sentry.io/settings/-/auth-tokens/'],
    ['integration', service, 'acme', 'https://sentry.io/settings/acme/developer-settings/'],
    ['integration', service, null, 'https://sentry.io/settings/'],
    ['app-secret', own, 'acme', 'https://sentry.example.com/base/settings/acme/developer-settings/'],
    ['relay', own, 'acme', 'https://sentry.example.com/base/settings/acme/relay/'],
  ] as const)('of a %s token on %s of %s is %s', (kind, base, organization, url) => {
    expect(kinds[kind].page?.({ base, organization }).url).toBe(url);
  });
});
