import { describe, expect, it } from 'vitest';
import { allScopes, explainScopes } from '../../src/sentry/scopes.ts';
import { threats } from '../../src/sentry/threats.ts';

describe('scopes', () => {
  it.each([
    [['project:admin'], ['project:admin'], ['project:read', 'project:write']],
    [['org:admin', 'org:read'], ['org:admin'], ['org:read', 'org:write', 'org:integrations']],
    [['member:admin'], ['member:admin'], ['member:read', 'member:write', 'member:invite']],
    [['member:write'], ['member:write'], ['member:read', 'member:invite']],
    [['alerts:write', 'event:admin'], ['alerts:write', 'event:admin'], ['alerts:read', 'event:read', 'event:write']],
    [['org:ci', 'project:releases', 'project:distribution'], ['org:ci', 'project:releases', 'project:distribution'], []],
    [['org:read', 'org:read'], ['org:read'], []],
    [[], [], []],
  ])('%j stands for %j and brings along %j', (given, own, implied) => {
    const explained = explainScopes(given);
    expect(explained.filter((one) => !one.implied).map(({ scope }) => scope)).toEqual(own);
    expect(explained.filter((one) => one.implied).map(({ scope }) => scope)).toEqual(implied);
  });

  it('keeps a scope that it does not know, and says so', () => {
    expect(explainScopes(['seer:write', 'constructor'])).toEqual([
      { scope: 'seer:write', implied: false, known: false },
      { scope: 'constructor', implied: false, known: false },
    ]);
  });
});

describe('what a thief could do', () => {
  it('has a sentence for every scope there is', () => {
    for (const scope of allScopes) expect(threats([scope]).map((threat) => threat.scope)).toContain(scope);
    expect(threats(allScopes).filter(({ gravity }) => gravity === 'unknown')).toEqual([]);
  });

  it('comes worst first, implied scopes counted', () => {
    expect(threats(['event:read', 'org:ci', 'org:admin', 'member:write']).map(({ sentence }) => sentence)).toEqual([
      'delete the organization with all its data, and change everything in it',
      'invite members of their own and change roles',
      'poison releases: upload source maps and debug files of their own',
      'read issues and raw events, with the personal data in them',
      'list members with names, addresses and roles: material for phishing',
    ]);
  });

  it('says a thing once, though several scopes allow it', () => {
    expect(threats(['project:admin', 'alerts:write']).map(({ scope }) => scope)).toEqual(['project:admin', 'alerts:write']);
  });

  it('ends with what it does not know', () => {
    expect(threats(['seer:write', 'email']).at(-1)).toEqual({ scope: 'seer:write', gravity: 'unknown', sentence: 'use seer:write, a scope that this version does not know' });
  });
});
