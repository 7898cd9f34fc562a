import type { Directive, Match } from '../engine/match.ts';

/** The effect of a blob's directives on its matches. */
export interface InlineResult {
  /** For each match in the given order: the directive that suppresses it, or null. */
  readonly by: readonly (Directive | null)[];
  /** Directives with a reason that could have excused something but did not. */
  readonly unused: readonly Directive[];
}

/**
 * Decides which matches of a blob are excused by its own directives. A directive without a reason suppresses nothing.
 * The nearest directive wins: `disable-line` and `disable-next-line` before `disable` … `enable`. Time is linear in
 * matches and directives, apart from sorting.
 */
export function applyDirectives(matches: readonly Match[], directives: readonly Directive[]): InlineResult {
  if (directives.length === 0) return { by: matches.map(() => null), unused: [] };
  const sorted = directives.toSorted((a, b) => a.line - b.line || a.column - b.column);
  const onLine = lineDirectives(sorted);
  const inRange = rangeDirectives(matches, sorted);
  const by = matches.map((match, index) => {
    for (let line = match.position.startLine; line <= match.position.endLine; line++) {
      const found = onLine(line, match, line === match.position.startLine);
      if (found !== null) return found;
    }
    return inRange[index] ?? null;
  });
  const used = new Set(by);
  return { by, unused: sorted.filter((one) => one.verb !== 'enable' && one.reason !== null && !used.has(one)) };
}

/** Whether a directive applies to the rule of a match. A directive without rules applies to all. */
export function speaksOf(directive: Directive, match: Match): boolean {
  return directive.ruleIds === null || directive.ruleIds.includes(match.rule.id);
}

/** The most stacked directives that are read for a match below them. */
const mostStacked = 50;

type OnLine = (line: number, match: Match, isFirst: boolean) => Directive | null;

function lineDirectives(sorted: readonly Directive[]): OnLine {
  const same = new Map<number, Directive[]>();
  const next = new Map<number, Directive[]>();
  for (const directive of sorted) {
    if (directive.verb === 'disable-line') put(same, directive.line, directive);
    else if (directive.verb === 'disable-next-line') {
      put(next, directive.line, directive);
      // In a comment of several lines, the directive also applies to the line below the comment.
      if (directive.endLine !== directive.line) put(next, directive.endLine, directive);
    }
  }
  const excuse = (candidates: readonly Directive[] | undefined, match: Match): Directive | null =>
    candidates?.find((one) => one.reason !== null && speaksOf(one, match)) ?? null;
  return (line, match, isFirst) => {
    const found = excuse(same.get(line), match);
    if (found !== null || !isFirst) return found;
    // Stacked `disable-next-line` directives all apply to the line below the last one.
    for (let above = line - 1; above >= line - mostStacked && next.has(above); above--) {
      const stacked = excuse(next.get(above), match);
      if (stacked !== null) return stacked;
    }
    return null;
  };
}

function put(map: Map<number, Directive[]>, line: number, directive: Directive): void {
  const there = map.get(line);
  if (there === undefined) map.set(line, [directive]);
  else there.push(directive);
}

/** Walks matches and `disable`/`enable` side by side, from top to bottom. */
function rangeDirectives(matches: readonly Match[], sorted: readonly Directive[]): readonly (Directive | null)[] {
  const ranges = sorted.filter((one) => one.verb === 'enable' || (one.verb === 'disable' && one.reason !== null));
  const result: (Directive | null)[] = matches.map(() => null);
  if (ranges.length === 0) return result;
  let forAll: Directive | null = null;
  /** The last directive about each rule; null if the rule was enabled again. */
  const forRule = new Map<string, Directive | null>();
  let reached = 0;
  for (const index of matches.map((_, at) => at).sort((a, b) => order(matches[a]!, matches[b]!))) {
    const match = matches[index]!;
    for (; reached < ranges.length && stands(ranges[reached]!, match); reached++) {
      const directive = ranges[reached]!;
      const says = directive.verb === 'disable' ? directive : null;
      for (const id of directive.ruleIds ?? []) forRule.set(id, says);
      if (directive.ruleIds === null) {
        forAll = says;
        forRule.clear();
      }
    }
    const said = forRule.get(match.rule.id);
    result[index] = said === undefined ? forAll : said;
  }
  return result;
}

function order(a: Match, b: Match): number {
  return a.position.startLine - b.position.startLine || a.position.startColumn - b.position.startColumn;
}

/** Whether the directive stands before the match. */
function stands(directive: Directive, match: Match): boolean {
  const { startLine, startColumn } = match.position;
  return directive.line < startLine || (directive.line === startLine && directive.column < startColumn);
}
