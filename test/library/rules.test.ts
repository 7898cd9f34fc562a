import { describe, expect, it } from 'vitest';
import { content, rules, scan, UserError, type OwnRule } from '../../src/index.ts';
import { builtinRules } from '../../src/rules/builtin.ts';
import { tokens } from '../support/tokens.ts';

const acme: OwnRule = { id: 'acme-key', pattern: 'acme_[0-9a-f]{16}', anchor: { keywords: ['acme_'] } };

describe('rules()', () => {
  it('gives the built-in ones, and one\'s own behind them with what a configuration would fill in', () => {
    expect(rules()).toEqual(builtinRules());
    expect(rules({ own: [acme] }).at(-1)).toMatchObject({ id: 'acme-key', kind: 'custom', severity: 'error', title: 'acme-key', maxLength: 1024, remediation: { url: null } });
  });

  it('makes a scan find both', async () => {
    const make = tokens('library rules');
    const { findings } = await scan(content(`${make.user()} acme_${make.hex(16)}`, 'a.txt'), { rules: rules({ own: [acme] }) });
    expect(findings.map(({ rule }) => rule.id).toSorted()).toEqual(['acme-key', 'sentry-user-token']);
  });

  it.each([
    [{ ...acme, pattern: 'acme_[' }, 'own[0].pattern', 'in the rule acme-key: "pattern" is not a regular expression: Unterminated character class'],
    [{ ...acme, severity: 'eror' }, 'own[0].severity', 'in the rule acme-key: "severity" must be one of error, warning'],
    [{ ...acme, maxLenght: 5 }, 'own[0].maxLenght', 'in the rule acme-key: unknown key "maxLenght"'],
    [{ ...acme, anchor: { keywords: [] } }, 'own[0].anchor.keywords', 'in the rule acme-key: "keywords" is an empty list, which would narrow nothing'],
    [{ ...acme, context: { none: [{}] } }, 'own[0].context.none[0]', 'in the rule acme-key: in "none" one of files, own, of, about, before, after, near, path, value, match, line, content is missing'],
    [{ ...acme, id: 'sentry-user-token' }, 'own[0].id', 'there is a rule "sentry-user-token" already'],
    [{ pattern: 'x' }, 'own[0].pattern', '"id" is missing'],
    ['acme', 'own[0]', 'the rule must be keys and values'],
  ])('refuses %j', (own, where, what) => {
    const error = (() => {
      try {
        return rules({ own: [own as OwnRule] });
      } catch (reason) {
        return reason;
      }
    })();
    expect(error).toBeInstanceOf(UserError);
    expect(error).toMatchObject({ where, what });
  });
});
