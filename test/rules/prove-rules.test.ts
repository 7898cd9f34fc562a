import { expect, test } from 'vitest';
import { builtinRules } from '../../src/rules/builtin.ts';
import { proveRules } from '../../src/rules/prove-rules.ts';
import { scanner } from '../../src/engine/scanner.ts';

test('every rule finds what its examples say, and nothing else', () => {
  const problems = proveRules(builtinRules(), (rule, content, path) => {
    return scanner([rule], { decodeDepth: 2, ruleIds: null }).scan(content, path).matches.length;
  });
  expect(problems.map(({ ruleId, example, problem }) => `${ruleId}: ${problem}: ${example.text}`)).toEqual([]);
});
