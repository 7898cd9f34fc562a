import { finder, matcher, usualStyle } from '../reads/pattern.ts';
import type { Search } from '../reads/read.ts';
import { alternatives, fits, taker } from '../reads/wildcard.ts';

/** A call of grep, ripgrep or a similar program: what it searches for, and where. */
export interface SearchCommand {
  /** Null if it prints no lines of a file, only names or counts. */
  readonly search: Search | null;
  /** The words after the pattern; null for an unknown word. */
  readonly operands: readonly (string | null)[];
  /** Whether it searches folders. */
  readonly recursive: boolean;
  /** Whether it searches files and folders with a leading dot. */
  readonly hidden: boolean;
  /** Whether it searches a file, by its path below the folder. */
  readonly takes: (path: string) => boolean;
}

const likeGrep: ReadonlySet<string> = new Set(['grep', 'egrep', 'fgrep', 'zgrep', 'ggrep']);
const likeRipgrep: ReadonlySet<string> = new Set(['rg', 'ag', 'ack', 'ugrep', 'pt']);

/** Commands that print the lines that match a pattern. */
export const searchingCommands: readonly string[] = [...likeGrep, ...likeRipgrep];

/** The letters of short options that take the next word as their value. */
const lettersWithValue = { grep: 'efmABCdD', ripgrep: 'efmABCdgtTMrEj', other: 'mABCGp' } as const;

/** The long options with a value, of all these programs. */
const longWithValue = /^--(?:regexp|file|max-count|after-context|before-context|context|glob|iglob|type|type-not|include|exclude|exclude-dir|replace|max-depth|max-columns|color|colour|sort|threads|encoding|binary-files|directories)$/;

/**
 * Reads the words after the name of a search command.
 * @param words null for a word that only the shell knows
 * @param usesGit whether it is `git grep`
 */
export function searchCommand(name: string, words: readonly (string | null)[], usesGit: boolean): SearchCommand {
  const isGrep = likeGrep.has(name) && !usesGit;
  const letters = lettersWithValue[likeGrep.has(name) ? 'grep' : name === 'rg' || name === 'ugrep' ? 'ripgrep' : 'other'];
  const [options, operands] = parted(words, letters);
  const has = (short: string, long: string): boolean => options.some(({ name: option }) => (option.startsWith('--') ? long.split('|').includes(option.slice(2)) : option.slice(1).split('').some((letter) => short.includes(letter))));
  const value = (short: string | null, long: string): readonly string[] => options.flatMap(({ name: option, value: given }) => (given !== null && (option === `--${long}` || (short !== null && !option.startsWith('--') && option.endsWith(short))) ? [given] : []));
  const given = value('e', 'regexp');
  const patterns = given.length > 0 || has('f', 'file') ? given : operands.splice(0, 1);
  const context = (short: string, long: string): number => Math.max(0, ...[...value(short, long), ...value('C', 'context')].map((text) => Number.parseInt(text, 10) || 0), ...options.map(({ name: option }) => Number(/^-(\d+)$/.exec(option)?.[1] ?? 0)));
  const printsNone = has(isGrep || usesGit ? 'lLcq' : 'lcq', 'files-with-matches|files-without-match|count|count-matches|quiet|silent|files|name-only|type-list');
  const isKnown = patterns.length > 0 && !has('f', 'file') && patterns.every((pattern) => pattern !== null);
  const isUnrestricted = has('u', 'no-ignore|unrestricted|no-ignore-vcs');
  const smart = name === 'ag' || has('S', 'smart-case');
  const style = {
    ...usualStyle,
    syntax: name === 'fgrep' || has('F', 'fixed-strings|literal') ? 'fixed' as const : (isGrep || usesGit) && name !== 'egrep' && !has('EP', 'extended-regexp|perl-regexp') ? 'basic' as const : 'extended' as const,
    ignoresCase: has('i', 'ignore-case') || (smart && !patterns.some((pattern) => /[A-Z]/.test(pattern ?? ''))),
    wholeWords: has('w', 'word-regexp'),
    wholeLines: has('x', 'line-regexp'),
    inverted: has('v', 'invert-match'),
  };
  return {
    search: printsNone ? null : { finds: isKnown ? finder(patterns as readonly string[], style) : () => true, before: context('B', 'before-context'), behind: context('A', 'after-context'), skipsIgnored: usesGit || (!isGrep && !isUnrestricted), parts: isKnown && has('o', 'only-matching') ? matcher(patterns as readonly string[], style) : null },
    operands,
    recursive: !isGrep || has('rR', 'recursive|dereference-recursive') || value('d', 'directories').includes('recurse'),
    hidden: isGrep || usesGit || has('.', 'hidden') || options.some(({ name: option }) => (name === 'ag' ? /^-[a-z]*u/ : /^-[a-z]*u[a-z]*u/).test(option)),
    takes: chosen([...value('g', 'glob'), ...value(null, 'include')], [...value(null, 'exclude'), ...value(null, 'exclude-dir')]),
  };
}

/** Applies the globs for files that are searched. A glob with a leading `!` is for files that are skipped. */
function chosen(globs: readonly string[], excluded: readonly string[]): (path: string) => boolean {
  const takes = taker(globs.filter((glob) => !glob.startsWith('!')));
  // A glob that excludes files and names folders is ignored: rather too many files are searched than too few.
  const names = [...excluded, ...globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1))].flatMap(alternatives).filter((glob) => !glob.includes('/'));
  return (path) => takes(path) && !path.split('/').some((part) => names.some((name) => fits(part, name, true)));
}

interface Option {
  readonly name: string;
  readonly value: string | null;
}

function parted(words: readonly (string | null)[], letters: string): readonly [options: readonly Option[], operands: (string | null)[]] {
  const options: Option[] = [];
  const operands: (string | null)[] = [];
  let isOver = false;
  for (let i = 0; i < words.length; i++) {
    const word = words[i]!;
    if (isOver || word === null || !word.startsWith('-') || word === '-') {
      operands.push(word);
    } else if (word === '--') {
      isOver = true;
    } else if (word.startsWith('--') && word.includes('=')) {
      options.push({ name: word.slice(0, word.indexOf('=')), value: word.slice(word.indexOf('=') + 1) });
    } else if (!word.startsWith('--') && letters.includes(word[1]!) && word.length > 2) {
      options.push({ name: word.slice(0, 2), value: word.slice(2) });
    } else if (longWithValue.test(word) || (!word.startsWith('--') && letters.includes(word.at(-1)!))) {
      i += 1;
      options.push({ name: word, value: words[i] ?? null });
    } else {
      options.push({ name: word, value: null });
    }
  }
  return [options, operands];
}
