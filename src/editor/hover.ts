import type { Hover, Position } from 'vscode-languageserver/node.js';
import { safeSentence } from '../secret/escape.ts';
import { explain } from '../sentry/explain-token.ts';
import type { Spot } from './diagnostics.ts';

/** The text of `sntrylint explain` for the secret at a position; null if there is none. */
export function hover(all: readonly Spot[], { line, character }: Position): Hover | null {
  const spot = all.find(({ range: { start, end } }) => isBefore(start, line, character) && !isBefore(end, line, character - 1));
  if (spot === undefined) return null;
  const { rule, secret, organization } = spot.finding;
  const lines = [`**${markdown(rule.title)}** (\`${rule.id}\`)`, ''];
  if (rule.kind === 'practice') lines.push(markdown(rule.why));
  else {
    const known = explain(secret);
    if (known.about !== null && known.valid) lines.push(`- ${markdown(known.about)}`);
    if (organization !== null) lines.push(`- organization: ${markdown(organization.slug)}`, `- issued: ${organization.issuedAt.slice(0, 10)}`);
    lines.push(`- shown as ${markdown(secret.redacted)}; SHA-256 \`${secret.sha256.slice(0, 16)}…\``, '', markdown(rule.why));
  }
  lines.push('', markdown(rule.remediation.summary), ...(rule.remediation.url === null ? [] : ['', rule.remediation.url]));
  return { contents: { kind: 'markdown', value: lines.join('\n') }, range: spot.range };
}

function isBefore(place: Position, line: number, character: number): boolean {
  return place.line < line || (place.line === line && place.character <= character);
}

/** Our text and the text of a token's payload, with all markup escaped. */
function markdown(text: string): string {
  return safeSentence(text).replaceAll(/[\\`*_{}[\]<>#|!]/g, String.raw`\$&`);
}
