import { type ConfigValue, gitConfig } from '../repository/git-config.ts';
import type { GitPlace } from '../run.ts';
import { address } from './address.ts';

/** A remote in git's configuration. */
export interface Remote {
  readonly name: string;
  /**
   * The addresses it is fetched from and pushed to, each once. There are several if these are different repositories.
   */
  readonly addresses: readonly string[];
  /** Which refs of the remote are stored under which names here. */
  readonly fetches: readonly Refspec[];
}

/** `+refs/heads/*:refs/remotes/origin/*`, without the plus. */
export interface Refspec {
  readonly from: string;
  readonly to: string;
}

/**
 * Every remote of the configuration.
 * @throws {UserError} with exit code 3 if git cannot read its configuration.
 */
export async function remotes(place: GitPlace): Promise<readonly Remote[]> {
  const values = await gitConfig('^(remote\\..*\\.(url|pushurl|fetch)|url\\..*\\.(insteadof|pushinsteadof))$', place);
  const rewritten = (kind: 'insteadof' | 'pushinsteadof', url: string): string | null => rewrite(url, values.filter(({ key }) => key.startsWith('url.') && key.endsWith(`.${kind}`)));
  const names = [...new Set(values.flatMap(({ key }) => (key.startsWith('remote.') ? [subsection(key)] : [])))];
  return names.map((name) => {
    const of = (variable: string): readonly string[] => values.filter(({ key }) => key === `remote.${name}.${variable}`).map(({ value }) => value);
    const urls = filled(of('url'));
    const pushUrls = filled(of('pushurl'));
    const fetched = urls.slice(0, 1).map((url) => rewritten('insteadof', url) ?? url);
    const pushed = pushUrls.length > 0 ? pushUrls.map((url) => rewritten('insteadof', url) ?? url) : urls.map((url) => rewritten('pushinsteadof', url) ?? rewritten('insteadof', url) ?? url);
    return { name, addresses: [...new Set([...fetched, ...pushed].map(address))], fetches: of('fetch').flatMap(refspec) };
  });
}

/** The name in the middle of a key: `origin` in `remote.origin.url`. It may hold dots. */
function subsection(key: string): string {
  return key.slice(key.indexOf('.') + 1, key.lastIndexOf('.'));
}

/** The values after the last empty one, since an empty value removes all values before it. */
function filled(values: readonly string[]): readonly string[] {
  return values.slice(values.lastIndexOf('') + 1);
}

/** The URL after `url.BASE.insteadOf` was applied, with the longest beginning that matches; null if none matches. */
function rewrite(url: string, bases: readonly ConfigValue[]): string | null {
  const [longest] = bases.filter(({ value }) => url.startsWith(value)).toSorted((one, other) => other.value.length - one.value.length);
  return longest === undefined ? null : subsection(longest.key) + url.slice(longest.value.length);
}

/** A refspec that only excludes refs (`^refs/heads/x`), or stores nothing, gives an empty list. */
function refspec(text: string): readonly Refspec[] {
  const [from, to] = text.replace(/^\+/, '').split(':');
  return from === undefined || to === undefined || to === '' || from.startsWith('^') ? [] : [{ from, to }];
}
