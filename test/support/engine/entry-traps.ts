import type { Repo } from '../repo.ts';
import { tokens } from '../tokens.ts';

const make = tokens('fast path');
const leak = `SENTRY_AUTH_TOKEN=${make.user()}\n`;

/**
 * Staged changes that the hook's first look must leave to the full program. They are made in a repository with one
 * commit of `a.txt` ("one", "two", "three") and `b.txt`.
 */
export const entryTraps: readonly (readonly [name: string, change: (made: Repo) => Repo])[] = [
  ['an added file', (made) => made.file('.env', leak).stage()],
  ['a modified file', (made) => made.file('a.txt', `one\n${leak}three\n`).stage()],
  ['a copy', (made) => made.file('copy.txt', `one\ntwo\nthree\n${leak}`).stage()],
  ['a renamed and modified file', (made) => made.remove('a.txt').file('moved.txt', `one\ntwo\nthree\n${leak}`).stage()],
  ['a file that became a symlink', (made) => made.remove('a.txt').symlink('a.txt', make.user()).stage()],
  ['a token as a symlink target', (made) => made.symlink('link', make.integration()).stage()],
  ['what was staged and then cleaned', (made) => made.file('a.txt', leak).stage().file('a.txt', 'clean\n')],
  ['a path with -diff', (made) => made.file('.gitattributes', '*.dat -diff\n').file('a.dat', leak).stage()],
  ['a path that is binary', (made) => made.file('.gitattributes', '*.dat binary\n').file('a.dat', leak).stage()],
  ['a file with NUL bytes', (made) => made.file('a.dat', `\0\0${leak}\0`).stage()],
  ['a token between NUL bytes, digits on both sides', (made) => made.file('a.dat', `ab\0SENTRY_TOKEN=${make.legacy()}\0ab`).stage()],
  ['UTF-16 LE', (made) => made.file('a.dat', Buffer.from(leak, 'utf16le')).stage()],
  ['UTF-16 BE with a byte order mark', (made) => made.file('a.dat', Buffer.from(`\uFEFF${leak}`, 'utf16le').swap16()).stage()],
  ['a token without a prefix in UTF-16', (made) => made.file('a.dat', Buffer.from(`SENTRY_AUTH_TOKEN=${make.legacy()}\n`, 'utf16le')).stage()],
  ['UTF-8 with a byte order mark', (made) => made.file('a.dat', `\uFEFF${leak}`).stage()],
  ['CRLF', (made) => made.file('a.dat', leak.replace('\n', '\r\n')).stage()],
  ['no newline at the end', (made) => made.file('a.dat', leak.trimEnd()).stage()],
  ['a line of 10 MB', (made) => made.file('a.dat', `${'x'.repeat(10_000_000)} ${leak}`).stage()],
  ['base64', (made) => made.file('a.yaml', `data: ${Buffer.from(leak).toString('base64')}\n`).stage()],
  ['a token without a prefix that stood there before without its key', (made) => {
    const token = make.legacy();
    made.file('a.txt', `value: ${token}\n`).stage().commit('a hash, as it seems');
    return made.file('a.txt', `# sentry auth token\nvalue: ${token}\n`).stage();
  }],
  ['the second half of a wrapped base64 text', (made) => {
    const lines = Buffer.from(`k=v and so on and on, ${leak}`).toString('base64').replaceAll(/.{64}/g, '$&\n');
    made.file('a.txt', lines.slice(0, 100)).stage().commit('half of it');
    return made.file('a.txt', lines).stage();
  }],
  ['a token without a prefix in the base64 of a Kubernetes Secret', (made) => made.file('secret.yaml', `data:\n  SENTRY_AUTH_TOKEN:\t${Buffer.from(make.legacy()).toString('base64')}\n`).stage()],
  ['a secret half of a DSN', (made) => made.file('a.txt', `${make.dsn()}\n`).stage()],
  ['a client secret', (made) => made.file('a.txt', make.appSecret()).stage()],
  ['a system secret', (made) => made.file('config.yml', `system.secret-key: '${make.systemSecret()}'\n`).stage()],
  ['an agent token', (made) => made.file('a.log', make.agent()).stage()],
  ['a directive without a reason', (made) => made.file('a.js', `// ${'sntrylint'}-disable-line\n`).stage()],
  ['names with spaces, quotes and newlines', (made) => made.file('-a "b"\n[c]*.txt', leak).stage()],
  ['a name that is not UTF-8', (made) => made.file(Buffer.from([0x61, 0xff, 0x62]), leak).stage()],
  ['a name that spells a token in escapes', (made) => {
    const spelled = [...make.user()].map((character) => `\\u00${character.charCodeAt(0).toString(16)}`).join('');
    made.git('update-index', '--add', '--cacheinfo', `100644,${made.git('rev-parse', 'HEAD:b.txt').trim()},${spelled}`);
    return made;
  }],
  ['a commit that the index has for a file', (made) => {
    made.git('update-index', '--add', '--cacheinfo', `100644,${made.git('rev-parse', 'HEAD').trim()},c.txt`);
    return made;
  }],
  ['a tree that the index has for a file', (made) => {
    made.git('update-index', '--add', '--cacheinfo', `100644,${made.git('rev-parse', 'HEAD^{tree}').trim()},c.txt`);
    return made;
  }],
  ['an unmerged path', (made) => {
    made.branch('side').file('a.txt', 'side\n').stage().commit('side').checkout('main').file('a.txt', 'main\n').stage().commit('main');
    return made.merge('side');
  }],
  ['a merge that brings a token', (made) => {
    made.branch('side').file('c.txt', leak).stage().commit('side').checkout('main').file('b.txt', 'main\n').stage().commit('main');
    return made.merge('side');
  }],
  ['rules of a configuration', (made) => made.file('.sntrylint.yaml', 'rules: []\n').file('c.txt', 'clean\n').stage()],
  ['a configuration that hides its words', (made) => made.file('.sntrylint.yaml', '"\\x72ules": []\n').stage()],
];
