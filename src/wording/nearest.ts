/**
 * The name that `word` was most likely meant to be; null if no name is near. At most a third of the longer word may
 * differ. In short words one letter may differ.
 */
export function nearest(word: string, names: Iterable<string>): string | null {
  let best: string | null = null;
  let fewest = Infinity;
  for (const name of names) {
    const allowed = Math.max(1, Math.floor(Math.max(word.length, name.length) / 3));
    // A difference in length needs at least as many edits.
    if (Math.abs(word.length - name.length) > allowed) continue;
    const edits = distance(word.toLowerCase(), name.toLowerCase());
    if (edits <= allowed && edits < fewest) {
      best = name;
      fewest = edits;
    }
  }
  return best;
}

/**
 * The Damerau-Levenshtein distance: insertions, deletions, replacements, and swaps of two neighbours (each pair once).
 */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let edits = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) edits = Math.min(edits, (before[column - 2] ?? 0) + 1);
      current.push(edits);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? a.length;
}
