// Shows what sntrylint does, with a real repository: it makes one, installs the hook, commits a made-up token, and git
// refuses the commit.
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../bin/sntrylint.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'sntrylint-demo-'));
const env = withoutGit(process.env);

try {
  process.exitCode = demo();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function demo() {
  git('init', '--quiet');
  git('config', 'user.name', 'Demo');
  git('config', 'user.email', 'demo@example.com');
  git('config', 'commit.gpgsign', 'false');
  git('config', 'core.hooksPath', '.git/hooks');
  const hook = join(folder, '.git/hooks/pre-commit');
  writeFileSync(hook, `#!/bin/sh\nexec '${process.execPath}' '${program}' staged\n`);
  chmodSync(hook, 0o755);

  say('A new repository with this .git/hooks/pre-commit:\n\n    sntrylint staged\n');
  write('app.js', 'console.log("hello");\n');
  step('A clean commit passes.', ['add', 'app.js'], ['commit', '-m', 'Say hello']);

  say('Now somebody pastes a token (made up a moment ago) into .sentryclirc:\n');
  write('.sentryclirc', `[auth]\ntoken=sntryu_${randomBytes(32).toString('hex')}\n`);
  const blocked = step('The commit is refused:', ['add', '.sentryclirc'], ['commit', '-m', 'Set up Sentry']);
  const commits = git('rev-list', '--count', 'HEAD').trim();
  if (blocked === 0 || commits !== '1') {
    say('The commit was NOT refused. This is a bug.');
    return 1;
  }
  say('Nothing was committed. That is all there is to it.');
  return 0;
}

/** Prints git commands as a user would type them, and runs them. Returns the last exit code. */
function step(text, ...commands) {
  say(text);
  let status = 0;
  for (const args of commands) {
    process.stdout.write(`\n$ git ${args.map((arg) => (/\s/.test(arg) ? `'${arg}'` : arg)).join(' ')}\n`);
    status = spawnSync('git', args, { cwd: folder, env, stdio: 'inherit' }).status ?? 1;
  }
  process.stdout.write('\n');
  return status;
}

function write(name, text) {
  writeFileSync(join(folder, name), text);
}

function say(text) {
  process.stdout.write(`${text}\n`);
}

function git(...args) {
  return execFileSync('git', args, { cwd: folder, env, encoding: 'utf8' });
}

/** Removes git's own variables. If a hook runs this script, they would lead to the hook's repository. */
function withoutGit(all) {
  return Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith('GIT_')));
}
