import type { Answer, ApiRequest, Client } from '../../client/client.ts';
import { list } from '../../client/list.ts';
import { explainRefusal } from '../../client/refusal.ts';
import type { Base } from '../../hosts.ts';
import { describeRows, matching, type ListedToken } from '../../listed-token.ts';
import type { Secret } from '../../../secret/secret.ts';
import { lastFour, type Leak } from '../leak.ts';
import type { StepOutcome } from '../step.ts';

/** What is needed to call the API. */
export interface ApiAccess {
  readonly client: Client;
  /** An administrator's credential; never the leaked token. */
  readonly admin: Secret;
  /** The Sentry that issued the credential. The credential is sent to no other Sentry. */
  readonly base: Base;
  /** The id of the personal or organization token, if the user gave it: today's sentry.io lists it only in a browser. */
  readonly tokenId: string | null;
  readonly signal?: AbortSignal | undefined;
}

/** Why the administrator's credential must not be used for a leak; null if it may be used. */
export function whyNot({ candidate, base }: Pick<Leak, 'candidate' | 'base'>, access: Pick<ApiAccess, 'admin' | 'base'>): string | null {
  if (candidate.secret.reveal() === access.admin.reveal()) return "The administrator's token is the leaked one; make another.";
  if (base.url === access.base.url) return null;
  return `The administrator's token is for ${access.base.host} and is sent nowhere else; this token is one of ${base.host}: name that with --sentry-url, and give a token of an administrator there.`;
}

/** One call with the administrator's credential. */
export function call({ client, base, admin, signal }: ApiAccess, { candidate }: Leak, method: ApiRequest['method'], path: string): Promise<Answer> {
  return client.request({ base, method, path, token: admin, about: candidate.secret, signal });
}

/** Reads a list with pages with the administrator's credential. */
export function listed({ client, base, admin, signal }: ApiAccess, { candidate }: Leak, path: string): Promise<Answer> {
  return list(client, { base, path, token: admin, about: candidate.secret, signal });
}

/** Deletes something. A 204 means that it is deleted; without an answer it may be deleted too. */
export async function remove(access: ApiAccess, leak: Leak, path: string, words: { readonly done: string; readonly scope: string }): Promise<StepOutcome> {
  const answer = await call(access, leak, 'DELETE', path);
  const why = explainRefusal(answer, words.scope);
  if (answer.kind === 'no-answer') {
    return answer.sent
      ? { kind: 'uncertain', says: `Sentry was told to delete it and did not answer (${why}): whether it did is not known yet.` }
      : { kind: 'failed', says: `It was not deleted: ${why}.` };
  }
  if (answer.status === 204) return { kind: 'acted', says: words.done };
  // A failing server may have deleted it before it failed. A 404 may mean that an earlier try deleted it.
  if (answer.status >= 500 || answer.status < 400) return { kind: 'uncertain', says: `Sentry was told to delete it, and whether it did is not known yet: ${why}.` };
  return { kind: 'failed', says: `It was not deleted: ${why}.` };
}

/** The only row that ends in the same characters as the leak. If there are several, it chooses none. */
export function onlyRow<Row extends ListedToken>(rows: readonly Row[], leak: Leak, what: string): Row | StepOutcome {
  const found = matching(rows, lastFour(leak));
  const [first] = found;
  if (first === undefined) return { kind: 'nothing-done', says: `None of the ${what} ends in the four characters ${lastFour(leak)}.` };
  if (found.length === 1) return first;
  return { kind: 'nothing-done', says: `${found.length} of the ${what} end in the same four characters; deleting one would be a guess:\n${describeRows(found)}` };
}
