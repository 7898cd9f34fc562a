import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execFileSync } from 'node:child_process';
import { dice, type Dice } from '../test/fuzz/dice.ts';

const words =
  'array buffer cache column count default element error event field filter group handler index input item length line list message module name node object offset option output parent path pattern position query record result scope status string table target token type update value version window'.split(' ');

/** How many versions each file has. Deltas in a pack are made between them. */
const versions = 60;

/**
 * Makes a bare repository of source-like files with 60 versions each. A commit has five files. The content comes from a
 * seed.
 *
 * @param bytes the rough size of all blobs together
 */
export async function makeHistory(folder: string, bytes: number): Promise<void> {
  execFileSync('git', ['init', '--quiet', '--bare', folder]);
  const git = spawn('git', ['fast-import', '--quiet', '--depth=50'], { cwd: folder, stdio: ['pipe', 'inherit', 'inherit'] });
  const say = async (text: string): Promise<void> => {
    if (!git.stdin.write(text)) await once(git.stdin, 'drain');
  };
  const roll = dice(20_261_125);
  const changes: { readonly version: number; readonly mark: number; readonly path: string }[] = [];
  let written = 0;
  for (let file = 0; written < bytes; file++) {
    const lines = Array.from({ length: 50 + roll(1200) }, () => line(roll));
    for (let version = 0; version < versions; version++) {
      for (let edit = 0; edit < 3; edit++) lines[roll(lines.length)] = line(roll);
      const text = lines.join('\n');
      written += text.length;
      changes.push({ version, mark: changes.length + 1, path: `src/package-${file % 40}/part-${file % 7}/file-${file}.ts` });
      await say(`blob\nmark :${changes.length}\ndata ${text.length}\n${text}\n`);
    }
  }
  changes.sort((a, b) => a.version - b.version);
  for (let at = 0; at < changes.length; at += 5) {
    await say(`commit refs/heads/main\ncommitter Ada <ada@example.org> ${1_600_000_000 + at} +0000\ndata 6\nchange\n`);
    for (const { mark, path } of changes.slice(at, at + 5)) await say(`M 100644 :${mark} ${path}\n`);
  }
  await say('done\n');
  git.stdin.end();
  await once(git, 'close');
}

function line(roll: Dice): string {
  let text = '  ';
  for (let count = 4 + roll(8); count > 0; count--) text += `${words[roll(words.length)]}${roll(5) === 0 ? roll(1000) : ''} `;
  return text;
}
