import { tmpdir } from 'node:os';
import { listRepositories } from '../../src/listing/list-repositories.ts';
import type { ListSettings } from '../../src/listing/options.ts';
import type { ListedRepository } from '../../src/listing/repository.ts';
import { fakeClock } from '../../../test/support/fake-clock.ts';

/** The result of a listing, and all its messages. */
export interface Listing {
  readonly repositories: readonly ListedRepository[];
  readonly names: readonly string[];
  readonly missing: readonly { readonly what: string; readonly reason: string }[];
  readonly said: readonly string[];
  /** How many milliseconds the listing waited. */
  readonly waited: number;
}

/**
 * Lists repositories, with a clock on which waiting takes no time, and an environment in which git has no credential.
 */
export async function list(what: string | readonly string[], over: Partial<ListSettings> = {}, clock = fakeClock()): Promise<Listing> {
  const [missing, said]: [{ readonly what: string; readonly reason: string }[], string[]] = [[], []];
  const began = clock.now();
  const repositories: ListedRepository[] = [];
  const listed = listRepositories(typeof what === 'string' ? [what] : what, {
      archived: true, forks: true, wikis: false, cwd: tmpdir(), ...clock,
      env: { PATH: process.env['PATH'], HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1' },
      notListed: (one) => void missing.push(one), note: (line) => void said.push(line),
      ...over,
    });
  for await (const one of listed) repositories.push(one);
  return { repositories, names: repositories.map(({ name }) => name), missing, said, waited: clock.now() - began };
}
