import type { RangeSpec } from '../../sources/range.ts';
import { isZero } from '../arguments/parse-range.ts';
import type { Environment } from './platforms.ts';

/**
 * What a run of GitHub Actions is about, from the event that started it
 * (https://docs.github.com/webhooks/webhook-events-and-payloads): a pull request, a merge queue's group, a push.
 * Null for other events, such as a schedule.
 */
export function githubRange(env: Environment, event: unknown): RangeSpec | null {
  const pull = pair(event, ['pull_request', 'base', 'sha'], ['pull_request', 'head', 'sha']);
  const group = pair(event, ['merge_group', 'base_sha'], ['merge_group', 'head_sha']);
  const push = pair(event, ['before'], ['after']);
  const known = pull ?? group;
  if (known !== null) return { kind: 'since', ...known };
  const target = env['GITHUB_BASE_REF'];
  // Set for pull requests alone; the event's file is missing where a step runs in a container that does not see it.
  if (target) return { kind: 'since', base: `refs/remotes/origin/${target}`, head: env['GITHUB_SHA'] || 'HEAD' };
  if (push === null || isZero(push.head)) return null;
  if (!isZero(push.base)) return { kind: 'since', ...push };
  const main = text(event, ['repository', 'default_branch']);
  return { kind: 'branch', head: push.head, except: [...(main === null ? [] : [`refs/remotes/origin/${main}`]), 'refs/remotes/origin/HEAD'] };
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
