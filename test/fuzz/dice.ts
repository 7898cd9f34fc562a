/** A stream of numbers below a bound that is the same for the same seed (xorshift, 32 bits). */
export type Dice = (below: number) => number;

export function dice(seed: number): Dice {
  let state = (seed | 0) === 0 ? 1 : seed | 0;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** The dice that an input brings along, so that what is done to it is the same each time (FNV-1a). */
export function diceOf(input: Buffer): Dice {
  let hash = 0x811c9dc5;
  for (const byte of input) hash = Math.imul(hash ^ byte, 0x01000193);
  return dice(hash);
}

export function pick<Item>(items: readonly Item[], roll: Dice): Item {
  return items[roll(items.length)]!;
}
