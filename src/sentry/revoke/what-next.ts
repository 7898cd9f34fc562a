import type { TokenKind } from '../../kinds/token.ts';

/** What is left to do once a token has ended. */
export function whatNext(kind: TokenKind): readonly string[] {
  return [
    kind === 'app-secret'
      ? 'Put the new secret wherever the old one was used; until then those places fail.'
      : 'Make a new token with the fewest scopes that do, and put it wherever the old one was used: CI secrets, build machines, colleagues.',
    'Look through Sentry’s audit log (Settings > Audit Log) for what was done with the token since it leaked.',
    'Purge what still shows it: caches, build logs, artifacts, shipped bundles, forks.',
    'Rewriting the history does not un-leak a token: whoever fetched it has it. It is ended now, and that is what counts.',
  ];
}
