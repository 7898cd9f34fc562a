import type { Danger } from '../kinds/kind.ts';
import type { Rule } from '../rules/rule.ts';
import { redactName } from '../secret/redact-text.ts';
import { danger } from './text/danger.ts';
import { ruleRemediation } from './text/remediation.ts';

/** The lowest `security-severity` of each level that GitHub shows. */
const bands: Readonly<Record<Danger, string>> = { critical: '9.0', high: '7.0', medium: '4.0', low: '1.0' };

const precisions = { high: 'very-high', medium: 'medium', low: 'low' } as const;

/** A rule in SARIF. */
export function sarifRule(rule: Rule): object & { readonly id: string } {
  const { summary, url } = ruleRemediation(rule);
  const [line, link] = url === null ? ['', ''] : [`\n${url}`, `\n\n<${url}>`];
  const described = {
    id: rule.id,
    name: rule.title,
    shortDescription: { text: rule.title },
    fullDescription: { text: rule.why },
    ...(url === null ? {} : { helpUri: url }),
    help: {
      text: `${rule.why}\n\nWhat to do: ${summary}${line}`,
      markdown: `${rule.why}\n\n**What to do:** ${summary}${link}`,
    },
    defaultConfiguration: { level: rule.severity },
    properties: {
      tags: ['security', 'secret', rule.kind],
      precision: precisions[rule.confidence],
      'problem.severity': rule.severity,
      'security-severity': bands[danger(rule)],
    },
  };
  return described;
}

/**
 * Text for a SARIF message. There braces are placeholders and brackets are links; braces are escaped by doubling, the
 * others by a backslash.
 */
export function plainText(text: string): string {
  return text.replaceAll(/[[\]\\]/g, String.raw`\$&`).replaceAll(/[{}]/g, '$&$&');
}

/** A path as a relative URI. Each `\xNN`, a byte that was not UTF-8, becomes that byte again. */
export function artifactUri(path: string): string {
  return redactName(path)
    .replaceAll(/[\ud800-\udfff]/gu, '\ufffd')
    .split(/(\\x[0-9a-f]{2})/)
    .map((part, index) => (index % 2 === 1 ? `%${part.slice(2)}` : part.split('/').map(encodeURIComponent).join('/')))
    .join('');
}
