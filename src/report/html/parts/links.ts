import type { Forge, ForgeKind } from '../../../git/remotes/forge.ts';
import { escapeText } from '../../../secret/escape.ts';
import { redactName } from '../../../secret/redact-text.ts';
import type { Origin } from '../../report.ts';
import { encodedPath } from './line-address.ts';

/** The parts of a place that its address needs. */
export interface LinkedPlace {
  readonly path: string;
  readonly commit: string | null;
  readonly line: number;
}

/** The web page of a repository, the commit, and the paths that are the same in that commit. */
export type LinkedRepository = Pick<Origin, 'forge' | 'commit' | 'unchanged'>;

/** How each forge writes the addresses of a commit and of a line. */
const forges = {
  github: { commit: (oid) => `/commit/${oid}`, line: (oid, path, line) => `/blob/${oid}/${path}${asText(path)}#L${line}` },
  gitlab: { commit: (oid) => `/-/commit/${oid}`, line: (oid, path, line) => `/-/blob/${oid}/${path}${asText(path)}#L${line}` },
  gitea: { commit: (oid) => `/commit/${oid}`, line: (oid, path, line) => `/src/commit/${oid}/${path}#L${line}` },
  bitbucket: { commit: (oid) => `/commits/${oid}`, line: (oid, path, line) => `/src/${oid}/${path}#lines-${line}` },
  'bitbucket-server': { commit: (oid) => `/commits/${oid}`, line: (oid, path, line) => `/browse/${path}?at=${oid}#${line}` },
} as const satisfies Record<ForgeKind, { readonly commit: (oid: string) => string; readonly line: (oid: string, path: string, line: number | '{line}') => string }>;

/** The web page of a commit; null if it is not known. */
export function commitUrl(commit: string | null, forge: Forge | null): string | null {
  return forge === null || commit === null || !isCommit(commit) ? null : forge.page + forges[forge.kind].commit(commit);
}

/**
 * The web page of a line: in the commit of the place, or in the commit that has the same file as the work tree. Null if
 * neither is known. Null also if the place is not in a file of a tree (a message, a name, an entry of an archive), or
 * its path is shown changed.
 */
export function lineUrl({ path, commit, line }: LinkedPlace, origin: LinkedRepository | null): string | null {
  if (origin === null || origin.forge === null) return null;
  const at = commit ?? (origin.unchanged.has(path) ? origin.commit : null);
  if (at === null || !isCommit(at) || !isFile(path)) return null;
  return origin.forge.page + forges[origin.forge.kind].line(at, encodedPath(path), line);
}

/** The pattern for the web page of a line, with `{commit}`, `{path}` and `{line}`; null if it is not known. */
export function lineTemplate(forge: Forge | null): string | null {
  return forge === null ? null : forge.page + forges[forge.kind].line('{commit}', '{path}', '{line}');
}

function isCommit(oid: string): boolean {
  return /^[0-9a-f]{40,64}$/.test(oid);
}

/**
 * Whether a path is shown unchanged and is the path of a file. Other paths hold a name from `sources/content-path.ts`,
 * `!` for an archive, `\x` for a byte, or `…` for a hidden part.
 */
function isFile(path: string): boolean {
  if (/ \((?:message|headers|file name|ref name)\)$|[!\\\u2026]/.test(path) || path.length > 1000) return false;
  return escapeText(redactName(path)) === path && path.split('/').every((part) => part !== '' && !/^\.\.?$/.test(part));
}

/** The parameter that makes a forge show the lines of a file that it would otherwise format. */
function asText(path: string): string {
  return /\.(?:md|markdown|rst|adoc|org|ipynb|csv)$/i.test(path) ? '?plain=1' : '';
}
