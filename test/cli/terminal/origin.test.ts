import { expect, it } from 'vitest';
import { sntrylint } from '../../support/fake-io.ts';
import { repo, type Repo, temporaryFolder } from '../../support/repo.ts';
import { tokens } from '../../support/tokens.ts';

const make = tokens('origin');
const leak = (): string => `SENTRY_AUTH_TOKEN=${make.user()}\n`;
const page = async ({ root, env }: Pick<Repo, 'root' | 'env'>, ...args: readonly string[]): Promise<string> => (await sntrylint([...args, '--format', 'html'], { cwd: root, env })).stdout;
const links = (html: string): readonly string[] => [...html.matchAll(/href="(http[^"]*)"/g)].map(([, href]) => href!).filter((href) => !href.includes('sentry.io'));

it('the page says repository, branch, commit and command, and links to lines of unchanged files alone; of the remote no password goes on', async () => {
  const made = repo().file('a/same.env', leak()).file('a/changed.env', leak()).stage().commit('first').file('a/changed.env', `# new\n${leak()}`).file('untracked.env', leak());
  made.git('remote', 'add', 'origin', 'https://ada:hunter2pass@github.com/acme/app.git');
  const head = made.git('rev-parse', 'HEAD').trim();
  const html = await page(made, '.', '--exclude', "it's");
  expect(links(html)).toEqual(['https://github.com/acme/app', `https://github.com/acme/app/commit/${head}`, `https://github.com/acme/app/blob/${head}/a/same.env#L1`]);
  expect(html).toContain('<dt>Branch</dt><dd><bdi>main</bdi></dd>');
  expect(html).toContain(String.raw`sntrylint . --exclude &#39;it&#39;\&#39;&#39;s&#39; --format html`);
  expect(html).not.toMatch(/hunter2|ada[:@]/);
});

it('the page of a history links to the line in the commit that brought it, and to the one that took it away', async () => {
  const made = repo({ firstCommit: true }).file('x y.env', leak()).stage().commit('leak');
  const brought = made.git('rev-parse', 'HEAD').trim();
  made.remove('x y.env').stage().commit('out').git('remote', 'add', 'origin', 'git@gitlab.com:acme/group/app.git');
  const removed = made.git('rev-parse', 'HEAD').trim();
  expect(links(await page(made, 'history', '--no-cache', '--jobs', '1'))).toEqual(
    ['', `/-/commit/${removed}`, `/-/blob/${brought}/x%20y.env#L1`, `/-/commit/${brought}`, `/-/commit/${removed}`].map((path) => `https://gitlab.com/acme/group/app${path}`),
  );
});

it('outside of a repository, without a commit and with a remote of no known kind the page links nowhere and says what it knows', async () => {
  const empty = repo().file('a.env', leak());
  empty.git('remote', 'add', 'origin', ['java', 'script://github.com/acme/app'].join(''));
  const outside = { root: temporaryFolder(), env: empty.env };
  for (const at of [empty, outside]) expect(links(await page(at, '.'))).toEqual([]);
  expect(await page(empty, '.')).toContain('<dt>Branch</dt><dd><bdi>main</bdi></dd>');
  expect(await page(outside, '.')).not.toContain('<dt>Branch</dt>');
});
