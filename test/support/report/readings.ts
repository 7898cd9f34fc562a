/** What a reader could read in a report: its text, and the same with the escapes of its format undone. */
export function readings(text: string): readonly string[] {
  // oxlint-disable-next-line no-control-regex -- a colour begins with this character
  const joined = text.replaceAll(/\u001b\[\d+m|[\s│]/g, '');
  const entities: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' };
  const plain = joined
    .replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)))
    .replaceAll(/&(?:amp|lt|gt|quot);/g, (entity) => entities[entity]!);
  const unescaped = joined.replaceAll(/\\(.)/g, '$1').replaceAll(/([{}])\1/g, '$1');
  const decoded = joined.replaceAll(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  return [joined, plain, unescaped, decoded];
}
