import type { Forge, ForgeKind } from '../../../git/remotes/forge.ts';
import { escapeText } from '../../../secret/escape.ts';
import { redactName } from '../../../secret/redact-text.ts';
import type { Origin } from '../../report.ts';
import { encodedPath } from './line-address.ts';

/** A place as far as an address of it needs it. */
export interface LinkedPlace {
  readonly path: string;
  readonly commit: string | null;
  readonly line: number;
}

/** Where a repository is shown, the commit that is looked at, and the paths that hold the same there. */
export type LinkedRepository = Pick<Origin, 'forge' | 'commit' | 'unchanged'>;

/** How each forge writes the addresses of a commit and of a line. */
const forges = {
  github: { commit: (oid) => `/commit/${oid}`, line: (oid, path, line) => `/blob/${oid}/${path}${asText(path)}#L${line}` },
  gitlab: { commit: (oid) => `/-/commit/${oid}`, line: (oid, path, line) => `/-/blob/${oid}/${path}${asText(path)}#L${line}` },
  gitea: { commit: (oid) => `/commit/${oid}`, line: (oid, path, line) => `/src/commit/${oid}/${path}#L${line}` },
  bitbucket: { commit: (oid) => `/commits/${oid}`, line: (oid, path, line) => `/src/${oid}/${path}#lines-${line}` },
  'bitbucket-server': { commit: (oid) => `/commits/${oid}`, line: (oid, path, line) => `/browse/${path}?at=${oid}#${line}` },
} as const satisfies Record<ForgeKind, { readonly commit: (oid: string) => string; readonly line: (oid: string, path: string, line: number | '{line}') => string }>;

/** Where a commit is shown; null if that is not known. */
export function commitUrl(commit: string | null, forge: Forge | null): string | null {
  return forge === null || commit === null || !isCommit(commit) ? null : forge.page + forges[forge.kind].commit(commit);
}

/**
 * Where a line is shown: in the commit of the place, or in the one that a file of the work tree is the same in. Null if
 * neither is known, and for what is no file of a tree (a message, a name, an entry of an archive) or is not shown as it is.
 */
export function lineUrl({ path, commit, line }: LinkedPlace, origin: LinkedRepository | null): string | null {
  if (origin === null || origin.forge === null) return null;
  const at = commit ?? (origin.unchanged.has(path) ? origin.commit : null);
  if (at === null || !isCommit(at) || !isFile(path)) return null;
  return origin.forge.page + forges[origin.forge.kind].line(at, encodedPath(path), line);
}

/** How the address of a line is written, with `{commit}`, `{path}` and `{line}`; null if that is not known. */
export function lineTemplate(forge: Forge | null): string | null {
  return forge === null ? null : forge.page + forges[forge.kind].line('{commit}', '{path}', '{line}');
}

function isCommit(oid: string): boolean {
  return /^[0-9a-f]{40,64}$/.test(oid);
}

/** Names that say what they are stand in `sources/content-path.ts`; `!` leads into an archive, `\x` is a byte, `…` was hidden. */
function isFile(path: string): boolean {
  if (/ \((?:message|headers|file name|ref name)\)$|[!\\\u2026]/.test(path) || path.length > 1000) return false;
  return escapeText(redactName(path)) === path && path.split('/').every((part) => part !== '' && !/^\.\.?$/.test(part));
}

/** Where a forge shows a formatted text instead of its lines. */
function asText(path: string): string {
  return /\.(?:md|markdown|rst|adoc|org|ipynb|csv)$/i.test(path) ? '?plain=1' : '';
}
