// Reads the heads of a pack's objects, which tell what each is made from (git's `Documentation/gitformat-pack.adoc`).

/** The head of a delta whose base is named by its distance. */
const byDistance: u8 = 6;
/** For an object whose base is not there. For one that is stored whole it is -2 less the number of its type. */
const neither: i32 = -1;

/**
 * Writes the places of the bases of the objects from `place` on: i32 at `bases` + 4 times the place. Each is found before the object
 * itself.
 *
 * @param offsets where the objects begin: f64 in their order, and one more, where the last one ends
 * @param window the address of bytes of the pack, which begin at its offset `from` and are `filled`
 * @param headBytes more than any head has
 * @returns the place of the first object whose head may reach behind the window, unless the window begins with it, or is not one of
 *   the usual heads; `count` if there is none
 */
export function readBases(place: u32, count: u32, offsets: usize, window: usize, from: f64, filled: f64, headBytes: f64, bases: usize): u32 {
  for (; place < count; place++) {
    const offset = load<f64>(offsets + 8 * <usize>place);
    const end = min(offset + headBytes, load<f64>(offsets + 8 * <usize>place + 8));
    if (end > from + filled && offset !== from) return place;
    let at = window + <usize>(offset - from);
    const to = window + <usize>min(end - from, filled);
    if (at >= to) return place;
    let byte = load<u8>(at++);
    const kind = (byte >> 4) & 7;
    while (byte >= 0x80 && at < to) byte = load<u8>(at++);
    if (byte >= 0x80) return place;
    if (kind >= 1 && kind <= 4) {
      store<i32>(bases + 4 * <usize>place, -2 - <i32>kind);
      continue;
    }
    if (kind !== byDistance || at >= to) return place;
    byte = load<u8>(at++);
    let distance = <f64>(byte & 0x7f);
    while (byte >= 0x80 && at < to) {
      byte = load<u8>(at++);
      distance = (distance + 1) * 128 + <f64>(byte & 0x7f);
    }
    if (byte >= 0x80) return place;
    store<i32>(bases + 4 * <usize>place, distance === 0 ? neither : placeBefore(place, offset - distance, offsets));
  }
  return count;
}

/** The first place before another one at which an object begins at an offset. Most deltas stand right behind their base. */
// @ts-ignore: decorator
@inline
function placeBefore(place: u32, offset: f64, offsets: usize): i32 {
  let high = place;
  let step: u32 = 1;
  for (; step <= place && load<f64>(offsets + 8 * <usize>(place - step)) >= offset; step *= 2) high = place - step;
  let low = step <= place ? place - step : 0;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<f64>(offsets + 8 * <usize>middle) < offset) low = middle + 1;
    else high = middle;
  }
  return low < place && load<f64>(offsets + 8 * <usize>low) === offset ? <i32>low : neither;
}
