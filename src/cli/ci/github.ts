import { isZero } from '../../sources/commits/parse-range.ts';
import type { About, Environment } from './about.ts';

/**
 * Tells what a GitHub Actions run is about, from the event that started it
 * (https://docs.github.com/webhooks/webhook-events-and-payloads).
 */
export function githubAbout(env: Environment, event: unknown): About {
  const pull = pair(event, ['pull_request', 'base', 'sha'], ['pull_request', 'head', 'sha']);
  if (pull !== null) return { kind: 'change', title: 'pull request', ...pull };
  const group = pair(event, ['merge_group', 'base_sha'], ['merge_group', 'head_sha']);
  if (group !== null) return { kind: 'change', title: 'merge group', ...group };
  const target = env['GITHUB_BASE_REF'];
  // This variable is set only for pull requests. It is needed because a step in a container cannot see the event's
  // file.
  if (target) return { kind: 'change', title: 'pull request', base: `refs/remotes/origin/${target}`, head: env['GITHUB_SHA'] || 'HEAD' };
  const push = pair(event, ['before'], ['after']);
  // For a deleted branch the new commit is all zeros.
  if (push === null || isZero(push.head)) return { kind: 'none', event: env['GITHUB_EVENT_NAME'] || null };
  const tag = /^refs\/tags\/(.+)$/.exec(text(event, ['ref']) ?? '')?.[1] ?? null;
  return { kind: 'push', tag, before: push.base, head: push.head, main: text(event, ['repository', 'default_branch']) };
}

function pair(event: unknown, base: readonly string[], head: readonly string[]): { readonly base: string; readonly head: string } | null {
  const [from, to] = [text(event, base), text(event, head)];
  return from === null || to === null ? null : { base: from, head: to };
}

function text(event: unknown, keys: readonly string[]): string | null {
  let value = event;
  for (const key of keys) value = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : null;
}
