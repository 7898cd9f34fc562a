import { defaults } from '../config.ts';
import { asSaid } from '../effective.ts';
import { configurationNode } from './configuration.ts';
import type { Node, ObjectNode } from './node.ts';

/** The reference of the configuration in Markdown: every key, from the same source as the checker. */
export function reference(): string {
  const usual = asSaid(defaults);
  return Object.entries(configurationNode.keys)
    .filter(([key]) => Object.hasOwn(usual, key))
    .map(([key, node]) => `### \`${key}\`\n\n${node.about}\n\n* ${valueOf(node)}\n* default: ${defaultOf(usual[key])}\n${inner(node)}`)
    .join('\n');
}

function valueOf(node: Node): string {
  switch (node.kind) {
    case 'text':
      return node.shape === undefined || node.shape.words.startsWith('a text') ? 'a text' : node.shape.words.replaceAll(/\S*\*\S*/g, '`$&`');
    case 'choice':
      return `one of ${node.words.map((word) => `\`${word}\``).join(', ')}`;
    case 'count':
      return `a whole number from 0 to ${node.most}`;
    case 'number':
      return `a number from 0 to ${node.most}`;
    case 'seconds':
      return `a number of seconds, more than 0 and at most ${node.most}`;
    case 'switch':
      return '`true` or `false`';
    case 'size':
      return 'a number of bytes, or a size such as `50MB` or `64KiB`';
    case 'list':
      return node.of.kind === 'object' ? 'a list; the keys of an item stand below' : `${node.orOne ? 'one, or ' : ''}a list, of: ${valueOf(node.of)}`;
    case 'map':
      return `keys and values; a key is ${node.key.words}, its value ${valueOf(node.value)}`;
    case 'object':
      return 'keys and values';
  }
}

function defaultOf(value: unknown): string {
  if (value === null) return 'no limit';
  if (typeof value === 'object') return 'none';
  return `\`${String(value)}\``;
}

/** The keys of the items of a list. */
function inner(node: Node): string {
  if (node.kind !== 'list' || node.of.kind !== 'object') return '';
  const of: ObjectNode = node.of;
  const rows = Object.entries(of.keys).map(([key, below]) => {
    const must = of.required.includes(key) ? 'yes' : of.oneOf?.includes(key) === true ? 'one of these' : '';
    return `| \`${key}\` | ${cell(valueOf(below))} | ${must} | ${cell(below.about)} |\n`;
  });
  return `\n| key | value | required | |\n|---|---|---|---|\n${rows.join('')}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/[{}]/g, (brace) => `\\${brace}`);
}
