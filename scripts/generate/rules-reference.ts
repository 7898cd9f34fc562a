import { suppressionWithoutReason } from '../../src/findings/suppression-without-reason.ts';
import { builtinRules } from '../../src/rules/builtin.ts';
import type { Rule } from '../../src/rules/rule.ts';

/** Every rule, as a part of docs/rules.md. */
export function rulesReference(): string {
  const all = [...builtinRules(), suppressionWithoutReason];
  const practice = all.filter(({ kind }) => kind === 'practice');
  const secrets = all.filter(({ kind }) => kind !== 'practice');
  return `## Secrets\n\n${secrets.map(section).join('\n')}\n## Practice\n\n${practice.map(section).join('\n')}`;
}

function section({ id, title, severity, confidence, message, why, remediation, sources }: Rule): string {
  const from = sources.length === 0 ? '' : `\nFrom: ${sources.map((source) => (source.startsWith('https:') ? `<${source}>` : `\`${source}\``)).join(', ')}.\n`;
  return `### \`${id}\`\n\n${title}. ${severity === 'error' ? 'An error' : 'A warning'}, confidence ${confidence}: “${message}”.\n\n${why}\n\nTo do: ${remediation.summary}${remediation.url === null ? '' : ` <${remediation.url}>`}\n${from}`;
}
