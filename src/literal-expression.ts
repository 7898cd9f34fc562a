/** An expression that finds a text as it stands, as JavaScript and as `grep -E` read one. */
export function literalExpression(text: string): string {
  return text.replaceAll(/[.[\]{}()*+?|^$\\]/g, String.raw`\$&`);
}
