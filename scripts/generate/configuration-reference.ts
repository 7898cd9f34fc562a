import { configurationSchema } from '../../src/config/file/configuration-schema.ts';
import { isRequired, type Keys, type Node, nodeOf, type ObjectNode } from '../../src/schema/node.ts';
import { borders } from '../../src/schema/read.ts';

/**
 * The reference of the configuration in Markdown. It is made from the schema by which the program reads the
 * configuration.
 */
export function reference(): string {
  return Object.entries(configurationSchema.keys as Keys)
    .filter(([key]) => key !== '$schema')
    .map(([key, one]) => `### \`${key}\`\n\n${nodeOf(one).about}\n\n* ${valueOf(nodeOf(one))}\n* default: ${defaultOf(one)}\n${inner(nodeOf(one))}`)
    .join('\n');
}

function valueOf(node: Node): string {
  switch (node.kind) {
    case 'text':
      return node.shape === null || node.shape.words.startsWith('a text') ? 'a text' : node.shape.words.replaceAll(/[^\s,]*\*[^\s,]*/g, '`$&`');
    case 'choice':
      return `one of ${node.words.map((word) => `\`${word}\``).join(', ')}`;
    case 'number':
      return node.words + borders(node);
    case 'switch':
      return '`true` or `false`';
    case 'size':
      return 'a number of bytes, or a size such as `50MB` or `64KiB`';
    case 'list':
      return node.of.kind === 'object' ? 'a list; the keys of an item stand below' : `${node.orOne ? 'one, or ' : ''}a list, of: ${valueOf(node.of)}`;
    case 'map':
      return `keys and values; a key is ${node.key.words}, its value ${valueOf(node.value)}`;
    case 'object':
    case 'alternatives':
      return 'keys and values';
  }
}

function defaultOf(key: Keys[string]): string {
  if (key.kind !== 'usual') return 'none';
  if (key.value === null) return 'no limit';
  return typeof key.value === 'object' ? 'none' : `\`${String(key.value)}\``;
}

/** The keys of the items in a list. */
function inner(node: Node): string {
  if (node.kind !== 'list' || node.of.kind !== 'object') return '';
  const of: ObjectNode = node.of;
  const rows = Object.entries(of.keys).map(([key, below]) => {
    const must = isRequired(below) ? 'yes' : of.oneOf.includes(key) ? 'one of these' : '';
    return `| \`${key}\` | ${cell(valueOf(nodeOf(below)))} | ${must} | ${cell(nodeOf(below).about)} |\n`;
  });
  return `\n| key | value | required | |\n|---|---|---|---|\n${rows.join('')}`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/[{}]/g, (brace) => `\\${brace}`);
}
