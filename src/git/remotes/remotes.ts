import { type ConfigValue, gitConfig } from '../git-config.ts';
import type { GitPlace } from '../run.ts';
import { address } from './address.ts';

/** A remote as the configuration has it. */
export interface Remote {
  readonly name: string;
  /** Where it is fetched from and pushed to, each once; more than one where these are different repositories. */
  readonly addresses: readonly string[];
  /** Which of its refs become which refs here. */
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

/** `origin` of `remote.origin.url`; it may hold dots. */
function subsection(key: string): string {
  return key.slice(key.indexOf('.') + 1, key.lastIndexOf('.'));
}

/** An empty value takes back those before it. */
function filled(values: readonly string[]): readonly string[] {
  return values.slice(values.lastIndexOf('') + 1);
}

/** What `url.BASE.insteadOf` makes of a URL, the longest beginning first; null if none speaks of it. */
function rewrite(url: string, bases: readonly ConfigValue[]): string | null {
  const [longest] = bases.filter(({ value }) => url.startsWith(value)).toSorted((one, other) => other.value.length - one.value.length);
  return longest === undefined ? null : subsection(longest.key) + url.slice(longest.value.length);
}

/** None for what only leaves refs out (`^refs/heads/x`), or is fetched to nowhere. */
function refspec(text: string): readonly Refspec[] {
  const [from, to] = text.replace(/^\+/, '').split(':');
  return from === undefined || to === undefined || to === '' || from.startsWith('^') ? [] : [{ from, to }];
}
