/**
 * The first characters of a line break in base64: a line feed, CR LF, a written `\n`, the end of a string that is
 * joined with the next, a soft line break.
 */
const breaks = ['\n', '\r', '\\', '"', "'", '='];
/** The shortest literal. It must have at least as many bytes as a fingerprint. */
const shortest = 4;

/**
 * The texts that find a base64 keyword which a line end cuts in two, for each place of the cut. Either one side of the
 * break has enough characters, or the text includes the break. These texts are rare outside of base64, so they cost
 * nothing.
 *
 * @returns each text, and the index of the keyword's character with which it begins
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

/**
 * The texts that find a keyword which a soft line break of quoted-printable cuts in two: `sntr=`, and the rest in the
 * next line.
 */
export function softBreakCuts(stem: string): readonly string[] {
  return Array.from({ length: stem.length - 1 }, (_, i) => i + 1).flatMap((at) => {
    const head = stem.slice(0, at);
    if (at >= shortest - 1) return [`${head}=`];
    if (at === shortest - 2) return [`${head}=\r`, `${head}=\n`];
    return [`=\r\n${stem.slice(at)}`, `=\n${stem.slice(at)}`];
  });
}
