/** What a break of wrapped base64 begins with: a line feed, CR LF, `\n` in a string, the end of a string that is joined with the next, a soft line break. */
const breaks = ['\n', '\r', '\\', '"', "'", '='];
/** A literal has as many bytes as its fingerprint at least. */
const shortest = 4;

/**
 * What shows a keyword in base64 that the end of a line cuts in two, at each of its places: enough characters stand on one
 * side of the break, or the break itself does the rest. They are rare where there is no base64, and so cost nothing there.
 *
 * @returns texts, and the character of the keyword each begins with
 */
export function base64Cuts(characters: string): readonly { readonly text: string; readonly index: number }[] {
  const half = Math.max(shortest, Math.ceil(characters.length / 2));
  const tail = Math.max(0, characters.length - half);
  const between = Array.from({ length: Math.max(0, half - 1 - tail) }, (_, i) => characters.slice(0, tail + 1 + i));
  return [
    { text: characters.slice(0, half), index: 0 },
    { text: characters.slice(tail), index: tail },
    ...between.flatMap((head) => breaks.map((one) => ({ text: head + one, index: 0 }))),
  ].filter(({ text }) => text.length >= shortest);
}

/** What shows a keyword that a soft line break of quoted-printable cuts in two (`sntr=`, and the rest in the next line). */
export function softBreakCuts(stem: string): readonly string[] {
  return Array.from({ length: stem.length - 1 }, (_, i) => i + 1).flatMap((at) => {
    const head = stem.slice(0, at);
    if (at >= shortest - 1) return [`${head}=`];
    if (at === shortest - 2) return [`${head}=\r`, `${head}=\n`];
    return [`=\r\n${stem.slice(at)}`, `=\n${stem.slice(at)}`];
  });
}
