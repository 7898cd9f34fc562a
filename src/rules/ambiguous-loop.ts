import type { Item, Sequence } from './parse-pattern.ts';

/** Positions of a loop that are looked at; pairs of them are what it costs. */
const mostPositions = 48;

/** The characters of one byte that stand at one position of a pattern. */
type Position = ReadonlySet<number>;

/** A part of a pattern as an automaton of its positions (Glushkov's): which begin it, end it, and follow one another. */
interface Part {
  readonly first: readonly number[];
  readonly last: readonly number[];
  readonly isOptional: boolean;
}

/**
 * Whether a loop around these alternatives can take the same text in two ways and stand where it stood: then each round
 * doubles the ways, and a text that does not fit in the end is tried in all of them. `(?:a|aa)*` is one.
 *
 * A proof where the answer is yes. No means that nothing was found: a loop that is too large, or that refers to what was
 * matched before, is not looked into.
 *
 * @param charactersOf the characters of one byte that an item without a group matches; null where it depends
 */
export function isAmbiguousLoop(alternatives: readonly Sequence[], charactersOf: (item: Item) => Position | null): boolean {
  const positions: Position[] = [];
  /** How many ways lead from one position to the next. */
  const follow: Map<number, number>[] = [];
  let isOpen = true;

  const join = (from: readonly number[], to: readonly number[]): void => {
    for (const one of from) for (const next of to) follow[one]!.set(next, (follow[one]!.get(next) ?? 0) + 1);
  };
  const single = (item: Item): Part => {
    if (item.isLookaround || /^(?:\^|\$|\\b)$/i.test(item.text)) return empty;
    if (item.group !== null) return choice(item.group);
    const characters = charactersOf(item);
    if (characters === null || positions.length >= mostPositions) {
      isOpen = false;
      return empty;
    }
    follow.push(new Map());
    const at = positions.push(characters) - 1;
    return { first: [at], last: [at], isOptional: false };
  };
  const repeated = (item: Item): Part => {
    let whole = empty;
    const copies = item.most === Infinity ? Math.max(1, item.least) : item.most;
    for (let copy = 1; copy <= copies && isOpen; copy++) {
      const one = single(item);
      if (item.most === Infinity && copy === copies) join(one.last, one.first);
      whole = chain(whole, copy > item.least ? { ...one, isOptional: true } : one);
    }
    return whole;
  };
  const chain = (left: Part, right: Part): Part => {
    join(left.last, right.first);
    return {
      first: left.isOptional ? [...left.first, ...right.first] : left.first,
      last: right.isOptional ? [...left.last, ...right.last] : right.last,
      isOptional: left.isOptional && right.isOptional,
    };
  };
  const choice = (sequences: readonly Sequence[]): Part => {
    const parts = sequences.map((sequence) => sequence.map(repeated).reduce(chain, empty));
    return { first: parts.flatMap(({ first }) => first), last: parts.flatMap(({ last }) => last), isOptional: parts.some(({ isOptional }) => isOptional) };
  };

  const loop = choice(alternatives);
  join(loop.last, loop.first);
  return isOpen && isAmbiguous(positions, follow);
}

const empty: Part = { first: [], last: [], isOptional: true };

/** Whether two ways of the same text part and meet again where they parted. */
function isAmbiguous(positions: readonly Position[], follow: readonly ReadonlyMap<number, number>[]): boolean {
  const count = positions.length;
  const meets = positions.map((one) => positions.map((other) => [...one].some((code) => other.has(code))));
  const next = (pair: number): number[] => {
    const [left, right] = [follow[Math.floor(pair / count)]!, follow[pair % count]!];
    return [...left.keys()].flatMap((one) => [...right.keys()].filter((other) => meets[one]![other]!).map((other) => one * count + other));
  };
  const circles = circlesOf(count * count, next);
  const isEqual = (pair: number): boolean => Math.floor(pair / count) === pair % count;
  const parted = circles.some((circle) => circle.some(isEqual) && circle.some((pair) => !isEqual(pair)));
  // Two ways over the very same positions: an inner and an outer loop, as in (a+)+.
  const inCircle = new Map(circles.flatMap((circle, index) => circle.filter(isEqual).map((pair) => [pair % count, index] as const)));
  return parted || follow.some((to, from) => [...to].some(([at, ways]) => ways > 1 && inCircle.has(from) && inCircle.get(from) === inCircle.get(at) && positions[at]!.size > 0));
}

/** Groups of nodes that all reach one another (Tarjan). */
function circlesOf(count: number, next: (node: number) => readonly number[]): readonly (readonly number[])[] {
  const circles: number[][] = [];
  const index = new Int32Array(count).fill(-1);
  const low = new Int32Array(count);
  const isOnStack = new Uint8Array(count);
  const stack: number[] = [];
  let known = 0;
  const visit = (node: number): void => {
    index[node] = low[node] = known++;
    stack.push(node);
    isOnStack[node] = 1;
    for (const one of next(node)) {
      if (index[one] === -1) {
        visit(one);
        low[node] = Math.min(low[node]!, low[one]!);
      } else if (isOnStack[one] === 1) {
        low[node] = Math.min(low[node]!, index[one]!);
      }
    }
    if (low[node] !== index[node]) return;
    const circle = stack.splice(stack.indexOf(node));
    for (const one of circle) isOnStack[one] = 0;
    circles.push(circle);
  };
  for (let node = 0; node < count; node++) if (index[node] === -1) visit(node);
  return circles;
}
