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

/** Where a commit is shown; null if that is not known. */
export function commitUrl(commit: string | null, forge: Forge | null): string | null {
  return forge === null || commit === null || !isCommit(commit) ? null : forge.page + forges[forge.kind].commit(commit);
}

/**
 * The address of a line: in the commit of the place, or in the commit with the same file as the work tree. Null if neither is
 * known, and for places that are not files of a tree (a message, a name, an entry of an archive) or are not shown unchanged.
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

/** Paths that are not files: the names in `sources/content-path.ts`, `!` into an archive, `\x` for a byte, `…` for a hidden part. */
function isFile(path: string): boolean {
  if (/ \((?:message|headers|file name|ref name)\)$|[!\\\u2026]/.test(path) || path.length > 1000) return false;
  return escapeText(redactName(path)) === path && path.split('/').every((part) => part !== '' && !/^\.\.?$/.test(part));
}

/** Where a forge shows a formatted text instead of its lines. */
function asText(path: string): string {
  return /\.(?:md|markdown|rst|adoc|org|ipynb|csv)$/i.test(path) ? '?plain=1' : '';
}
