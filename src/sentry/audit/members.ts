import { isObject } from '../../json.ts';
import { listedId } from '../listed-token.ts';
import { visible } from '../../secret/escape.ts';
import type { Credential, Flag } from './credential.ts';
import { daysSince } from './flags.ts';

/**
 * The members of an organization whose personal tokens should be considered. Only the members can list these tokens,
 * which live as long as the account. Names and roles are kept, addresses are not.
 */
export function readMembers(body: unknown, options: { readonly now: number; readonly oldAfterDays: number }): readonly Credential[] {
  if (!Array.isArray(body)) return [];
  return body.filter(isObject).flatMap((member) => {
    const { name, pending, expired, dateCreated, user } = member;
    const role = member['orgRole'] ?? member['role'];
    const id = listedId(member['id']);
    if (id === null) return [];
    const lastActive = isObject(user) && typeof user['lastActive'] === 'string' ? user['lastActive'] : null;
    const shownRole = typeof role === 'string' ? visible(role, 40) : 'member';
    const flags = memberFlags({ pending: pending === true, expired: expired === true, user, role: shownRole, idle: daysSince(lastActive, options.now) }, options.oldAfterDays);
    return {
      type: 'member' as const,
      id,
      name: `${typeof name === 'string' ? visible(name, 80) : 'no name'} (${shownRole})`,
      lastFour: null,
      scopes: [],
      created: typeof dateCreated === 'string' ? visible(dateCreated, 40) : null,
      lastUsed: lastActive === null ? null : visible(lastActive, 40),
      flags,
    };
  });
}

function memberFlags(member: { readonly pending: boolean; readonly expired: boolean; readonly user: unknown; readonly role: string; readonly idle: number | null }, oldAfterDays: number): readonly Flag[] {
  const { pending, expired, user, role, idle } = member;
  if (pending) return expired ? [{ kind: 'stale-invitation', says: 'the invitation has expired: take it back' }] : [];
  const flags: Flag[] = [];
  if (isObject(user) && user['isActive'] === false) flags.push({ kind: 'left', says: 'the account is closed: remove the member' });
  else if (idle !== null && idle > oldAfterDays) {
    flags.push({ kind: 'left', says: `not seen for ${idle} days: if this person left, remove the member; their personal tokens live until then` });
  }
  if ((role === 'owner' || role === 'manager') && isObject(user) && user['has2fa'] === false) {
    flags.push({ kind: 'no-second-factor', says: `${role} without a second factor` });
  }
  return flags;
}
