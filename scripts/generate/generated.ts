import { configurationSchema } from '../../src/config/file/configuration-schema.ts';
import { rulesFileSchema } from '../../src/config/file/rules-file.ts';
import { commandsReference } from './commands-reference.ts';
import { reference } from './configuration-reference.ts';
import { jsonSchema } from './json-schema.ts';
import { rulesReference } from './rules-reference.ts';

/** A committed file that is made from the sources, completely or in part. */
export interface Generated {
  /** Relative to the repository's root. */
  readonly file: string;
  readonly content: string;
}

const [begin, end] = ['<!-- made by `npm run generate` -->\n', '<!-- end -->'] as const;

/**
 * The generated files, each with the content that it should have.
 * @param read gives the present content of a file that is generated only in part
 */
export async function generated(read: (file: string) => string): Promise<readonly Generated[]> {
  const schema = jsonSchema(configurationSchema, 'Configuration of sntrylint');
  return [
    { file: 'schema/sntrylint.schema.json', content: `${JSON.stringify(schema, null, 2)}\n` },
    { file: 'schema/sntrylint-rules.schema.json', content: `${JSON.stringify(jsonSchema(rulesFileSchema, 'Rules for sntrylint'), null, 2)}\n` },
    { file: 'docs/commands.md', content: filled(read('docs/commands.md'), await commandsReference()) },
    { file: 'docs/rules.md', content: filled(read('docs/rules.md'), rulesReference()) },
    { file: 'docs/configuration.md', content: filled(read('docs/configuration.md'), reference()) },
  ];
}

/** Replaces the text between the two marks. */
function filled(text: string, part: string): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to === -1) throw new Error(`the marks ${begin.trim()} and ${end} are missing`);
  return `${text.slice(0, from + begin.length)}\n${part}\n${text.slice(to)}`;
}
