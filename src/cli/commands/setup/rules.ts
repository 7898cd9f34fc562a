import { allRules } from '../../../config/scan-choice.ts';
import { UserError } from '../../../errors.ts';
import { plural } from '../../../wording/plural.ts';
import type { Rule } from '../../../rules/rule.ts';
import { isSlowRule, slowRuleWords } from '../../../rules/slow-rule.ts';
import type { Call, Command } from '../../command.ts';
import { exit } from '../../exit.ts';
import { write } from '../../terminal/io.ts';
import { ruleById } from '../../arguments/pick-rules.ts';
import { settingsFlags, settingsOf } from '../../arguments/settings.ts';

export const rulesCommand: Command = {
  operands: '[ID | import FILE]',
  maxOperands: 2,
  examples: [
    ['sntrylint rules', 'all of them'],
    ['sntrylint rules sentry-user-token', 'one'],
    ['sntrylint rules --check', 'proves each by its own examples'],
  ],
  about: `Lists the rules. With an ID it shows that rule: what it finds, why, what to do, and where its facts come from. \
--check tries every rule on its own examples: it must find what they say and nothing else, and each of its keywords \
must be able to lead to a match. \`import FILE\` writes the rules of a .gitleaks.toml as a file for \`rules-from\`.`,
  flags: ['check', ...settingsFlags],
  run: async (call) => {
    const [id, file] = call.operands;
    // This comes before the configuration is read, since the configuration may name the file that is still being
    // written.
    if (id === 'import') return (await import('../../rules-import.ts')).rulesImport(file, call);
    // This includes the user's own rules if there is a configuration.
    const all = allRules((await settingsOf(call)).config);
    if (file !== undefined) throw new UserError('one rule is shown at a time', { where: file, fix: '`sntrylint rules` lists them all' });
    const chosen = id === undefined ? all : [ruleById(id, all)];
    if (call.values.check === true) return check(chosen, all, call);
    await write(call.io.stdout, id === undefined ? list(chosen) : chosen.map(show).join('\n'));
    return exit.clean;
  },
};

async function check(rules: readonly Rule[], all: readonly Rule[], { io }: Call): Promise<number> {
  const { proveRules } = await import('../../../rules/prove-rules.ts');
  const { ruleTrial } = await import('../../rule-trial.ts');
  const flaws = proveRules(rules, all, ruleTrial());
  for (const { ruleId, example, problem } of flaws) {
    const shown = example === null ? '' : `, in ${example.path}:\n${example.text.replaceAll(/^(?=.)/gm, '    ')}`;
    await write(io.stderr, `${ruleId}: ${problem}${shown}\n`);
  }
  for (const rule of rules.filter(isSlowRule)) await write(io.stderr, `${slowRuleWords(rule)}\n`);
  const examples = rules.reduce((sum, { examples: { match, noMatch } }) => sum + match.length + noMatch.length, 0);
  await write(io.stdout, `${plural(rules.length, 'rule')}, ${plural(examples, 'example')}, ${plural(flaws.length, 'problem')}\n`);
  return flaws.length === 0 ? exit.clean : exit.findings;
}

function list(rules: readonly Rule[]): string {
  const width = (pick: (rule: Rule) => string): number => Math.max(0, ...rules.map((rule) => pick(rule).length));
  const idWidth = width((rule) => rule.id);
  return rules
    .map(({ id, severity, title }) => `${id.padEnd(idWidth)}  ${severity.padEnd(7)}  ${title}\n`)
    .join('');
}

function show(rule: Rule): string {
  const rows: readonly (readonly [string, string])[] = [
    ['title', rule.title],
    ['kind', rule.kind],
    ['severity', `${rule.severity}, confidence ${rule.confidence}`],
    ['why', rule.why],
    ['to do', rule.remediation.summary],
    ...(rule.remediation.url === null ? [] : [['page', rule.remediation.url] as const]),
    ...(isSlowRule(rule) ? [['cost', 'tried on all of every file: it has no keyword'] as const] : []),
    ...rule.sources.map((source) => ['source', source] as const),
    ['examples', `${rule.examples.match.length} that match, ${rule.examples.noMatch.length} that must not`],
  ];
  return `${rule.id}\n${rows.map(([name, text]) => `  ${name.padEnd(9)} ${text}\n`).join('')}`;
}
