import { describe, expect, it } from 'vitest';
import { weigh } from '../../src/sentry/weigh.ts';

const person = { kind: 'person', id: '1' } as const;
const integration = { kind: 'integration', id: '900' } as const;

describe('a personal token where automation belongs', () => {
  it.each([
    ['.github/workflows/release.yml', 'run in CI', 'an Organization Token with org:ci'],
    ['.gitlab-ci.yml', 'run in CI', 'an Organization Token with org:ci'],
    ['apps/web/.sentryclirc', 'upload releases', 'an Organization Token with org:ci'],
    ['vite.config.ts', 'upload releases', 'an Organization Token with org:ci'],
    ['.mcp.json', 'let an assistant read issues', 'an Internal Integration Token with org:read, project:read, team:read, event:read'],
    ['infra/prod.tfvars', 'manage Sentry as code', 'an Internal Integration Token with org:read, team:write, project:write, alerts:write'],
  ])('is told so in %s', (path, use, instead) => {
    const { advice } = weigh({ actsAs: 'person', scopes: ['org:read'], who: person, paths: ['README.md', path] });
    expect(advice[0]).toContain(`It is a person's token used to ${use}`);
    expect(advice[0]).toContain(instead);
  });

  it('is told of its reach anywhere', () => {
    expect(weigh({ actsAs: null, scopes: [], who: person, paths: ['notes.txt'] }).advice).toEqual(["It is a person's token: it reaches every organization of that person."]);
  });

  it('takes the prefix for an answer where Sentry gave none', () => {
    expect(weigh({ actsAs: 'person', scopes: [], who: null, paths: [] }).advice).toHaveLength(1);
    expect(weigh({ actsAs: null, scopes: [], who: null, paths: [] }).advice).toEqual([]);
  });
});

describe('scopes beyond what the place needs', () => {
  it('names them with the set that is enough', () => {
    const weight = weigh({ actsAs: 'integration', scopes: ['org:admin', 'project:releases', 'event:read'], who: integration, paths: ['sentry.properties'] });
    expect(weight.excess).toEqual(['org:admin', 'event:read']);
    expect(weight.advice).toEqual(['To upload releases it does not need org:admin, event:read; org:ci is enough.']);
  });

  it.each([[['org:ci']], [['project:releases', 'project:read', 'org:read']]])('has nothing to say of %j in CI', (scopes) => {
    expect(weigh({ actsAs: 'organization', scopes, who: { kind: 'organization' }, paths: ['.github/workflows/ci.yml'] })).toMatchObject({ excess: [], advice: [] });
  });

  it('keeps a scope that it does not know among the excess', () => {
    expect(weigh({ actsAs: 'organization', scopes: ['org:ci', 'seer:write'], who: null, paths: ['.sentryclirc'] }).excess).toEqual(['seer:write']);
  });

  it('does not judge what it does not know the purpose of', () => {
    expect(weigh({ actsAs: 'integration', scopes: ['org:admin'], who: integration, paths: ['src/a.ts'] })).toMatchObject({ need: null, excess: [], advice: [] });
  });
});
