import { describe, expect, it } from 'vitest';
import { rolesOf } from '../../../src/engine/judge/roles.ts';

describe('the roles that an expression over names asks for', () => {
  it.each<readonly [source: string, roles: readonly string[] | null]>([
    ['^key: token$', ['key']],
    ['^(?:key|flag): (?:.* )?token$', ['key', 'flag']],
    ['^(?:parent|section): (?:sentry|a|b)$|^heading: [a|b]$', ['parent', 'section', 'heading']],
    ['^key: a|b', null],
    ['^key: a|^b\\b', null],
    ['\\bhash$', null],
    [': .*\\bsentry token\\b', null],
    ['^(?:key|(?:flag)): a', null],
    ['^\\|key: a', null],
  ])('%s', (source, roles) => {
    expect(rolesOf(source)).toEqual(roles);
  });
});
