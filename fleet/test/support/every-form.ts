import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../src/store/open-store.ts';

/**
 * Everything that is kept after scans, as one text: all tables, the scanner's memory, and its compiled code. Copies of
 * repositories are left out.
 */
export async function everythingKept(data: string, cache: string): Promise<string> {
  await using store = await openStore({ kind: 'folder', path: data });
  const tables = await store.query<{ readonly name: string }>(`SELECT table_schema || '.' || table_name AS name FROM information_schema.tables WHERE table_schema LIKE 'fleet%'`);
  let everything = '';
  for (const { name } of tables) everything += JSON.stringify(await store.query(`SELECT * FROM ${name}`));
  for (const folder of readdirSync(cache)) {
    // One of the folders holds the scanner's compiled code.
    const path = join(cache, folder, folder === 'sntrylint' ? '.' : 'memory');
    for (const file of readdirSync(path, { recursive: true, withFileTypes: true })) if (file.isFile()) everything += readFileSync(join(file.parentPath, file.name), 'latin1');
  }
  return everything;
}

/** A secret in every form in which an output might hold it. */
export function everyForm(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  // The base64 of a text depends on its position in a group of three bytes.
  const base64 = ['', 'x', 'xy'].map((before) => Buffer.concat([Buffer.from(before), bytes]).toString('base64').slice(before.length === 0 ? 0 : 4, -4));
  const core = secret.slice(8, -6);
  return [secret, core, encodeURIComponent(secret), bytes.toString('hex'), bytes.toString('hex').toUpperCase(), ...base64, secret.toUpperCase(), [...secret].reverse().join(''), bytes.toString('utf16le')];
}
