import type { Fetch } from '../../../src/sentry/client/proxied-fetch.ts';
import type { Sleep } from '../../../src/sentry/client/sleep.ts';
import type { ListOptions } from './repository.ts';

/** The options of a listing, with the parts of the outside world that tests replace. */
export interface ListSettings extends ListOptions {
  readonly fetch?: Fetch;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly sleep?: Sleep;
  /** Milliseconds for one exchange with a server. */
  readonly timeout?: number;
}
