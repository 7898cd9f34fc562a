import { expect, it } from 'vitest';
import { kinds } from '../../src/kinds/kinds.ts';
import { builtinRules } from '../../src/rules/builtin.ts';

/** Names a place, where a token of any kind may stand. */
const byPlace = 'sentry-cli-database';

it.each(builtinRules().flatMap((rule) => (rule.kind in kinds && rule.id !== byPlace ? [[rule.id, rule] as const] : [])))('%s calls its kind as everything else does', (_, { kind, title, message }) => {
  const name = kinds[kind as keyof typeof kinds].title.toLowerCase();
  expect([title.toLowerCase(), message.toLowerCase()]).toEqual([expect.stringContaining(name), expect.stringContaining(name)]);
});
