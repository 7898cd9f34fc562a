import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { declareIn, installInto } from '../support/npm/installed.ts';
import { repo, temporaryFolder } from '../support/repo.ts';
import { sentryServer } from '../support/sentry/sentry-server.ts';
import { tokens } from '../support/tokens.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(`${root}docs/library.md`, 'utf8');

/** Each example of the page, under the heading it stands below, with the output that is shown. */
const examples = page.split(/^## /m).flatMap((section) => {
  const found = /```js\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/.exec(section);
  return found === null ? [] : [{ heading: section.split('\n', 1)[0]!, code: found[1]!, output: found[2]! }];
});

let installed: string;
beforeAll(() => {
  installed = temporaryFolder();
  installInto(installed);
}, 60_000);

/** The token that the page shows, by its last four characters. */
const leak = `${tokens('library').user().slice(0, -4)}8c30`;

describe('docs/library.md', () => {
  it('shows what every example prints', () => {
    expect(examples.length).toBe(page.match(/^```js$/gm)!.length);
    expect(examples.length).toBeGreaterThan(7);
  });

  it.each(examples)('$heading', async ({ heading, code, output }) => {
    await using server = await sentryServer();
    const made = repo().file('.env', `NODE_ENV=production\nSENTRY_AUTH_TOKEN=${leak}\n`).file('.gitignore', 'node_modules\nexample.mjs\nbig.txt\n');
    if (heading.startsWith('Know')) made.file('big.txt', 'x'.repeat(2000)).file('.gitignore', 'node_modules\nexample.mjs\n');
    if (heading.includes('configuration')) made.file('.sntrylint.yaml', 'suppress:\n  - path: .env\n    reason: made-up tokens\n');
    made.stage();
    symlinkSync(join(installed, 'node_modules'), made.path('node_modules'));
    writeFileSync(made.path('example.mjs'), code);
    const token = heading.startsWith('Ask') ? server.world.issue({ kind: 'user', scopes: ['org:read'] }) : leak;
    const env = { ...made.env, LEAK: token, SNTRYLINT_SENTRY_URL: server.url, NO_COLOR: '1' };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['example.mjs'], { cwd: made.root, env });
    expect(stderr).toBe('');
    expect(stdout).toBe(output);
  });

  it('shows code that the types allow', () => {
    declareIn(installed);
    const folder = join(installed, 'examples');
    mkdirSync(folder);
    examples.forEach(({ code }, at) => writeFileSync(join(folder, `example${at}.ts`), code.replaceAll('process.env.LEAK', 'process.env.LEAK!').replace('(error) =>', '(error: Error) =>')));
    symlinkSync(`${root}node_modules/@types`, join(installed, 'node_modules/@types'));
    const options = { target: 'ES2023', module: 'nodenext', types: ['node'], strict: true, noEmit: true, skipLibCheck: false };
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: options }));
    expect(spawnSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-p', folder], { encoding: 'utf8' }).stdout).toBe('');
  });
});
