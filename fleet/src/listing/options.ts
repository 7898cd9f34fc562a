import type { Fetch } from '../../../src/sentry/client/proxied-fetch.ts';
import type { Sleep } from '../../../src/sentry/client/sleep.ts';
import type { ListOptions } from './repository.ts';

/** What a listing is told, and what of the world a test puts in the place of the real one. */
export interface ListSettings extends ListOptions {
  readonly fetch?: Fetch;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly sleep?: Sleep;
  /** Milliseconds for one exchange with a server. */
  readonly timeout?: number;
}
