import type { Read, Search } from '../reads/read.ts';
import { kindOf } from './commands.ts';
import { searchCommand } from './search-command.ts';

/** What a command lets through of what it reads: all of it, nothing, or what a search shows. */
export type Lens = 'all' | 'nothing' | Search;

/** Commands that say only how much there is, or a sum of it. */
const counting: ReadonlySet<string> = new Set(['wc', 'cksum', 'sum', 'md5', 'md5sum', 'shasum', 'sha1sum', 'sha224sum', 'sha256sum', 'sha384sum', 'sha512sum', 'b2sum']);

/** What stands before the first `=` of each line: the names of variables. */
const names: Search = {
  finds: () => true,
  before: 0,
  behind: 0,
  skipsIgnored: false,
  parts: (line) => [[0, line.includes('=') ? line.indexOf('=') : line.length]],
};

/** What a command shows of a file that it is given, or of what stands before it in a pipe. */
export function lensOf(name: string, texts: readonly (string | null)[]): Lens {
  if (counting.has(name)) return 'nothing';
  if (kindOf(name) === 'searches') return searchCommand(name, texts, false).search ?? 'nothing';
  const has = (expression: RegExp): boolean => texts.some((text) => text !== null && expression.test(text));
  switch (name) {
    case 'cut':
      return has(/^(?:-d|--delimiter=)?=$/) && has(/^(?:-f|--fields=)?1$/) && !has(/^--complement$/) ? names : 'all';
    case 'awk':
    case 'gawk':
    case 'mawk':
      return has(/^(?:-F)?['"]?=['"]?$/) && has(/^\s*\{\s*print\s*\$1\s*;?\s*\}\s*$/) ? names : 'all';
    case 'sed':
      return has(/^s([/|#,])=\.\*\1(?:=?[<>*. A-Za-z-]*)\1g?$/) && !has(/^-[a-z]*[ef]|^--(?:expression|file)/) ? names : 'all';
    case 'diff':
      return has(/^-[a-z]*q|^--brief$/) ? 'nothing' : 'all';
    case 'cmp':
      return has(/^-[a-z]*s|^--(?:quiet|silent)$/) ? 'nothing' : 'all';
    case 'jq':
      return has(/(?:^|\|)\s*(?:keys|keys_unsorted|length|type)(?:\[\])?\s*$/) && !has(/^--(?:debug|stream)/) ? 'nothing' : 'all';
    default:
      return 'all';
  }
}

/** Commands that hand on lines as they are, or some of them. */
const keepingLines: ReadonlySet<string> = new Set(['cat', 'head', 'tail', 'sort', 'uniq', 'tac']);

/** Whether what a command prints is lines of what it reads, so that the next command in a pipe sees them as they are. */
export function keepsLines(name: string, texts: readonly (string | null)[]): boolean {
  const lens = lensOf(name, texts);
  // What stands before a line, such as its number, may be what the next command finds.
  if (/^(?:cat|uniq)$/.test(name) && texts.some((text) => text === null || text.startsWith('-'))) return false;
  return keepingLines.has(name) || (kindOf(name) === 'searches' && lens !== 'all' && lens !== 'nothing' && lens.parts === null);
}

/** A read that goes through a pipe to a search. */
export function narrowed(read: Read, search: Search): Read {
  const outer = read.search;
  if (outer === null) return { ...read, search };
  // What the first search writes before a line (`file:3:`) may be what the second one finds.
  return { ...read, search: { ...outer, parts: search.parts ?? outer.parts } };
}
