import { directiveKeyword } from '../engine/text/directive.ts';
import type { Attempt, Directive, Match } from '../engine/match.ts';
import { nearest } from '../wording/nearest.ts';
import { couldFind, type RuleNames, unknownRule } from './directive-notes.ts';
import { type InlineResult, speaksOf } from './inline.ts';

/** Why no comment in a content counts, as the end of a sentence. */
export type Ignored = 'in messages, names, archives and LFS files' | 'with --no-inline' | 'here';

/** How many lines above and below a match may hold a comment that was meant for it. */
const near = { above: 3, below: 1 } as const;

/**
 * Says why a comment beside a match does not excuse it: a misspelt word, an unknown rule, the wrong line. Without this,
 * the author of the comment would believe that it works. Null if there is no such comment.
 *
 * @param inline the result of {@link applyDirectives} for the same directives
 */
export function notSuppressed(directives: readonly Directive[], { unused }: Pick<InlineResult, 'unused'>, rules: RuleNames, ignored: Ignored | null): (match: Match) => string | null {
  const byLine = new Map<number, Directive[]>();
  for (const one of directives) {
    for (const line of new Set([one.line, one.endLine])) byLine.set(line, [...(byLine.get(line) ?? []), one]);
  }
  const idle = new Set(unused.filter(({ ruleIds }) => couldFind(ruleIds, rules)));
  const open = openButIdle(directives, rules);
  return (match) => {
    const { startLine, endLine } = match.position;
    if (match.rule.id.startsWith('suppression-')) return null;
    for (const line of nearLines(startLine, endLine)) {
      for (const one of byLine.get(line) ?? []) {
        const why = ignored === null ? fault(one, match, idle, rules) : isMeantFor(one, match) ? `suppresses nothing ${ignored}` : null;
        if (why !== null) return `${directiveKeyword}${one.verb} on line ${one.line} ${why}`;
      }
    }
    if (match.attempt !== null) return attempted(match.attempt, ignored);
    const far = open(match);
    return far === null || ignored !== null ? null : `${directiveKeyword}${far.verb} on line ${far.line} ${faultInPlace(far, match, rules)}`;
  };
}

function nearLines(first: number, last: number): readonly number[] {
  const above = Array.from({ length: near.above }, (_, index) => first - index - 1);
  // A secret of many lines can be excused on its first line or its last one.
  return [...new Set([first, last, ...above, last + near.below])];
}

function fault(one: Directive, match: Match, idle: ReadonlySet<Directive>, rules: RuleNames): string | null {
  if (one.verb === 'enable') return null;
  if (isInPlace(one, match)) return faultInPlace(one, match, rules);
  if (!idle.has(one) && one.reason !== null || !isMeantFor(one, match, rules)) return null;
  const { startLine } = match.position;
  switch (one.verb) {
    case 'disable-line':
      return `is about line ${one.line}, and this is line ${startLine}${one.line < startLine ? `: write ${directiveKeyword}disable-next-line` : ''}`;
    case 'disable-next-line': {
      const spoken = one.endLine + 1;
      return `is about line ${spoken}, and this is line ${startLine}${one.line === startLine ? `: write ${directiveKeyword}disable-line` : ''}`;
    }
    case 'disable':
      return `is about what stands below it, and this stands above it`;
  }
}

/** What is wrong with a directive that stands in the right place; null if nothing is wrong. */
function faultInPlace({ reason, ruleIds }: Directive, match: Match, rules: RuleNames): string | null {
  const unknown = ruleIds?.find((id) => !rules.known.has(id));
  if (unknown !== undefined && ruleIds?.includes(match.rule.id) === false) return unknownRule(unknown, rules);
  if (ruleIds?.includes(match.rule.id) === false) return `is for ${ruleIds.join(', ')}, and this is ${match.rule.id}`;
  return reason === null ? 'gives no reason: write two dashes and the reason behind it' : null;
}

function isInPlace({ verb, line, column, endLine }: Directive, { position }: Match): boolean {
  switch (verb) {
    case 'enable':
      return false;
    case 'disable-line':
      return line >= position.startLine && line <= position.endLine;
    case 'disable-next-line':
      return line === position.startLine - 1 || endLine === position.startLine - 1;
    case 'disable':
      return line < position.startLine || (line === position.startLine && column < position.startColumn);
  }
}

/**
 * Whether a directive was meant for a match. A directive for another rule was not, unless the other rule does not
 * exist.
 */
function isMeantFor(one: Directive, match: Match, rules: RuleNames | null = null): boolean {
  return one.verb !== 'enable' && (speaksOf(one, match) || one.ruleIds?.some((id) => rules?.known.has(id) === false) === true);
}

/** Finds the last `disable` above a match that covers the match but gives no reason or names only unknown rules. */
function openButIdle(directives: readonly Directive[], rules: RuleNames): (match: Match) => Directive | null {
  const ranges = directives.filter(({ verb }) => verb === 'disable' || verb === 'enable').toSorted((a, b) => a.line - b.line);
  /** For each range directive: the faulty `disable` that is still open below it. */
  let last: Directive | null = null;
  const below = ranges.map((one) => {
    const isFaulty = one.reason === null || one.ruleIds?.every((id) => !rules.known.has(id)) === true;
    last = one.verb === 'enable' ? null : isFaulty ? one : last;
    return last;
  });
  return (match) => {
    let [from, to] = [0, ranges.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (ranges[middle]!.line < match.position.startLine) from = middle + 1;
      else to = middle;
    }
    const found = below[from - 1] ?? null;
    return found !== null && isMeantFor(found, match, rules) ? found : null;
  };
}

const verbs = ['disable', 'enable', 'disable-line', 'disable-next-line'] as const;

function attempted({ line, written, why }: Attempt, ignored: Ignored | null): string {
  const subject = `${written} on line ${line}`;
  if (ignored !== null) return `${subject} suppresses nothing ${ignored}`;
  switch (why) {
    case 'misspelt': {
      const verb = nearest(written.replace(/^.*?lint[-:_. ]+/i, '').replaceAll(/[:_]/g, '-'), verbs) ?? 'disable-next-line';
      return `${subject} means nothing: write ${directiveKeyword}${verb}`;
    }
    case 'no comment':
      return `${subject} does not count: it is in no comment`;
    case 'far right':
      return `${subject} does not count: it is on a line of more than 1,000 characters, where nobody sees it`;
    case 'binary':
      return `${subject} does not count: it is in a binary file, where nobody sees it`;
  }
}
